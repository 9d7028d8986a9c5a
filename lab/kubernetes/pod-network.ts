import type { V1Container, V1Pod } from "@kubernetes/client-node";
import type { ClusterRecord } from "../cloud/model";

/** Pod annotation that names the Pod's networks. */
export const NETWORKS_ANNOTATION = "tke.cloud.tencent.com/networks";
/** What a Pod with a shared network interface asks its node for: one address. */
export const ENI_IP_RESOURCE = "tke.cloud.tencent.com/eni-ip";
/** What a Pod with a network interface of its own asks its node for. */
export const DIRECT_ENI_RESOURCE = "tke.cloud.tencent.com/direct-eni";

/** Whose address a Pod has: its node's, one of the node's Pod CIDR, or one of the cluster's Pod subnets. */
export type PodNetwork = "host" | "global-router" | "vpc-cni";

export type VpcCniType = "tke-route-eni" | "tke-direct-eni";

/** The resource of each VPC-CNI mode: many Pods share an interface, or each has its own. */
export const ENI_RESOURCES: Record<VpcCniType, string> = {
    "tke-route-eni": ENI_IP_RESOURCE,
    "tke-direct-eni": DIRECT_ENI_RESOURCE,
};

/**
 * The network of a Pod on a native node. On a cluster with VPC-CNI alone that is VPC-CNI; on GlobalRouter with VPC-CNI
 * beside it a Pod has to ask twice, by annotation and by resource (VPC-CNI mode in GlobalRouter, intl 457/35250).
 */
export function podNetwork(pod: V1Pod, cluster: Pick<ClusterRecord, "networkType" | "eniSubnetIds">): PodNetwork {
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
export function annotatedType({ metadata }: V1Pod): VpcCniType | undefined {
    const networks = metadata?.annotations?.[NETWORKS_ANNOTATION] ?? "";
    return (["tke-direct-eni", "tke-route-eni"] as const).find((type) => networks.includes(type));
}

function asksFor({ resources }: V1Container, resource: string): boolean {
    return Number(resources?.requests?.[resource] ?? 0) > 0 && Number(resources?.limits?.[resource] ?? 0) > 0;
}
