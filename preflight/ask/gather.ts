import { networkInterfaces } from "node:os";
import type { Facts, ImageAccess } from "../facts";
import type { PreflightPlan } from "../preflight-plan";
import { TimeLimitedReader } from "./time-limited-reader";
import type { TencentClients } from "../../tencent/clients";
import { askAccountType, askExisting, askIdentity, askRoles } from "./account";
import {
    askCcnRoutes,
    askClusters,
    askLevels,
    askNodeImages,
    askPodLimits,
    askRegions,
    askStock,
    askVersions,
    askVpcs,
    askZones,
} from "./catalogue";
import { askEgress } from "./egress";
import { askOwnParts } from "./own-parts";
import { askPrices } from "./prices";
import { askAddressQuotas, askLoadBalancerQuota, askNatGateways, askSecurityGroupQuota, askVpcLimits } from "./quotas";

/** Whom to ask. */
export interface Sources {
    /** Of the stack's region. */
    clients: TencentClients;
    /** That name no region. */
    anywhere: TencentClients;
    /** Aborts when the time for all questions is over. */
    deadline: AbortSignal;
    /** Looks up whether the app's image can be pulled. */
    askImage: () => Promise<ImageAccess>;
    /** Reads the stack's state. @default - it cannot be read */
    askState?: () => Promise<Facts["state"]>;
}

/** Asks all questions at once. Resolves at the deadline at the latest; what has not been answered by then is unknown. */
export async function gatherFacts(
    plan: PreflightPlan,
    { clients, anywhere, deadline, askImage, askState }: Sources,
): Promise<Facts> {
    const caller = new TimeLimitedReader(deadline);
    const asksStock = askStock(caller, clients, plan);
    const asksExisting = askExisting(caller, clients, plan);
    const asksClusters = askClusters(caller, clients);
    const [
        identity,
        existing,
        ownParts,
        state,
        regions,
        accountType,
        roles,
        zones,
        versions,
        nodeImages,
        levels,
        stock,
        podLimits,
        vpcs,
        vpcLimits,
        natGateways,
        egress,
        clusters,
        ccnRoutes,
        addresses,
        loadBalancers,
        securityGroups,
        prices,
        image,
    ] = await Promise.all([
        askIdentity(caller, clients),
        asksExisting,
        askState === undefined
            ? []
            : askOwnParts(caller, clients, plan, { existing: asksExisting, clusters: asksClusters }),
        askState?.(),
        askRegions(caller, anywhere),
        askAccountType(caller, clients),
        askRoles(caller, clients),
        askZones(caller, clients),
        askVersions(caller, clients),
        askNodeImages(caller, clients),
        askLevels(caller, clients),
        asksStock,
        askPodLimits(caller, clients, plan),
        askVpcs(caller, clients),
        askVpcLimits(caller, clients),
        askNatGateways(caller, clients, plan, asksExisting),
        askEgress(caller, clients, plan, asksClusters),
        asksClusters,
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
        ownParts,
        state,
        regions,
        accountType,
        roles,
        zones,
        versions,
        nodeImages,
        levels,
        stock,
        podLimits,
        vpcs,
        vpcLimits,
        natGateways,
        egress,
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
