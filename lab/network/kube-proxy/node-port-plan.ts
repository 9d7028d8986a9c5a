import type { V1EndpointSlice, V1Node, V1Service, V1ServicePort } from "@kubernetes/client-node";
import { isSuperNode } from "../../cloud/node-labels";
import type { Transport } from "../filter/packet-filter";
import { endpointsOf, belongsTo, servingEndpoints } from "../../kube-client/service-endpoints";

/** A port of one node that kube-proxy serves. */
export type NodePortPlan = ForwardingPortPlan | HealthCheckPortPlan;

interface PortOfNode {
    /** Loopback address of the node. */
    nodeAddress: string;
    nodePort: number;
}

/** A Service's NodePort, and the Pods behind it. */
export interface ForwardingPortPlan extends PortOfNode {
    kind: "forward";
    protocol: Transport;
    /** Pods, by loopback address. */
    targets: PodTarget[];
    /** From whose address Pods are connected to: `node` is kube-proxy's SNAT, `client` keeps the client visible. */
    sourceAddress: "node" | "client";
    /**
     * Seconds for which a client stays with its Pod since its last connection (`sessionAffinity: ClientIP`); 0: none.
     */
    affinitySeconds: number;
    /** What becomes of connections where there are no targets: kube-proxy drops them where other nodes have Pods. */
    withoutTargets: "refuse" | "drop";
}

/** A Service's healthCheckNodePort, which says whether the node has Pods of it. */
export interface HealthCheckPortPlan extends PortOfNode {
    kind: "health-check";
    service: { namespace: string; name: string };
    localEndpoints: number;
}

export interface PodTarget {
    address: string;
    port: number;
}

/**
 * What kube-proxy serves on every node: externalTrafficPolicy Cluster forwards to any ready Pod from the node's own
 * address, Local to the node's own Pods from the client's (457/48949), so that on GlobalRouter, too, none of a super
 * node's Pods gets any (457/74015). Super nodes have no NodePort (457/113905).
 *
 * @param toLoopback the loopback address that serves an address of the VPC; throws a RangeError where there is none.
 */
export function nodePortPlan(
    services: readonly V1Service[],
    endpointSlices: readonly V1EndpointSlice[],
    nodes: readonly V1Node[],
    toLoopback: (address: string) => string,
): NodePortPlan[] {
    const hosts = nodes
        .filter((node) => !isSuperNode(node))
        .flatMap((node) => {
            const internalIp = node.status?.addresses?.find(({ type }) => type === "InternalIP")?.address;
            const nodeAddress = internalIp && mapped(internalIp, toLoopback);
            return nodeAddress ? [{ name: node.metadata?.name ?? "", nodeAddress }] : [];
        });
    return services.flatMap((service) => {
        const slices = endpointSlices.filter((slice) => belongsTo(slice, service));
        return hosts.flatMap((host) => [
            ...forwardingPorts(service, slices, host, toLoopback),
            ...healthCheckPorts(service, slices, host),
        ]);
    });
}

const DEFAULT_AFFINITY_SECONDS = 10_800;

interface Host {
    name: string;
    nodeAddress: string;
}

function forwardingPorts(
    service: V1Service,
    slices: readonly V1EndpointSlice[],
    { name, nodeAddress }: Host,
    toLoopback: (address: string) => string,
): ForwardingPortPlan[] {
    const local = service.spec?.externalTrafficPolicy === "Local";
    return (service.spec?.ports ?? []).filter(hasNodePort).map((port) => {
        const pods = endpointsOf(slices, port.name);
        const targets = servingEndpoints(pods.filter(({ nodeName }) => !local || nodeName === name)).flatMap((pod) => {
            const address = mapped(pod.ip, toLoopback);
            return address ? [{ address, port: pod.port }] : [];
        });
        return {
            kind: "forward",
            protocol: transportOf(port),
            nodeAddress,
            nodePort: port.nodePort,
            targets,
            sourceAddress: local ? "client" : "node",
            affinitySeconds: affinitySeconds(service),
            withoutTargets: local && servingEndpoints(pods).length > 0 ? "drop" : "refuse",
        };
    });
}

function healthCheckPorts(
    { metadata, spec }: V1Service,
    slices: readonly V1EndpointSlice[],
    { name, nodeAddress }: Host,
): HealthCheckPortPlan[] {
    const nodePort = spec?.healthCheckNodePort;
    if (!nodePort || spec?.externalTrafficPolicy !== "Local") {
        return [];
    }
    const ready = (spec.ports ?? [])
        .flatMap((port) => endpointsOf(slices, port.name))
        .filter((pod) => pod.ready && pod.nodeName === name);
    const service = { namespace: metadata?.namespace ?? "", name: metadata?.name ?? "" };
    const localEndpoints = new Set(ready.map(({ ip }) => ip)).size;
    return [{ kind: "health-check", nodeAddress, nodePort, service, localEndpoints }];
}

function hasNodePort(port: V1ServicePort): port is V1ServicePort & { nodePort: number } {
    return port.nodePort !== undefined && port.protocol !== "SCTP";
}

/** Of `sessionAffinity: ClientIP`, 10800 unless set (SessionAffinityConfig API); 0: none. */
export function affinitySeconds({ spec }: V1Service): number {
    return spec?.sessionAffinity === "ClientIP"
        ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? DEFAULT_AFFINITY_SECONDS)
        : 0;
}

/** TCP, unless the port says otherwise (ServicePort API). */
export function transportOf({ protocol }: Pick<V1ServicePort, "protocol">): Transport {
    return protocol === "UDP" ? "UDP" : "TCP";
}

export function mapped(address: string, toLoopback: (address: string) => string): string | undefined {
    try {
        return toLoopback(address);
    } catch (error) {
        if (error instanceof RangeError) {
            return undefined;
        }
        throw error;
    }
}
