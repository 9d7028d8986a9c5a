import type { Assumption } from "../../tke/assumptions";
import type {
    CertificateRecord,
    ClusterEndpointRecord,
    ListenerRecord,
    LoadBalancerRecord,
    RuleRecord,
    TargetRecord,
} from "../cloud/model";
import { idleTimeoutSeconds } from "../cloud/services/clb/listener-settings";
import { clbSource, loopbackOrUndefined, servedPort } from "../addressing/loopback";
import type { Balancing, Scheduler } from "./balancer";
import { checkPlan, type CheckSources } from "./health/check-plan";
import type { CheckedGroup } from "./health/health-checks";
import { redirectOf, type RuleRedirect } from "./l7/redirect";
import type { Rule } from "./l7/rules";
import { tlsPlan, type TlsPlan } from "./l7/tls-plan";
import {
    pathToEndpoint,
    pathToLoadBalancer,
    pathToTarget,
    type PacketPath,
    type PacketPathRecords,
} from "./filter/packet-path";
import type { Transport } from "./filter/packet-filter";
import { listenerSource, targetSource } from "./source-addresses";
import type { Target } from "./weighted-round-robin";

/** What the data plane is planned from. */
export interface ForwardingRecords extends PacketPathRecords {
    loadBalancers: readonly Readonly<LoadBalancerRecord>[];
    certificates: readonly Readonly<CertificateRecord>[];
    clusterEndpoints: readonly Readonly<ClusterEndpointRecord>[];
    /** Port of a cluster's API server on 127.0.0.1; undefined while it is not running. */
    apiServerPort: (clusterId: string) => number | undefined;
    canBindPrivilegedPorts: boolean;
    assumptions: readonly Assumption[];
}

/** Backends of which each connection, or request, gets one. */
export interface TargetGroup extends CheckedGroup {
    /** Id of the layer-4 listener, of the layer-7 rule, or of the cluster endpoint. */
    groupId: string;
    targets: Target[];
    balancing: Balancing;
}

/** A rule of a layer-7 listener, with its backends, or where it redirects to. */
export interface L7Rule extends Rule, TargetGroup {
    redirect?: RuleRedirect;
}

interface SocketPlan {
    /** Id of the CLB, or store id of the cluster endpoint (`<clusterId>/intranet`). */
    ownerId: string;
    /** Empty for a cluster endpoint. */
    listenerId: string;
    /** Loopback address. */
    address: string;
    /** Port of the listener. */
    askedPort: number;
    /** Port that is listened on. */
    port: number;
    /** What a client's packet has to pass to get in. */
    path: PacketPath;
    /** Of a CLB: whether it is reached by the internet, or from within its VPC. */
    exposure?: "public" | "internal";
}

export interface L4SocketPlan extends SocketPlan, TargetGroup {
    layer: 4;
    protocol: "TCP" | "UDP" | "TCP_SSL";
    idleTimeoutMs: number;
    /** Whether the connections of a target that is deregistered end (`DeregisterTargetRst`). */
    endsDeregistered?: boolean;
    /** The CLB's own address, where backends see it and not the client's (`SnatEnable`). */
    source?: string;
    /** Whether backends get the client's address in a header of the PROXY protocol (`ProxyProtocol`). */
    sendsProxyHeader?: boolean;
    /** TCP_SSL only. */
    tls?: TlsPlan;
}

export interface L7SocketPlan extends SocketPlan {
    layer: 7;
    /** Names by which a client calls the CLB itself: its VIP, the loopback address that serves it, its own domain name. */
    vips: string[];
    /** The CLB's own address, where connections to backends come from it and not from the client's. */
    source?: string;
    /** Whether the X-Forwarded-For that clients send is left out. */
    overwritesForwardedFor?: boolean;
    /** HTTPS only. */
    tls?: TlsPlan;
    rules: L7Rule[];
}

export type ForwardingSocket = L4SocketPlan | L7SocketPlan;

/** A listener that cannot be served, and why. */
export interface ForwardingProblem {
    ownerId: string;
    listenerId: string;
    message: string;
}

export interface ForwardingPlan {
    /** No two of one transport have the same address and port. */
    sockets: ForwardingSocket[];
    problems: ForwardingProblem[];
}

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
            ? { ownerId, listenerId, message: "its certificate is gone" }
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

/** Leaves out what is on its way out: a machine that is gone, an address of a block that is gone. */
function targetsOf(
    targets: readonly TargetRecord[],
    loadBalancer: Readonly<LoadBalancerRecord>,
    records: ForwardingRecords,
): Target[] {
    return targets.flatMap((target) => {
        const { type, instanceId, eniIp, port, weight } = target;
        const ip =
            type === "ENI" ? eniIp : records.machines.find((machine) => machine.instanceId === instanceId)?.lanIp;
        const address = ip && loopbackOrUndefined(records.addressBlocks, loadBalancer.vpcId, ip);
        if (!address) {
            return [];
        }
        const path = pathToTarget(loadBalancer, target, records);
        return [{ address, port, weight, path, ...targetSource(ip, loadBalancer, records) }];
    });
}
