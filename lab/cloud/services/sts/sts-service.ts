import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/sts/v20180813/sts_client";
import { service, type CloudContext, type Service } from "../../handlers";
import { each, noEffect, refused } from "../../requests/unserved-fields";
import { roleHandlers } from "./roles";

/** Security Token Service: who calls, and temporary credentials of roles. sts 2018-08-13. */
export function stsService(context: CloudContext): Service {
    return service<Client>(
        "sts",
        "2018-08-13",
        {
            GetCallerIdentity(_request, { caller }) {
                return {
                    Arn: caller.arn,
                    AccountId: caller.accountId,
                    UserId: caller.userId,
                    PrincipalId: caller.principalId,
                    Type: caller.type,
                };
            },
            ...roleHandlers(context),
        },
        {
            AssumeRole: {
                Policy: refused("every role may do everything"),
                ExternalId: noEffect("roles have no trust policy"),
                Tags: refused("sessions have no tags"),
                SourceIdentity: noEffect("nothing is audited"),
                ...each(refused("there are no MFA devices"), "SerialNumber", "TokenCode"),
            },
        },
    );
}
