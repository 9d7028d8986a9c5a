import type {
    ClusterEndpointRecord,
    ListenerRecord,
    LoadBalancerRecord,
    RuleRecord,
    TargetRecord,
} from "../../cloud/model";
import { idleTimeoutSeconds } from "../../cloud/services/clb/listeners/listener-settings";
import { clbSource, loopbackOrUndefined, servedPort } from "../../addressing/loopback";
import type { Balancing, Scheduler } from "../balancing/balancer";
import { checkPlan, type CheckSources } from "../health/check-plan";
import { redirectOf } from "../l7/redirect";
import { tlsPlan } from "../l7/tls-plan";
import { pathToEndpoint, pathToLoadBalancer, pathToTarget } from "../filter/packet-path";
import type { Transport } from "../filter/packet-filter";
import { listenerSource, targetSource } from "./source-addresses";
import type { Target } from "../balancing/weighted-round-robin";
import type {
    ForwardingRecords,
    L4SocketPlan,
    ForwardingSocket,
    ForwardingProblem,
    ForwardingPlan,
} from "./forwarding-types";
import type { L7Rule } from "../l7/l7-rule";
import type { TargetGroup } from "../target-group";

/** What has to listen where, and to whom it forwards, all on loopback addresses. */
export function forwardingPlan(records: ForwardingRecords): ForwardingPlan {
    const wanted = [
        ...records.loadBalancers.flatMap((loadBalancer) => loadBalancerSockets(loadBalancer, records)),
        ...records.clusterEndpoints.flatMap((endpoint) => endpointSockets(endpoint, records)),
    ];
    const plan: ForwardingPlan = { sockets: [], problems: [] };
    for (const item of wanted) {
        if ("message" in item) {
            plan.problems.push(item);
            continue;
        }
        const first = plan.sockets.find(
            (each) =>
                each.address === item.address && each.port === item.port && transportOf(each) === transportOf(item),
        );
        if (first) {
            const message = `port ${item.askedPort} would be served on ${item.address}:${item.port}, which is port ${first.askedPort} of ${first.ownerId} already`;
            plan.problems.push({ ownerId: item.ownerId, listenerId: item.listenerId, message });
        } else {
            plan.sockets.push(item);
        }
    }
    return plan;
}

/** HTTP and TLS come over TCP. */
export function transportOf(socket: ForwardingSocket): Transport {
    return socket.layer === 4 && socket.protocol === "UDP" ? "UDP" : "TCP";
}

export function targetGroups({ sockets }: ForwardingPlan): TargetGroup[] {
    return sockets.flatMap((socket): TargetGroup[] => (socket.layer === 4 ? [socket] : socket.rules));
}

export function clusterEndpointId(endpoint: Pick<ClusterEndpointRecord, "clusterId" | "extranet">): string {
    return `${endpoint.clusterId}/${endpoint.extranet ? "extranet" : "intranet"}`;
}

function loadBalancerSockets(
    loadBalancer: Readonly<LoadBalancerRecord>,
    records: ForwardingRecords,
): (ForwardingSocket | ForwardingProblem)[] {
    return loadBalancer.vips.flatMap((vip) =>
        loadBalancer.listeners.map((listener) => listenerSocket(loadBalancer, vip, listener, records)),
    );
}

