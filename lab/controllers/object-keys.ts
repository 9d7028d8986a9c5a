import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import { CLB_TAGS } from "../../tke/clb";
import type { ErrorCause } from "../../tke/errors/error-cause";
import { INGRESS_ERRORS } from "../../tke/errors/ingress-errors";
import { SERVICE_ERRORS } from "../../tke/errors/service-errors";
import { EVENT_SOURCES, FINALIZERS } from "../../tke/objects";

const { Service: SERVICE, Ingress: INGRESS } = ANNOTATION_KEYS;

/** Causes of errors that both controllers have. */
export type CommonCause = keyof typeof SERVICE_ERRORS & keyof typeof INGRESS_ERRORS;

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
    /** What both controllers report, each with its own codes. */
    codes: Readonly<Record<CommonCause, ErrorCause>>;
    /** What to do to have another CLB, which no object changes in place (457/90598). */
    switchRemedy: string;
}

export const serviceKeys: ObjectKeys = {
    kind: "Service",
    apiVersion: "v1",
    finalizer: FINALIZERS.Service,
    existingLoadBalancer: SERVICE.existingLoadBalancerId,
    internalSubnet: SERVICE.internalSubnetId,
    directAccess: SERVICE.directAccess,
    chargeType: [SERVICE.chargeType, SERVICE.oldChargeType],
    bandwidth: [SERVICE.bandwidthMbps, SERVICE.oldBandwidthMbps],
    extensiveParameters: SERVICE.extensiveParameters,
    securityGroups: SERVICE.securityGroupIds,
    passToTarget: SERVICE.passToTarget,
    modificationProtection: SERVICE.modificationProtection,
    mode: SERVICE.mode,
    loadBalancerKind: SERVICE.oldLoadBalancerType,
    loadBalancerId: SERVICE.loadBalancerId,
    clientToken: SERVICE.clientToken,
    syncBeginTime: SERVICE.syncBeginTime,
    syncEndTime: SERVICE.syncEndTime,
    ownerTag: CLB_TAGS.owner.Service,
    eventSource: EVENT_SOURCES.Service,
    reasons: {
        ensuring: "EnsuringService",
        success: "EnsureServiceSuccess",
        warning: "EnsureServiceWarning",
        failed: "EnsureServiceFailed",
    },
    codes: SERVICE_ERRORS,
    switchRemedy: "make the Service a ClusterIP or NodePort one first",
};

export const ingressKeys: ObjectKeys = {
    kind: "Ingress",
    apiVersion: "networking.k8s.io/v1",
    finalizer: FINALIZERS.Ingress,
    existingLoadBalancer: INGRESS.existingLoadBalancerId,
    internalSubnet: INGRESS.internalSubnetId,
    directAccess: INGRESS.directAccess,
    chargeType: [INGRESS.chargeType],
    bandwidth: [INGRESS.bandwidthMbps],
    extensiveParameters: INGRESS.extensiveParameters,
    securityGroups: INGRESS.securityGroupIds,
    passToTarget: INGRESS.passToTarget,
    deletionProtection: INGRESS.deletionProtection,
    retain: INGRESS.retainLoadBalancer,
    modificationProtection: INGRESS.modificationProtection,
    mode: INGRESS.mode,
    group: INGRESS.enableGroup,
    loadBalancerId: INGRESS.loadBalancerId,
    ownerTag: CLB_TAGS.owner.Ingress,
    eventSource: EVENT_SOURCES.Ingress,
    reasons: {
        ensuring: "EnsuringIngress",
        success: "EnsureIngressSuccess",
        warning: "EnsureIngressWarning",
        failed: "EnsureIngressFailed",
    },
    codes: INGRESS_ERRORS,
    switchRemedy: "delete the Ingress and create it anew",
};
