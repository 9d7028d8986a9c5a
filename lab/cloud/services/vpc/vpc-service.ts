import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { service, type CloudContext, type Service } from "../../handlers";
import { accountLimits } from "./account-limits";
import { addresses } from "./addresses";
import { assistantCidrs } from "./assistant-cidrs";
import { ccnAttachments } from "./ccn/ccn-attachments";
import { ccnRoutes } from "./ccn/ccn-routes";
import { ccns } from "./ccn/ccns";
import { natGateways } from "./nat-gateways";
import { publishedRoutes } from "./routes/published-routes";
import { routeTables } from "./routes/route-tables";
import { securityGroupPolicies } from "./security-group-policies";
import { securityGroups } from "./security-groups";
import { subnets } from "./subnets";
import { vpcs } from "./vpcs";
import { UNSERVED } from "./unserved-fields";

/** Virtual Private Cloud, with EIPs and Cloud Connect Networks: vpc 2017-03-12. */
export function vpcService(context: CloudContext): Service {
    return service<Client>(
        "vpc",
        "2017-03-12",
        {
            ...vpcs(context),
            ...assistantCidrs(context),
            ...subnets(context),
            ...routeTables(context),
            ...securityGroups(context),
            ...securityGroupPolicies(context),
            ...addresses(context),
            ...accountLimits(context),
            ...natGateways(context),
            ...ccns(context),
            ...ccnAttachments(context),
            ...ccnRoutes(context),
            ...publishedRoutes(context),
        },
        UNSERVED,
    );
}
