import type { Credentials } from "../../credentials";
import { ACCOUNT } from "../account/account-ids";

/** Who calls, in the terms of sts GetCallerIdentity. */
export interface Caller {
    arn: string;
    /** Uin of the root account. */
    accountId: string;
    /** The account's uin, or `<role id>:<session name>`. */
    userId: string;
    /** Uin of the account whose key it is, or that asked for the role's. */
    principalId: string;
    type: "CAMUser" | "CAMRole";
}

/** The caller with the account's own API key. */
export const ACCOUNT_CALLER: Caller = {
    arn: `qcs::cam::uin/${ACCOUNT.uin}:uin/${ACCOUNT.uin}`,
    accountId: ACCOUNT.uin,
    userId: ACCOUNT.uin,
    principalId: ACCOUNT.uin,
    type: "CAMUser",
};

/** An API key that works only together with its token, and not for long. */
export interface TemporaryCredentials extends Credentials {
    token: string;
    /** Seconds since 1970. */
    expiredTime: number;
}
