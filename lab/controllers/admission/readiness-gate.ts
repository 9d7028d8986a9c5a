import type { V1Ingress, V1Pod, V1Service } from "@kubernetes/client-node";
import { SUPER_NODE_LABEL } from "../../../tke/nodes";
import { READINESS_GATE } from "../../../tke/pods";
import type { ClusterRecord } from "../../cloud/model";
import { ingressKeys, serviceKeys, type ObjectKeys } from "../object-keys";
import {
    defaultDirectAccess,
    directAccessObstacle,
    type DirectAccessCluster,
} from "../model/backends/decide-direct-access";
import { backendServices, isManagedIngress } from "../model/ingress-rules";
import { hasListener, servedPorts } from "../model/service-protocols";
import { selects } from "../model/backends/pods";
import { podNetwork } from "../../addressing/pod-network";
import type { JsonPatchOperation } from "./json-patch";

export interface ReadinessGateQuestion {
    /** As it is about to be created: on no node yet. */
    pod: V1Pod;
    /** Those of the Pod's namespace. */
    services: readonly V1Service[];
    ingresses: readonly V1Ingress[];
    cluster: Pick<ClusterRecord, "networkType" | "eniSubnetIds">;
    directAccess: DirectAccessCluster;
}

/**
 * The readiness gate that TKE gives to a new Pod which a CLB will bind directly: one that a Service of type LoadBalancer
 * selects, or a Service behind a qcloud Ingress, where direct access is in force (457/41897, 457/48768). A Pod that no
 * CLB can bind gets none, since nobody would ever open it.
 */
export function readinessGatePatch(question: ReadinessGateQuestion): JsonPatchOperation[] {
    const { pod, services, ingresses, directAccess } = question;
    const gates = pod.spec?.readinessGates ?? [];
    const selecting = services.filter(({ spec }) => selects(spec?.selector, pod.metadata?.labels));
    const names = new Set(selecting.map(({ metadata }) => metadata?.name));
    const isDirect =
        selecting.some((service) => isManagedService(service) && isDirectObject(service, serviceKeys, directAccess)) ||
        ingresses.some(
            (ingress) =>
                isManagedIngress(ingress) &&
                backendServices(ingress).some((name) => names.has(name)) &&
                isDirectObject(ingress, ingressKeys, directAccess),
        );
    if (!isDirect || !canBeBound(question) || gates.some(({ conditionType }) => conditionType === READINESS_GATE)) {
        return [];
    }
    return [{ op: "add", path: "/spec/readinessGates", value: [...gates, { conditionType: READINESS_GATE }] }];
}

/** One none of whose ports gets a listener binds no Pod, so that nobody would ever open the gate. */
function isManagedService(service: V1Service): boolean {
    const { spec } = service;
    return spec?.type === "LoadBalancer" && !spec.loadBalancerClass && servedPorts(service).ports.some(hasListener);
}

/** A new object says nothing yet of a default that the controller is about to give it. */
function isDirectObject({ metadata }: V1Service | V1Ingress, keys: ObjectKeys, cluster: DirectAccessCluster): boolean {
    const annotation = metadata?.annotations?.[keys.directAccess];
    const isNew = !metadata?.finalizers?.includes(keys.finalizer);
    return annotation === "true" || (isNew && defaultDirectAccess(annotation, cluster) === "true");
}

/** On which kind of node the Pod will be is known where it asks for a super node; otherwise it may be a native one. */
function canBeBound({ pod, cluster, directAccess }: ReadinessGateQuestion): boolean {
    const network = podNetwork(pod, cluster);
    const superNode =
        pod.spec?.nodeSelector?.[SUPER_NODE_LABEL.key] === SUPER_NODE_LABEL.value ||
        (pod.spec?.nodeName?.startsWith(`${SUPER_NODE_LABEL.value}-`) ?? false);
    const place = { superNode, hostNetwork: network === "host", eni: network === "vpc-cni" };
    return directAccessObstacle(place, directAccess) === undefined;
}
