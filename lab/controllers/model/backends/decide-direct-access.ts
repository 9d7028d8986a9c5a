import type { ControllerConfig } from "../../../../tke/controller-config";
import type { INGRESS_ERRORS } from "../../../../tke/errors/ingress-errors";
import type { SERVICE_ERRORS } from "../../../../tke/errors/service-errors";
import type { ClusterNetworkType } from "../../../cloud/model";
import type { PodPlace } from "./pods";

/** The settings of a cluster that decide which of its Pods a CLB can bind. */
export interface DirectAccessCluster {
    networkType: ClusterNetworkType;
    config: ControllerConfig;
    /** Whether the account is billed by IP address. */
    billByIp: boolean;
    /** Whether SNAT Pro is open to the account. */
    snatPro: boolean;
    /** GlobalRouter: whether CLBs take the container CIDR's addresses for valid ones. */
    containerCidrRegistered: boolean;
    /** Whether the cluster's default for direct access is given to an object that says `"false"`, too. */
    defaultBeatsFalse: boolean;
    /** Whether direct access binds Pods on their node's network: two pages disagree (intl 457/36837, 457/41897). */
    bindsHostNetwork: boolean;
    /** Whether the NodePorts of unschedulable nodes are bound: two pages disagree (457/45492, 457/48949). */
    bindsCordonedNodes: boolean;
}

/** Why a CLB cannot bind a Pod directly: the cause of an error of both controllers. */
export type DirectAccessObstacle = keyof typeof SERVICE_ERRORS &
    keyof typeof INGRESS_ERRORS &
    (
        | "hostNetworkPods"
        | "superNodeAccount"
        | "globalRouteSwitch"
        | "globalRouteAccount"
        | "snatProMissing"
        | "containerCidrUnregistered"
    );

/**
 * How traffic gets from the CLB to the Pods. `unsupported`: no Pod can be bound directly; `invalid`: the annotation is no
 * bool.
 */
export type DirectAccess = "direct" | "node-port" | "unsupported" | "invalid";

export interface DirectAccessQuestion {
    /** The object's direct-access annotation. */
    annotation: string | undefined;
    cluster: DirectAccessCluster;
    /** The Pods behind the Service that are on a node. */
    pods: readonly PodPlace[];
}

/**
 * Decides for one Service or Ingress backend. Without any Pod there is nothing that could lack support, so a workload
 * that is still starting is not unsupported.
 */
export function decideDirectAccess({ annotation, cluster, pods }: DirectAccessQuestion): DirectAccess {
    if (!isDirectAccessValue(annotation)) {
        return "invalid";
    }
    if (annotation !== "true") {
        return "node-port";
    }
    const obstacles = pods.map((pod) => directAccessObstacle(pod, cluster));
    return obstacles.length === 0 || obstacles.includes(undefined) ? "direct" : "unsupported";
}

/** Whether a direct-access annotation is absent or legal (E4037). */
export function isDirectAccessValue(annotation: string | undefined): boolean {
    return annotation === undefined || annotation === "true" || annotation === "false";
}

/**
 * What keeps a CLB from reaching this Pod without a NodePort; undefined where nothing does. An address of the VPC can be
 * bound (VPC-CNI; super nodes, by accounts that are billed by IP: 457/41897). GlobalRouter's needs the cluster's switch
 * (457/131136), such an account, SNAT Pro and a container CIDR that is registered (both 457/41897 of 2022, E4060; of the
 * CIDR the code is inferred). Pods on their node's network have an address of the VPC, but are not supported, unless the
 * lab assumes that they are.
 */
export function directAccessObstacle(
    pod: PodPlace,
    { networkType, config, billByIp, snatPro, containerCidrRegistered, bindsHostNetwork }: DirectAccessCluster,
): DirectAccessObstacle | undefined {
    if (pod.superNode) {
        return billByIp ? undefined : "superNodeAccount";
    }
    if (pod.hostNetwork) {
        return bindsHostNetwork ? undefined : "hostNetworkPods";
    }
    if (networkType === "VPC-CNI" || pod.eni) {
        return undefined;
    }
    if (config.GlobalRouteDirectAccess !== "true") {
        return "globalRouteSwitch";
    }
    if (!billByIp) {
        return "globalRouteAccount";
    }
    if (!snatPro) {
        return "snatProMissing";
    }
    return containerCidrRegistered ? undefined : "containerCidrUnregistered";
}

/**
 * The direct-access value a new object gets from the controller: only where the cluster defaults to it and the object
 * says nothing itself (457/131136). That a `"false"` counts as saying something is inferred.
 */
export function defaultDirectAccess(
    annotation: string | undefined,
    { config, defaultBeatsFalse }: Pick<DirectAccessCluster, "config" | "defaultBeatsFalse">,
): "true" | undefined {
    const leavesIt = annotation === undefined || (annotation === "false" && defaultBeatsFalse);
    return leavesIt && config.EnableDefaultDirectAccess === "true" ? "true" : undefined;
}
