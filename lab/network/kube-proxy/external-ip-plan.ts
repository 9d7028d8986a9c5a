import type { V1EndpointSlice, V1Node, V1Pod, V1Service } from "@kubernetes/client-node";
import { containsCidr, parseCidr } from "cidr-tools";
import { stringifyIp } from "ip-bigint";
import { isSuperNode } from "../../cloud/node-labels";
import { endpointsOf, belongsTo, servingEndpoints } from "../../kube-client/service-endpoints";
import type { Transport } from "../filter/packet-filter";
import { affinitySeconds, mapped, transportOf } from "./node-port-plan";

/** What the kube-proxies of one cluster know, by loopback addresses. */
export interface ExternalIpPlan {
    nodes: NodePlan[];
    /** The Pods on these nodes that have an address of their own. */
    pods: { address: string; nodeName: string }[];
    externalIps: ExternalIp[];
}

export interface NodePlan {
    name: string;
    address: string;
    /** Of cbr0, which the node's GlobalRouter Pods are behind. */
    bridgeAddress?: string;
}

/** A port of a Service's load balancer. */
export interface ExternalIp {
    address: string;
    protocol: Transport;
    port: number;
    policy: "Cluster" | "Local";
    /** As of a node port. */
    affinitySeconds: number;
    targets: { address: string; port: number; nodeName?: string; onBridge: boolean }[];
}

/**
 * The EXTERNAL-IPs of a cluster's LoadBalancer Services, and who is behind them. An Ingress's address is in none of
 * kube-proxy's rules, nor one whose ipMode is Proxy. Super nodes have no kube-proxy of the cluster's.
 *
 * @param toLoopback the loopback address that serves an address of the VPC; throws a RangeError where there is none.
 */
export function externalIpPlan(
    services: readonly V1Service[],
    endpointSlices: readonly V1EndpointSlice[],
    nodes: readonly V1Node[],
    pods: readonly V1Pod[],
    toLoopback: (address: string) => string,
): ExternalIpPlan {
    const hosts = nodes.filter((node) => !isSuperNode(node));
    const podCidrs = hosts.flatMap(({ spec }) => spec?.podCIDR ?? []);
    const names = new Set(hosts.map(({ metadata }) => metadata?.name));
    return {
        nodes: hosts.flatMap((node) => nodePlan(node, toLoopback)),
        pods: pods.flatMap(({ spec, status }) => {
            const address = status?.podIP && !spec?.hostNetwork && mapped(status.podIP, toLoopback);
            return address && spec?.nodeName && names.has(spec.nodeName) ? [{ address, nodeName: spec.nodeName }] : [];
        }),
        externalIps: services.flatMap((service) => externalIpsOf(service, endpointSlices, podCidrs, toLoopback)),
    };
}

function nodePlan({ metadata, spec, status }: V1Node, toLoopback: (address: string) => string): NodePlan[] {
    const internalIp = status?.addresses?.find(({ type }) => type === "InternalIP")?.address;
    const address = internalIp && mapped(internalIp, toLoopback);
    if (!address) {
        return [];
    }
    const bridge = spec?.podCIDR && mapped(firstAddress(spec.podCIDR), toLoopback);
    return [{ name: metadata?.name ?? "", address, ...(bridge && { bridgeAddress: bridge }) }];
}

function externalIpsOf(
    service: V1Service,
    endpointSlices: readonly V1EndpointSlice[],
    podCidrs: readonly string[],
    toLoopback: (address: string) => string,
): ExternalIp[] {
    const { spec, status } = service;
    if (spec?.type !== "LoadBalancer") {
        return [];
    }
    const slices = endpointSlices.filter((slice) => belongsTo(slice, service));
    const vips = (status?.loadBalancer?.ingress ?? [])
        .filter(({ ip, ipMode }) => ip && ipMode !== "Proxy")
        .flatMap(({ ip = "" }) => mapped(ip, toLoopback) ?? []);
    return vips.flatMap((address) =>
        (spec.ports ?? [])
            .filter(({ protocol }) => protocol !== "SCTP")
            .map((port) => ({
                address,
                protocol: transportOf(port),
                port: port.port,
                policy: spec.externalTrafficPolicy === "Local" ? "Local" : "Cluster",
                affinitySeconds: affinitySeconds(service),
                targets: servingEndpoints(endpointsOf(slices, port.name)).flatMap(
                    ({ ip, port: targetPort, nodeName }) => {
                        const target = mapped(ip, toLoopback);
                        const onBridge = podCidrs.some((cidr) => containsCidr(cidr, ip));
                        return target ? [{ address: target, port: targetPort, nodeName, onBridge }] : [];
                    },
                ),
            })),
    );
}

/** `.1` of a node's Pod CIDR. */
function firstAddress(podCidr: string): string {
    return stringifyIp({ number: parseCidr(podCidr).start + 1n, version: 4 });
}
