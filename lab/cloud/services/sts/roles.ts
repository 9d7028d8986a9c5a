import { createHash } from "node:crypto";
import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/sts/v20180813/sts_client";
import { ACCOUNT } from "../../account/account-ids";
import type { Caller } from "../../identity/caller";
import { TencentCloudError } from "../../errors";
import type { CloudContext, Handlers } from "../../handlers";
import { identityProviders } from "../../identity/identity-providers";
import { issueCredentials } from "../../identity/sessions";
import { verifyWebIdentity } from "../../identity/web-identity";
import { isoTime } from "../../lifecycle/time";

const DEFAULT_DURATION_SECONDS = 7200;
const MAX_DURATION_SECONDS = 43_200;

/** The names that a RoleArn may have: a role by name or id, a service role with its service before it. */
const ROLE_ARN = /^qcs::cam::uin\/(\d+):(role|roleName)\/(?:tencentcloudServiceRole(?:Name)?\/)?([\w+=,.@-]+)$/;
const SESSION_NAME = /^[\w+=,.@-]{2,128}$/;

interface RoleRequest {
    RoleArn: string;
    RoleSessionName: string;
    DurationSeconds?: number;
}

/**
 * Temporary credentials of roles. The lab knows no roles and no policies: every role of the account can be assumed, and
 * may do everything.
 */
export function roleHandlers({ store, now }: CloudContext): Handlers<Client> {
    const assume = (request: RoleRequest, principalId: string) => {
        const seconds = durationOf(request);
        const expiredTime = Math.floor(now().getTime() / 1000) + seconds;
        const credentials = issueCredentials(store, assumedRole(request, principalId), expiredTime);
        return {
            Credentials: {
                Token: credentials.token,
                TmpSecretId: credentials.secretId,
                TmpSecretKey: credentials.secretKey,
            },
            ExpiredTime: expiredTime,
            Expiration: isoTime(new Date(expiredTime * 1000)),
        };
    };
    return {
        AssumeRole: (request, { caller }) => assume(request, caller.principalId),
        async AssumeRoleWithWebIdentity(request) {
            await verifyWebIdentity(request, identityProviders(store), now());
            return assume(request, ACCOUNT.uin);
        },
    };
}

/** The caller that a role's session is (sts GetCallerIdentity's examples). */
function assumedRole({ RoleArn, RoleSessionName }: RoleRequest, principalId: string): Caller {
    const [, uin, kind, role = ""] = ROLE_ARN.exec(RoleArn) ?? [];
    if (uin === undefined) {
        throw parameterError(
            `RoleArn must read \`qcs::cam::uin/${ACCOUNT.uin}:roleName/<name>\` or \`…:role/<id>\`, not \`${RoleArn}\`.`,
        );
    }
    if (uin !== ACCOUNT.uin) {
        throw new TencentCloudError(
            "ResourceNotFound.RoleNotFound",
            `The account ${uin} is not the lab's, which is ${ACCOUNT.uin}: it has no such role.`,
        );
    }
    if (!SESSION_NAME.test(RoleSessionName)) {
        throw parameterError("RoleSessionName must have 2 to 128 of the characters [A-Za-z0-9_+=,.@-].");
    }
    const roleId = kind === "role" ? role : roleIdOf(role);
    return {
        arn: `qcs::sts:${uin}:assumed-role/${roleId}`,
        accountId: uin,
        userId: `${roleId}:${RoleSessionName}`,
        principalId,
        type: "CAMRole",
    };
}

function durationOf({ DurationSeconds = DEFAULT_DURATION_SECONDS }: RoleRequest): number {
    if (!Number.isInteger(DurationSeconds) || DurationSeconds < 1) {
        throw parameterError(`DurationSeconds must be a whole number from 1 to ${MAX_DURATION_SECONDS}.`);
    }
    if (DurationSeconds > MAX_DURATION_SECONDS) {
        throw new TencentCloudError(
            "InvalidParameter.OverTimeError",
            `DurationSeconds must be at most ${MAX_DURATION_SECONDS}, not ${DurationSeconds}.`,
        );
    }
    return DurationSeconds;
}

/** A role's id in CAM's range (19 digits from 4611686018427387904 up), always the same for the same name. */
function roleIdOf(name: string): string {
    const offset = createHash("sha256").update(name).digest().readUInt32BE();
    return String(4_611_686_018_427_387_904n + BigInt(offset));
}

function parameterError(message: string): TencentCloudError {
    return new TencentCloudError("InvalidParameter.ParamError", message);
}
