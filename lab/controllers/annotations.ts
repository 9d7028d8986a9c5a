import { errorCodes, type ErrorCode } from "../../tke/errors/error-codes";

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
    /** Create-only: how the bandwidth of a public CLB is paid for; the present key, then older ones. */
    chargeType: readonly string[];
    /** Create-only: Mbps of a public CLB; the present key, then older ones. */
    bandwidth: readonly string[];
    /** Create-only: JSON of CreateLoadBalancer. */
    extensiveParameters: string;
    /** At most five, separated by commas; `""` unbinds them. */
    securityGroups: string;
    /** Only the CLB's security groups are asked, not those of what is behind it. */
    passToTarget: string;
    /** `true`: neither the CLB nor the object can be deleted. */
    deletionProtection?: string;
    /** `true`: a CLB that was created for the object outlives it. */
    retain?: string;
    modificationProtection: string;
    /** `skip`: the controller leaves the CLB alone. */
    mode: string;
    /** `true`, set at creation: shares the user's CLB with others that have it set. */
    group?: string;
    /** Generation of the CLB, deprecated. */
    loadBalancerKind?: string;
    /** Read-only: id of the CLB in use. */
    loadBalancerId: string;
    /** Read-only: makes a creation that is tried again one creation. The object's own, whoever it was copied from. */
    clientToken?: string;
    syncBeginTime?: string;
    syncEndTime?: string;
    /** Tag of a CLB that says which object it was created for; its value is the object's uid. */
    ownerTag: string;
    /** `source` of the events, as `kubectl describe` shows it. */
    eventSource: string;
    reasons: { ensuring: string; success: string; warning: string; failed: string };
    codes: Record<
        | "loadBalancerNotFound"
        | "loadBalancerOfTke"
        | "loadBalancerQuota"
        | "creationParameters"
        | "extensiveParameters"
        | "chargeType"
        | "bandwidth"
        | "subnetFull"
        | "subnetNotFound"
        | "tagsChanged"
        | "listenerConflict",
        ErrorCode
    >;
    /** What to do to have another CLB, which no object changes in place (457/90598). */
    switchRemedy: string;
}

export const serviceKeys: ObjectKeys = {
    kind: "Service",
    apiVersion: "v1",
    finalizer: "service.k8s.tencent/resources",
    existingLoadBalancer: "service.kubernetes.io/tke-existed-lbid",
    internalSubnet: "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid",
    directAccess: "service.cloud.tencent.com/direct-access",
    chargeType: [
        "service.kubernetes.io/qcloud-loadbalancer-internet-charge-type",
        "kubernetes.io/service.internetChargeType",
    ],
    bandwidth: [
        "service.kubernetes.io/qcloud-loadbalancer-internet-max-bandwidth-out",
        "kubernetes.io/service.internetMaxBandwidthOut",
    ],
    extensiveParameters: "service.kubernetes.io/service.extensiveParameters",
    securityGroups: "service.cloud.tencent.com/security-groups",
    passToTarget: "service.cloud.tencent.com/pass-to-target",
    modificationProtection: "service.cloud.tencent.com/modification-protection",
    mode: "service.cloud.tencent.com/mode",
    loadBalancerKind: "service.kubernetes.io/loadbalance-type",
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
        loadBalancerQuota: errorCodes.serviceLoadBalancerQuota,
        creationParameters: errorCodes.serviceCreationParameters,
        extensiveParameters: errorCodes.serviceCreationParameters,
        chargeType: errorCodes.serviceCreationParameters,
        bandwidth: errorCodes.serviceCreationParameters,
        subnetFull: errorCodes.serviceSubnetFull,
        subnetNotFound: errorCodes.serviceSubnetNotFound,
        tagsChanged: errorCodes.tagsChanged,
        listenerConflict: errorCodes.listenerConflict,
    },
    switchRemedy: "make the Service a ClusterIP or NodePort one first",
};

export const ingressKeys: ObjectKeys = {
    kind: "Ingress",
    apiVersion: "networking.k8s.io/v1",
    // TKE's own name is not published; this one is formed like the Services'.
    finalizer: "ingress.k8s.tencent/resources",
    existingLoadBalancer: "kubernetes.io/ingress.existLbId",
    internalSubnet: "kubernetes.io/ingress.subnetId",
    directAccess: "ingress.cloud.tencent.com/direct-access",
    chargeType: ["kubernetes.io/ingress.internetChargeType"],
    bandwidth: ["kubernetes.io/ingress.internetMaxBandwidthOut"],
    extensiveParameters: "kubernetes.io/ingress.extensiveParameters",
    securityGroups: "ingress.cloud.tencent.com/security-groups",
    passToTarget: "ingress.cloud.tencent.com/pass-to-target",
    deletionProtection: "ingress.cloud.tencent.com/deletion-protection",
    retain: "ingress.cloud.tencent.com/loadbalance-retain",
    modificationProtection: "ingress.cloud.tencent.com/modification-protection",
    mode: "ingress.cloud.tencent.com/mode",
    group: "ingress.cloud.tencent.com/enable-group",
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
        loadBalancerQuota: errorCodes.ingressLoadBalancerQuota,
        creationParameters: errorCodes.ingressCreationParameters,
        extensiveParameters: errorCodes.ingressExtensiveParameters,
        chargeType: errorCodes.ingressChargeType,
        bandwidth: errorCodes.ingressBandwidth,
        subnetFull: errorCodes.ingressSubnetFull,
        subnetNotFound: errorCodes.ingressSubnetNotFound,
        tagsChanged: errorCodes.tagsChanged,
        listenerConflict: errorCodes.ingressListenerConflict,
    },
    switchRemedy: "delete the Ingress and create it anew",
};

/** Label on a Service, `OPEN` or `INTERNAL`. It selects nothing: the internal subnet's annotation does. */
export const LOAD_BALANCER_TYPE_LABEL = "service.cloud.tencent.com/loadbalance-type";

export const INGRESS_CLASS_ANNOTATION = "kubernetes.io/ingress.class";
export const INGRESS_CLASS = "qcloud";
export const INGRESS_CONDITIONS_ANNOTATION = "ingress.cloud.tencent.com/status.conditions";

/** Name of every listener that TKE makes. */
export const LISTENER_NAME = "TKE-DEDICATED-LISTENER";

/** A CLB with this tag was created by TKE and goes with its object (457/45685). */
export const CREATED_BY_TAG = { key: "tke-createdBy-flag", value: "yes" };
export const CLUSTER_TAG = "tke-clusterId";
/** `tke`, or `user` where the user wants to keep the CLB when its object goes (457/45685). */
export const LIFECYCLE_OWNER_TAG = "tke-lifecycle-owner";
