import type { V1Container, V1Pod } from "@kubernetes/client-node";
import { NETWORKS_ANNOTATION, ENI_RESOURCES, type VpcCniNetwork } from "../../tke/pods";

/** Whose address a Pod has: its node's, one of the node's Pod CIDR, or one of the cluster's Pod subnets. */
export type PodNetwork = "host" | "global-router" | "vpc-cni";

/** The settings of a cluster that decide its Pods' networks. */
export interface PodNetworkSettings {
    networkType: "GR" | "VPC-CNI";
    /** Subnets of VPC-CNI. */
    eniSubnetIds: readonly string[];
}

/**
 * The network of a Pod on a native node. On a cluster with VPC-CNI alone that is VPC-CNI; on GlobalRouter with VPC-CNI
 * beside it a Pod has to ask twice, by annotation and by resource (VPC-CNI mode in GlobalRouter, intl 457/35250).
 */
export function podNetwork(pod: V1Pod, cluster: PodNetworkSettings): PodNetwork {
    if (pod.spec?.hostNetwork) {
        return "host";
    }
    if (cluster.networkType === "VPC-CNI") {
        return "vpc-cni";
    }
    const type = annotatedType(pod);
    const asks = type && pod.spec?.containers.some((container) => asksFor(container, ENI_RESOURCES[type]));
    return cluster.eniSubnetIds.length > 0 && asks ? "vpc-cni" : "global-router";
}

/** Which VPC-CNI mode a Pod's annotation names; it may name other networks besides. */
export function annotatedType({ metadata }: V1Pod): VpcCniNetwork | undefined {
    const networks = metadata?.annotations?.[NETWORKS_ANNOTATION] ?? "";
    return (["tke-direct-eni", "tke-route-eni"] as const).find((type) => networks.includes(type));
}

function asksFor({ resources }: V1Container, resource: string): boolean {
    return Number(resources?.requests?.[resource] ?? 0) > 0 && Number(resources?.limits?.[resource] ?? 0) > 0;
}
