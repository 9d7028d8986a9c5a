import { ENI_RESOURCES, NETWORKS_ANNOTATION } from "../../../tke/pods";
import { isForSuperNodes } from "../../../tke/nodes";
import type { Facts, NetworkKind } from "../../model/facts";
import type { Metadata, Plain, Pod, Workload } from "../../model/cluster-objects";
import type { V1PodSpec } from "@kubernetes/client-node";
import { isSuperNode } from "./native-nodes";
import type { ObjectIndex } from "./object-index";

/**
 * How a Pod is connected: by a network interface of the VPC, by its node's bridge, on a super node, with its node's own
 * network, by Cilium's overlay; `ENI or bridge`: it cannot be told.
 */
export type PodKind = "ENI" | "bridge" | "super node" | "host network" | "overlay" | "ENI or bridge";

type PodSpec = Plain<V1PodSpec>;

/** How a Pod of a cluster is connected. */
export function kindOfPod(pod: Pod, network: NetworkKind | undefined, index: ObjectIndex): PodKind {
    const { nodeName } = pod.spec ?? {};
    if (isSuperNode(index.node(nodeName), nodeName)) {
        return "super node";
    }
    if (!nodeName) {
        return kindOfSpec(pod.spec, network);
    }
    return kindByAddress(pod, network, index) ?? kindOnNode(pod.spec, network) ?? "ENI or bridge";
}

/** Of GlobalRouter's Pods some may have interfaces: their addresses tell which, whatever their specs ask for. */
function kindByAddress(pod: Pod, network: NetworkKind | undefined, index: ObjectIndex): PodKind | undefined {
    const inRange = index.isInPodRange(pod);
    if (pod.spec?.hostNetwork || inRange === undefined || (network !== "GR" && network !== undefined)) {
        return undefined;
    }
    return inRange ? "bridge" : "ENI";
}

/** How the Pods of a workload will be connected, as far as its template tells. */
export function kindOfWorkload({ template }: Workload, network: NetworkKind | undefined): PodKind {
    return kindOfSpec(template.spec, network);
}

function kindOfSpec(spec: PodSpec | undefined, network: NetworkKind | undefined): PodKind {
    return isForSuperNodes(spec) ? "super node" : (kindOnNode(spec, network) ?? "ENI or bridge");
}

function kindOnNode(spec: PodSpec | undefined, network: NetworkKind | undefined): PodKind | undefined {
    if (spec?.hostNetwork) {
        return "host network";
    }
    if (network === "VPC-CNI" || requestsInterface(spec)) {
        return "ENI";
    }
    if (network === "Cilium-Overlay") {
        return "overlay";
    }
    return network === "GR" ? "bridge" : undefined;
}

/** Whether a container requests an interface, or a share of one (457/50354). */
export function requestsInterface(spec: PodSpec | undefined): boolean {
    const resources: readonly string[] = Object.values(ENI_RESOURCES);
    return (spec?.containers ?? []).some(({ resources: asked }) =>
        resources.some((name) => asked?.requests?.[name] ?? asked?.limits?.[name]),
    );
}

/** Whether a Pod names a network of VPC-CNI in its annotation. */
export function namesVpcCni(metadata: Metadata | undefined): boolean {
    return (metadata?.annotations?.[NETWORKS_ANNOTATION] ?? "") in ENI_RESOURCES;
}

/** The cluster's network: as the facts have it, else as its nodes show it; undefined: neither tells. */
export function networkOf(facts: Facts, { nativeNodes }: ObjectIndex): NetworkKind | undefined {
    return facts.network.known ? facts.network.value : nativeNodes.network;
}
