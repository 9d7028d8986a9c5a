import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/sts/v20180813/sts_client";
import { ACCOUNT } from "../../account";
import { service, type Service } from "../../handlers";

/** Security Token Service: who calls. sts 2018-08-13. */
export function stsService(): Service {
    return service<Client>(
        "sts",
        "2018-08-13",
        {
            GetCallerIdentity() {
                return {
                    Arn: `qcs::cam::uin/${ACCOUNT.uin}:uin/${ACCOUNT.uin}`,
                    AccountId: ACCOUNT.uin,
                    UserId: ACCOUNT.uin,
                    PrincipalId: ACCOUNT.uin,
                    Type: "CAMUser",
                };
            },
        },
        {},
    );
}