function listenerSocket(
    loadBalancer: Readonly<LoadBalancerRecord>,
    vip: string,
    listener: ListenerRecord,
    records: ForwardingRecords,
): ForwardingSocket | ForwardingProblem {
    const { loadBalancerId: ownerId, vpcId } = loadBalancer;
    const { listenerId, protocol, port: askedPort } = listener;
    const address = loopbackOrUndefined(records.addressBlocks, vpcId, vip);
    if (!address) {
        return { ownerId, listenerId, message: `VIP ${vip} is in no CIDR of ${vpcId}` };
    }
    const socket = {
        ownerId,
        listenerId,
        address,
        askedPort,
        port: servedPort(askedPort, records.canBindPrivilegedPorts),
        path: pathToLoadBalancer(loadBalancer, records),
        exposure: loadBalancer.type === "INTERNAL" ? ("internal" as const) : ("public" as const),
    };
    const sources = {
        vip: address,
        carrierGrade: clbSource("healthCheck", ownerId),
        hasDomain: loadBalancer.domain !== undefined,
    };
    if (protocol === "TCP" || protocol === "UDP" || protocol === "TCP_SSL") {
        const tls = protocol === "TCP_SSL" ? tlsPlan(listener, records.certificates) : undefined;
        return protocol === "TCP_SSL" && !tls
            ? { ownerId, listenerId, message: "its certificate no longer exists" }
            : {
                  ...socket,
                  layer: 4,
                  protocol,
                  idleTimeoutMs: idleTimeoutSeconds(listener) * 1000,
                  ...(listener.deregisterTargetRst ? { endsDeregistered: true } : {}),
                  ...(listener.proxyProtocol ? { sendsProxyHeader: true } : {}),
                  ...listenerSource(listener, loadBalancer, records),
                  ...(tls ? { tls } : {}),
                  ...targetGroup(listener, undefined, { loadBalancer, records, sources }),
              };
    }
    const portOf = (port: number): number => servedPort(port, records.canBindPrivilegedPorts);
    const redirect = ({ rewrite }: RuleRecord): Pick<L7Rule, "redirect"> => {
        const found = rewrite && redirectOf(rewrite, loadBalancer, portOf);
        return found ? { redirect: found } : {};
    };
    const rules = listener.rules.map((rule) => ({
        domain: rule.domain,
        url: rule.url,
        ...(rule.defaultServer ? { defaultServer: true } : {}),
        ...redirect(rule),
        ...targetGroup(listener, rule, { loadBalancer, records, sources }),
    }));
    const layer7 = {
        ...socket,
        layer: 7 as const,
        vips: [...new Set([vip, address, ...(loadBalancer.domain ? [loadBalancer.domain] : [])])],
        rules,
        ...listenerSource(listener, loadBalancer, records),
        ...(records.assumptions.includes("x-forwarded-for-overwritten") ? { overwritesForwardedFor: true } : {}),
    };
    if (protocol === "HTTP") {
        return layer7;
    }
    const tls = tlsPlan(listener, records.certificates);
    return tls ? { ...layer7, tls } : { ownerId, listenerId, message: "no rule has a certificate yet" };
}

function endpointSockets(endpoint: Readonly<ClusterEndpointRecord>, records: ForwardingRecords): L4SocketPlan[] {
    const vpcId = records.clusters.find(({ clusterId }) => clusterId === endpoint.clusterId)?.vpcId;
    const address = vpcId && loopbackOrUndefined(records.addressBlocks, vpcId, endpoint.address);
    if (!address || endpoint.status === "Deleting" || endpoint.status === "CreateFailed") {
        return [];
    }
    const loadBalancer = records.loadBalancers.find(({ loadBalancerId }) => loadBalancerId === endpoint.loadBalancerId);
    if (endpoint.loadBalancerId && !loadBalancer) {
        return [];
    }
    const apiServerPort = records.apiServerPort(endpoint.clusterId);
    return [
        {
            ownerId: clusterEndpointId(endpoint),
            listenerId: "",
            address,
            askedPort: 443,
            port: servedPort(443, records.canBindPrivilegedPorts),
            path: pathToEndpoint(endpoint, loadBalancer, records),
            layer: 4,
            protocol: "TCP",
            idleTimeoutMs: idleTimeoutSeconds({ protocol: "TCP" }) * 1000,
            groupId: clusterEndpointId(endpoint),
            endsDeregistered: true,
            balancing: balancingOf({}),
            targets: apiServerPort === undefined ? [] : [{ address: "127.0.0.1", port: apiServerPort, weight: 10 }],
        },
    ];
}

interface GroupContext {
    loadBalancer: Readonly<LoadBalancerRecord>;
    records: ForwardingRecords;
    sources: CheckSources;
}

function targetGroup(
    listener: ListenerRecord,
    rule: RuleRecord | undefined,
    { loadBalancer, records, sources }: GroupContext,
): TargetGroup {
    return {
        groupId: rule?.locationId ?? listener.listenerId,
        targets: targetsOf((rule ?? listener).targets, loadBalancer, records),
        check: checkPlan(listener, rule, sources),
        balancing: balancingOf(rule ?? listener),
    };
}

function balancingOf({
    scheduler = "WRR",
    sessionExpireTime = 0,
}: Pick<RuleRecord, "scheduler" | "sessionExpireTime">): Balancing {
    return { scheduler: scheduler as Scheduler, sessionSeconds: sessionExpireTime };
}

/** The targets without those on deleted machines and on addresses of deleted blocks. */
function targetsOf(
    targets: readonly TargetRecord[],
    loadBalancer: Readonly<LoadBalancerRecord>,
    records: ForwardingRecords,
): Target[] {
    return targets.flatMap((target) => {
        const { type, instanceId, eniIp, port, weight, registration } = target;
        const ip =
            type === "ENI" ? eniIp : records.machines.find((machine) => machine.instanceId === instanceId)?.lanIp;
        const address = ip && loopbackOrUndefined(records.addressBlocks, loadBalancer.vpcId, ip);
        if (!address) {
            return [];
        }
        const path = pathToTarget(loadBalancer, target, records);
        return [
            {
                address,
                port,
                weight,
                ...(registration && { registration }),
                path,
                ...targetSource(ip, loadBalancer, records),
            },
        ];
    });
}
