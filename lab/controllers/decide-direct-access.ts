import type { ClusterNetworkType } from "../cloud/model";

/** Keys of ConfigMap kube-system/tke-service-controller-config (457/131136); values are strings. */
export type ControllerConfig = Readonly<Record<string, string>>;

/** How traffic gets from the CLB to the Pods, or the code of the error that prevents it. */
export type DirectAccess = "direct" | "node-port" | "E4033" | "E4037";

export interface DirectAccessQuestion {
    /** The object's direct-access annotation. */
    annotation: string | undefined;
    networkType: ClusterNetworkType;
    config: ControllerConfig;
    /** The Pods behind the Service that are on a node. */
    pods: readonly { superNode: boolean }[];
}

/**
 * Decides for one Service or Ingress backend. Without any Pod there is nothing that could lack support, so a workload
 * that is still starting is no E4033.
 */
export function decideDirectAccess({ annotation, networkType, config, pods }: DirectAccessQuestion): DirectAccess {
    if (!isDirectAccessValue(annotation)) {
        return "E4037";
    }
    if (annotation !== "true") {
        return "node-port";
    }
    const supported = pods.length === 0 || pods.some((pod) => canBindDirectly(pod, networkType, config));
    return supported ? "direct" : "E4033";
}

/** Whether a direct-access annotation is absent or legal (E4037). */
export function isDirectAccessValue(annotation: string | undefined): boolean {
    return annotation === undefined || annotation === "true" || annotation === "false";
}

/**
 * Whether a CLB can reach this Pod without a NodePort: its address is one of the VPC (VPC-CNI, super node: 457/41897,
 * 457/113905), or the cluster lets GlobalRouter Pods be bound (457/131136).
 */
export function canBindDirectly(
    pod: { superNode: boolean },
    networkType: ClusterNetworkType,
    config: ControllerConfig,
): boolean {
    return pod.superNode || networkType === "VPC-CNI" || config.GlobalRouteDirectAccess === "true";
}

/**
 * The direct-access value a new object gets from the controller: only where the cluster defaults to it and the object
 * says nothing itself (457/131136).
 */
export function defaultDirectAccess(annotation: string | undefined, config: ControllerConfig): "true" | undefined {
    return annotation === undefined && config.EnableDefaultDirectAccess === "true" ? "true" : undefined;
}
