import { errorCodes, type ErrorCode } from "./error-codes";

/** Where TKE's controllers find and leave things on one kind of object (457/51258 for Services, 457/56112 for Ingresses). */
export interface ObjectKeys {
    kind: "Service" | "Ingress";
    apiVersion: string;
    finalizer: string;
    /** The user's own CLB to use. */
    existingLoadBalancer: string;
    /** Subnet of an internal CLB; a public one is created where it is absent. */
    internalSubnet: string;
    directAccess: string;
    /** Read-only: id of the CLB in use. */
    loadBalancerId: string;
    /** Makes a creation that is tried again one creation; the object's uid serves where the kind has no such annotation. */
    clientToken?: string;
    syncBeginTime?: string;
    syncEndTime?: string;
    /** Tag of a CLB that says which object it was created for; its value is the object's uid. */
    ownerTag: string;
    /** `source` of the events, as `kubectl describe` shows it. */
    eventSource: string;
    reasons: { ensuring: string; success: string; warning: string; failed: string };
    codes: { loadBalancerNotFound: ErrorCode; loadBalancerOfTke: ErrorCode };
}

export const serviceKeys: ObjectKeys = {
    kind: "Service",
    apiVersion: "v1",
    finalizer: "service.k8s.tencent/resources",
    existingLoadBalancer: "service.kubernetes.io/tke-existed-lbid",
    internalSubnet: "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid",
    directAccess: "service.cloud.tencent.com/direct-access",
    loadBalancerId: "service.kubernetes.io/loadbalance-id",
    clientToken: "service.cloud.tencent.com/client-token",
    syncBeginTime: "service.cloud.tencent.com/sync-begin-time",
    syncEndTime: "service.cloud.tencent.com/sync-end-time",
    ownerTag: "tke-lb-serviceuuid",
    eventSource: "service-controller",
    reasons: {
        ensuring: "EnsuringService",
        success: "EnsureServiceSuccess",
        warning: "EnsureServiceWarning",
        failed: "EnsureServiceFailed",
    },
    codes: {
        loadBalancerNotFound: errorCodes.serviceLoadBalancerNotFound,
        loadBalancerOfTke: errorCodes.serviceLoadBalancerOfTke,
    },
};

export const ingressKeys: ObjectKeys = {
    kind: "Ingress",
    apiVersion: "networking.k8s.io/v1",
    // TKE's own name is not published; this one is formed like the Services'.
    finalizer: "ingress.k8s.tencent/resources",
    existingLoadBalancer: "kubernetes.io/ingress.existLbId",
    internalSubnet: "kubernetes.io/ingress.subnetId",
    directAccess: "ingress.cloud.tencent.com/direct-access",
    loadBalancerId: "kubernetes.io/ingress.qcloud-loadbalance-id",
    ownerTag: "tke-lb-ingress-uuid",
    eventSource: "ingress-controller",
    reasons: {
        ensuring: "EnsuringIngress",
        success: "EnsureIngressSuccess",
        warning: "EnsureIngressWarning",
        failed: "EnsureIngressFailed",
    },
    codes: {
        loadBalancerNotFound: errorCodes.ingressLoadBalancerNotFound,
        loadBalancerOfTke: errorCodes.ingressLoadBalancerOfTke,
    },
};

/** Label on a Service, `OPEN` or `INTERNAL`. It selects nothing: the internal subnet's annotation does. */
export const LOAD_BALANCER_TYPE_LABEL = "service.cloud.tencent.com/loadbalance-type";

export const INGRESS_CLASS_ANNOTATION = "kubernetes.io/ingress.class";
export const INGRESS_CLASS = "qcloud";
export const INGRESS_CONDITIONS_ANNOTATION = "ingress.cloud.tencent.com/status.conditions";

/**
 * What the controller made for an object, so that it never takes another's listener for its own. TKE keeps this in its
 * LoadBalancerResource objects; the lab has none.
 */
export const OWNERSHIP_ANNOTATION = "tke-lab/ownership";

/** Name of every listener that TKE makes. */
export const LISTENER_NAME = "TKE-DEDICATED-LISTENER";

/** A CLB with this tag was created by TKE and goes with its object (457/45685). */
export const CREATED_BY_TAG = { key: "tke-createdBy-flag", value: "yes" };
export const CLUSTER_TAG = "tke-clusterId";

/** Label of a super node (457/45561). */
export const INSTANCE_TYPE_LABEL = "node.kubernetes.io/instance-type";
export const SUPER_NODE_INSTANCE_TYPE = "eklet";
/** Label of a native node with its instance id. */
export const INSTANCE_ID_LABEL = "cloud.tencent.com/node-instance-id";
