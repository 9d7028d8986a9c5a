import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { service, type CloudContext, type Service } from "../../handlers";
import { accountLimits, requiredOfAccountLimits } from "./account-limits";
import { addresses, requiredOfAddresses } from "./addresses";
import { assistantCidrs, requiredOfAssistantCidrs } from "./assistant-cidrs";
import { ccnAttachments, requiredOfCcnAttachments } from "./ccn-attachments";
import { ccnRoutes, requiredOfCcnRoutes } from "./ccn-routes";
import { ccns, requiredOfCcns } from "./ccns";
import { natGateways, requiredOfNatGateways } from "./nat-gateways";
import { publishedRoutes, requiredOfPublishedRoutes } from "./published-routes";
import { requiredOfRouteTables, routeTables } from "./route-tables";
import { requiredOfSecurityGroupPolicies, securityGroupPolicies } from "./security-group-policies";
import { requiredOfSecurityGroups, securityGroups } from "./security-groups";
import { requiredOfSubnets, subnets } from "./subnets";
import { requiredOfVpcs, vpcs } from "./vpcs";

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
        {
            ...requiredOfVpcs,
            ...requiredOfAssistantCidrs,
            ...requiredOfSubnets,
            ...requiredOfRouteTables,
            ...requiredOfSecurityGroups,
            ...requiredOfSecurityGroupPolicies,
            ...requiredOfAddresses,
            ...requiredOfAccountLimits,
            ...requiredOfNatGateways,
            ...requiredOfCcns,
            ...requiredOfCcnAttachments,
            ...requiredOfCcnRoutes,
            ...requiredOfPublishedRoutes,
        },
    );
}
