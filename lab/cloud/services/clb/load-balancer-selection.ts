import type { DescribeLoadBalancersRequest } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { invalidParameterValue } from "../../errors";
import { applyFilters, sortedRecords, withIds, type FilterFields, type OrderFields } from "../../requests/filters";
import type { LoadBalancerRecord, TargetRecord } from "../../model";
import type { Zone } from "../../catalogue/regions";
import type { Store } from "../../store";
import { ispOf, shownVips } from "./load-balancer-answers";
import { machineOf } from "./target-machines";

type Balancer = Readonly<LoadBalancerRecord>;

const ORDER_FIELDS: OrderFields<Balancer> = {
    LoadBalancerName: (balancer) => balancer.name,
    CreateTime: (balancer) => balancer.createdTime,
    Domain: (balancer) => balancer.domain ?? "",
    LoadBalancerType: (balancer) => balancer.type,
};

function filtersOf(zones: readonly Zone[]): FilterFields<Balancer> {
    return {
        "vpc-id": (balancer) => balancer.vpcId,
        vip: shownVips,
        "charge-type": () => "POSTPAID_BY_HOUR",
        "internet-charge-type": (balancer) => balancer.internetChargeType,
        "load-balancer-id": (balancer) => balancer.loadBalancerId,
        "load-balancer-name": (balancer) => balancer.name,
        "master-zone-id": (balancer) => zones.find(({ zone }) => zone === balancer.masterZone)?.id ?? "",
        "vip-isp": ispOf,
        "sla-type": (balancer) => balancer.slaType ?? "shared",
        "function-name": () => [],
        exclusive: () => "0",
    };
}

/** The CLBs that DescribeLoadBalancers lists, in its order: the newest first, unless another one is asked for. */
export function selectLoadBalancers(
    store: Store,
    request: DescribeLoadBalancersRequest,
    zones: readonly Zone[],
): Balancer[] {
    const named = withIds(store.list("loadBalancer"), request.LoadBalancerIds, (each) => each.loadBalancerId);
    const wanted = [...conditions(store, request, zones)];
    const selected = named.filter((balancer) => wanted.every((condition) => condition(balancer)));
    const found = applyFilters(selected, request.Filters, filtersOf(zones), "InvalidParameterValue.InvalidFilter");
    const { OrderBy, OrderType = 1 } = request;
    if (OrderType !== 0 && OrderType !== 1) {
        throw invalidParameterValue("OrderType", OrderType, "must be 0 (ascending) or 1 (descending)");
    }
    return sortedRecords(
        found,
        { field: OrderBy || "CreateTime", descending: OrderType === 1 },
        ORDER_FIELDS,
        "OrderBy",
    );
}

function* conditions(
    store: Store,
    request: DescribeLoadBalancersRequest,
    zones: readonly Zone[],
): Generator<(balancer: Balancer) => boolean> {
    const { LoadBalancerName, LoadBalancerType, VpcId, SecurityGroup, LoadBalancerVips, ProjectId } = request;
    const { Forward = -1, Domain, SearchKey, WithRs = -1, MasterZone, BackendPublicIps, BackendPrivateIps } = request;
    if (LoadBalancerName) {
        yield ({ name }) => name.includes(LoadBalancerName);
    }
    if (LoadBalancerType) {
        yield ({ type }) => type === LoadBalancerType;
    }
    if (VpcId) {
        yield ({ vpcId }) => vpcId === VpcId;
    }
    if (SecurityGroup) {
        yield ({ securityGroups }) => securityGroups.includes(SecurityGroup);
    }
    if (LoadBalancerVips?.length) {
        yield (balancer) => LoadBalancerVips.some((vip) => shownVips(balancer).includes(vip));
    }
    if (ProjectId !== undefined) {
        yield ({ projectId }) => projectId === ProjectId;
    }
    if (Forward === 0) {
        // Classic CLBs, of which there are none.
        yield () => false;
    }
    if (Domain) {
        yield ({ domain = "" }) => domain.includes(Domain);
    }
    if (SearchKey) {
        yield (balancer) =>
            [balancer.name, balancer.domain ?? "", balancer.loadBalancerId, ...shownVips(balancer)].some((text) =>
                text.includes(SearchKey),
            );
    }
    if (WithRs === 0 || WithRs === 1) {
        yield (balancer) => targetsOf(balancer).length > 0 === (WithRs === 1);
    }
    if (MasterZone) {
        const master = zones.find(({ id, zone }) => id === MasterZone || zone === MasterZone)?.zone;
        yield ({ masterZone }) => master !== undefined && masterZone === master;
    }
    if (BackendPublicIps?.length) {
        yield (balancer) =>
            targetsOf(balancer).some((target) => publicIps(store, target).some((ip) => BackendPublicIps.includes(ip)));
    }
    if (BackendPrivateIps?.length) {
        yield (balancer) =>
            targetsOf(balancer).some((target) => BackendPrivateIps.includes(machineOf(store, target)?.lanIp ?? ""));
    }
}

function targetsOf({ listeners }: Balancer): TargetRecord[] {
    return listeners.flatMap(({ targets, rules }) => [...targets, ...rules.flatMap((rule) => rule.targets)]);
}

function publicIps(store: Store, { instanceId }: TargetRecord): string[] {
    return store
        .list("address")
        .filter((address) => instanceId !== undefined && address.instanceId === instanceId)
        .map((address) => address.addressIp);
}
