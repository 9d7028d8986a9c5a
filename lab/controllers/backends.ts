import type { V1EndpointSlice, V1Node } from "@kubernetes/client-node";
import type { MachineRecord } from "../cloud/model";
import { INSTANCE_ID_LABEL, INSTANCE_TYPE_LABEL, SUPER_NODE_INSTANCE_TYPE } from "./annotations";

/** A real server of a CLB: a Pod by its address, or a node by its instance id. */
export type Target = { eniIp: string; port: number } | { instanceId: string; port: number };

/** A Pod behind one port of a Service. */
export interface PodEndpoint {
    ip: string;
    /** The container's port; a named target port may differ from Pod to Pod. */
    port: number;
    nodeName: string;
    ready: boolean;
}

export function targetKey(target: Target): string {
    return `${"eniIp" in target ? target.eniIp : target.instanceId}:${target.port}`;
}

/** The Pods behind a Service's port, from all its EndpointSlices. Only Pods: an endpoint without a node is none. */
export function podEndpoints(slices: readonly V1EndpointSlice[], portName: string | undefined): PodEndpoint[] {
    const endpoints = slices
        .filter((slice) => slice.addressType === "IPv4")
        .flatMap((slice) => {
            const port = slice.ports?.find((candidate) => (candidate.name ?? "") === (portName ?? ""))?.port;
            return port === undefined ? [] : (slice.endpoints ?? []).map((endpoint) => ({ endpoint, port }));
        })
        .flatMap(({ endpoint, port }) => {
            const ip = endpoint.addresses[0];
            return ip && endpoint.nodeName
                ? [{ ip, port, nodeName: endpoint.nodeName, ready: endpoint.conditions?.ready ?? true }]
                : [];
        });
    return [...new Map(endpoints.map((endpoint) => [`${endpoint.ip}:${endpoint.port}`, endpoint])).values()];
}

export function isSuperNode(node: V1Node): boolean {
    return node.metadata?.labels?.[INSTANCE_TYPE_LABEL] === SUPER_NODE_INSTANCE_TYPE;
}

/** Ready, schedulable and with a NodePort mode, which super nodes do not have (457/48949, 457/113905). */
export function takesNodePortTraffic(node: V1Node): boolean {
    const ready = node.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
    return ready && !node.spec?.unschedulable && !isSuperNode(node);
}

/** Where the node's instance id stands: its machine's record, its label, or its provider id (`qcloud:///<zone>/ins-…`). */
export function instanceIdOf(node: V1Node, machines: readonly Readonly<MachineRecord>[]): string | undefined {
    const address = node.status?.addresses?.find(({ type }) => type === "InternalIP")?.address;
    return (
        machines.find(({ lanIp }) => lanIp === address)?.instanceId ??
        node.metadata?.labels?.[INSTANCE_ID_LABEL] ??
        /ins-[a-z0-9]+$/.exec(node.spec?.providerID ?? "")?.[0]
    );
}

/** @param machines the cluster's own. */
export function nodeTargets(
    nodes: readonly V1Node[],
    machines: readonly Readonly<MachineRecord>[],
    nodePort: number,
): Target[] {
    return nodes
        .filter(takesNodePortTraffic)
        .map((node) => instanceIdOf(node, machines))
        .filter((instanceId) => instanceId !== undefined)
        .map((instanceId) => ({ instanceId, port: nodePort }));
}

/** What of a node decides over backends; a heartbeat does not change it. */
export function nodeFingerprint(node: V1Node): string {
    const addresses = node.status?.addresses?.map(({ address }) => address);
    return JSON.stringify([takesNodePortTraffic(node), isSuperNode(node), addresses, node.spec?.providerID]);
}
