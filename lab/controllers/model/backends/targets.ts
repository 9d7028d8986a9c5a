import type { V1EndpointSlice, V1Node } from "@kubernetes/client-node";
import { INSTANCE_ID_LABEL, MASTER_LABELS } from "../../../../tke/nodes";
import type { MachineRecord } from "../../../cloud/model";
import type { DirectAccessCluster } from "./decide-direct-access";
import { isSuperNode } from "../../../cloud/node-labels";
import { endpointsOf, type ServiceEndpoint } from "../../../kube-client/service-endpoints";

/** A backend of a CLB: a Pod by its address, or a node by its instance id. */
export type BoundTarget = ({ eniIp: string } | { instanceId: string }) & {
    port: number;
    /**
     * How much of the traffic it gets, 0 to 100.
     *
     * @default 10
     */
    weight?: number;
    /**
     * Of the Pod that has the address, which another one may have had before.
     *
     * @default - it is a node, or what a CLB has bound
     */
    podUid?: string;
};

/** A Pod behind one port of a Service. */
export interface PodEndpoint extends ServiceEndpoint {
    nodeName: string;
    podName: string;
}

export function targetKey(target: BoundTarget): string {
    return `${"eniIp" in target ? target.eniIp : target.instanceId}:${target.port}`;
}

/** The Pods behind a Service's port. Only Pods: an endpoint that names none, or no node, is left out. */
export function podEndpoints(slices: readonly V1EndpointSlice[], portName: string | undefined): PodEndpoint[] {
    return endpointsOf(slices, portName).filter(
        (endpoint): endpoint is PodEndpoint => Boolean(endpoint.nodeName) && Boolean(endpoint.podName),
    );
}

/**
 * Ready, no master, and with a NodePort mode, which super nodes do not have (457/113905). Unschedulable nodes are bound, too
 * (457/45492), unless the lab assumes that they are not (457/48949).
 */
export function takesNodePortTraffic(
    node: V1Node,
    { bindsCordonedNodes }: Pick<DirectAccessCluster, "bindsCordonedNodes">,
): boolean {
    const ready = node.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
    return ready && (bindsCordonedNodes || !node.spec?.unschedulable) && !isMaster(node) && !isSuperNode(node);
}

function isMaster({ metadata }: V1Node): boolean {
    return MASTER_LABELS.some((label) => metadata?.labels?.[label] !== undefined);
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

/** The part of a node that affects backends; a heartbeat does not change it. */
export function nodeFingerprint(node: V1Node): string {
    const addresses = node.status?.addresses?.map(({ address }) => address);
    return JSON.stringify([
        takesNodePortTraffic(node, { bindsCordonedNodes: true }),
        node.spec?.unschedulable,
        node.metadata?.labels,
        addresses,
        node.spec?.providerID,
    ]);
}
