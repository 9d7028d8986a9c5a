import { networkInterfaces } from "node:os";
import type { Facts, ImageAccess } from "../facts";
import type { PreflightPlan } from "../plan";
import { Caller } from "./caller";
import type { TencentClients } from "../../tencent/clients";
import { askAccountType, askExisting, askIdentity, askRoles } from "./account";
import {
    askCcnRoutes,
    askClusters,
    askLevels,
    askPodLimits,
    askStock,
    askVersions,
    askVpcs,
    askZones,
} from "./catalogue";
import { askPrices } from "./prices";
import { askAddressQuotas, askLoadBalancerQuota, askSecurityGroupQuota, askVpcLimit } from "./quotas";

/**
 * Asks all questions at once. Resolves at the deadline at the latest; what has not been answered by then is unknown.
 *
 * @param askImage looks up whether the app's image can be pulled.
 */
export async function gatherFacts(
    plan: PreflightPlan,
    clients: TencentClients,
    deadline: AbortSignal,
    askImage: () => Promise<ImageAccess>,
): Promise<Facts> {
    const caller = new Caller(deadline);
    const asksStock = askStock(caller, clients, plan);
    const [
        identity,
        existing,
        accountType,
        roles,
        zones,
        versions,
        levels,
        stock,
        podLimits,
        vpcs,
        vpcLimit,
        clusters,
        ccnRoutes,
        addresses,
        loadBalancers,
        securityGroups,
        prices,
        image,
    ] = await Promise.all([
        askIdentity(caller, clients),
        askExisting(caller, clients, plan),
        askAccountType(caller, clients),
        askRoles(caller, clients),
        askZones(caller, clients),
        askVersions(caller, clients),
        askLevels(caller, clients),
        asksStock,
        askPodLimits(caller, clients, plan),
        askVpcs(caller, clients),
        askVpcLimit(caller, clients),
        askClusters(caller, clients),
        askCcnRoutes(caller, clients, plan),
        askAddressQuotas(caller, clients),
        askLoadBalancerQuota(caller, clients, plan),
        askSecurityGroupQuota(caller, clients),
        askPrices(caller, clients, plan, asksStock),
        askImage(),
    ]);
    return {
        identity,
        existing,
        accountType,
        roles,
        zones,
        versions,
        levels,
        stock,
        podLimits,
        vpcs,
        vpcLimit,
        clusters,
        ccnRoutes,
        addresses,
        loadBalancers,
        securityGroups,
        prices,
        image,
        localAddresses: Object.values(networkInterfaces())
            .flatMap((addresses) => addresses ?? [])
            .filter(({ family }) => family === "IPv4")
            .map(({ address }) => address),
    };
}
