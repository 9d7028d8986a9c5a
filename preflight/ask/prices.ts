import type { Fact } from "../fact";
import type { Prices, Stock } from "../facts";
import type { PreflightPlan } from "../preflight-plan";
import type { TimeLimitedReader } from "./time-limited-reader";
import type { TencentClients } from "../../tencent/clients";

/** GetClusterLevelPrice answers in hundredths of the currency (457/72004). */
const HUNDREDTHS = 100;

/** What the stack costs an hour, as far as Tencent's price actions say. Traffic is billed by use and is no part of it. */
export async function askPrices(
    caller: TimeLimitedReader,
    clients: TencentClients,
    plan: PreflightPlan,
    stock: Promise<Fact<readonly Stock[]>>,
): Promise<Prices> {
    const items: [string, Promise<number | undefined>][] = [];
    if (plan.creates.cluster) {
        items.push([`cluster level ${plan.clusterLevel}`, clusterPrice(caller, clients, plan)]);
    }
    if (plan.creates.nativeNodes) {
        items.push([`${plan.nodeReplicas} nodes`, stock.then((offers) => nodesPrice(plan, offers))]);
    }
    if (plan.creates.superNodes) {
        items.push(["Pods on super nodes", Promise.resolve(undefined)]);
    }
    if (plan.creates.clb === "OPEN") {
        items.push(["CLB", loadBalancerPrice(caller, clients, plan)]);
    }
    if (plan.creates.natGateway) {
        items.push(["NAT gateway", Promise.resolve(undefined)], ["EIP", addressPrice(caller, clients)]);
    }
    const prices: Prices = { hourly: {}, unknown: [] };
    const answers = await Promise.all(items.map(async ([item, price]) => [item, await price] as const));
    for (const [item, hourly] of answers) {
        if (hourly === undefined) {
            prices.unknown.push(item);
        } else {
            prices.hourly[item] = hourly;
        }
    }
    return prices;
}

async function clusterPrice(
    caller: TimeLimitedReader,
    { tke }: TencentClients,
    { clusterLevel }: PreflightPlan,
): Promise<number | undefined> {
    const answer = await caller.ask("tke:GetClusterLevelPrice", () =>
        tke.GetClusterLevelPrice({ ClusterLevel: clusterLevel }),
    );
    const cost = answer.known ? answer.value.Cost : undefined;
    return cost === undefined ? undefined : cost / HUNDREDTHS;
}

/** Of the first type that every zone sells; the nodes are spread evenly. */
function nodesPrice({ zones, instanceTypes, nodeReplicas }: PreflightPlan, stock: Fact<readonly Stock[]>) {
    if (!stock.known) {
        return undefined;
    }
    for (const type of instanceTypes) {
        const offers = stock.value.filter(({ instanceType, isOnSale }) => instanceType === type && isOnSale);
        const prices = zones.map((zone) => offers.find((offer) => offer.zone === zone)?.hourlyPrice);
        if (prices.every((price) => price !== undefined)) {
            return (prices.reduce((sum, price) => sum + price, 0) / prices.length) * nodeReplicas;
        }
    }
    return undefined;
}

async function loadBalancerPrice(caller: TimeLimitedReader, { clb }: TencentClients, plan: PreflightPlan) {
    const answer = await caller.ask("clb:InquiryPriceCreateLoadBalancer", () =>
        clb.InquiryPriceCreateLoadBalancer({
            LoadBalancerType: "OPEN",
            LoadBalancerChargeType: "POSTPAID",
            InternetAccessible: {
                InternetChargeType: plan.clbChargeType,
                InternetMaxBandwidthOut: plan.clbBandwidthMbps,
            },
            GoodsNum: 1,
        }),
    );
    return answer.known ? hourlyOf(answer.value.Price?.InstancePrice) : undefined;
}

async function addressPrice(caller: TimeLimitedReader, { vpc }: TencentClients) {
    const answer = await caller.ask("vpc:InquiryPriceAllocateAddresses", () =>
        vpc.InquiryPriceAllocateAddresses({ InternetChargeType: "TRAFFIC_POSTPAID_BY_HOUR" }),
    );
    return answer.known ? hourlyOf(answer.value.Price?.IPPrice) : undefined;
}

/** `null` fields are how the CLB API says that it has no such price. */
function hourlyOf(
    price:
        { ChargeUnit?: string | null; UnitPrice?: number | null; UnitPriceDiscount?: number | null } | null | undefined,
): number | undefined {
    return price?.ChargeUnit === "HOUR" ? (price.UnitPriceDiscount ?? price.UnitPrice ?? undefined) : undefined;
}
