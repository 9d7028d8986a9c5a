import type { V1Pod } from "@kubernetes/client-node";
import { NETWORKS_ANNOTATION, ENI_RESOURCES } from "../../../tke/pods";
import type { ClusterRecord } from "../../cloud/model";
import { annotatedType } from "../../addressing/pod-network";
import type { JsonPatchOperation } from "./json-patch";

/**
 * What TKE adds to a new Pod of a cluster with VPC-CNI alone, so that the scheduler counts the node's addresses: the
 * resource of the Pod's network, or else of the cluster's, in the first container. A Pod with hostNetwork needs none, nor
 * one whose annotation names another network (VPC-CNI, 457/50355).
 */
export function eniResourcesPatch(pod: V1Pod, { vpcCniType }: Pick<ClusterRecord, "vpcCniType">): JsonPatchOperation[] {
    const container = pod.spec?.containers[0];
    const isAnnotated = pod.metadata?.annotations?.[NETWORKS_ANNOTATION] !== undefined;
    const ofCluster = vpcCniType === "tke-direct-eni" ? "tke-direct-eni" : "tke-route-eni";
    const type = isAnnotated ? annotatedType(pod) : ofCluster;
    if (!container || !type || pod.spec?.hostNetwork) {
        return [];
    }
    const one = { [ENI_RESOURCES[type]]: "1" };
    const { limits, requests, ...others } = container.resources ?? {};
    const resources = { ...others, limits: { ...limits, ...one }, requests: { ...requests, ...one } };
    return [{ op: "add", path: "/spec/containers/0/resources", value: resources }];
}
