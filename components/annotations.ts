import * as pulumi from "@pulumi/pulumi";
import type { ClbChargeType } from "./clb";

/** The keys by which a Service or an Ingress tells TKE's controller about its CLB (457/51258, 457/56112). */
interface AnnotationKeys {
    directAccess: string;
    existingLoadBalancerId: string;
    internalSubnetId: string;
    chargeType: string;
    bandwidthMbps: string;
    securityGroupIds: string;
    passToTarget: string;
    /** Written by the controller. */
    loadBalancerId: string;
}

export const SERVICE_ANNOTATIONS: AnnotationKeys = {
    directAccess: "service.cloud.tencent.com/direct-access",
    existingLoadBalancerId: "service.kubernetes.io/tke-existed-lbid",
    internalSubnetId: "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid",
    chargeType: "service.kubernetes.io/qcloud-loadbalancer-internet-charge-type",
    bandwidthMbps: "service.kubernetes.io/qcloud-loadbalancer-internet-max-bandwidth-out",
    securityGroupIds: "service.cloud.tencent.com/security-groups",
    passToTarget: "service.cloud.tencent.com/pass-to-target",
    loadBalancerId: "service.kubernetes.io/loadbalance-id",
};

export const INGRESS_ANNOTATIONS: AnnotationKeys = {
    directAccess: "ingress.cloud.tencent.com/direct-access",
    existingLoadBalancerId: "kubernetes.io/ingress.existLbId",
    internalSubnetId: "kubernetes.io/ingress.subnetId",
    chargeType: "kubernetes.io/ingress.internetChargeType",
    bandwidthMbps: "kubernetes.io/ingress.internetMaxBandwidthOut",
    securityGroupIds: "ingress.cloud.tencent.com/security-groups",
    passToTarget: "ingress.cloud.tencent.com/pass-to-target",
    loadBalancerId: "kubernetes.io/ingress.qcloud-loadbalance-id",
};

/** The CLB of a Service or an Ingress: one that exists, or what the controller shall create. */
export interface ClbSettings {
    /** A CLB made by the user, not by a controller. All else here is then settled on that CLB. @default - the controller creates one */
    loadBalancerId?: pulumi.Input<string>;
    /** Makes the CLB an internal one, with its address from this subnet. @default - a public CLB */
    internalSubnetId?: pulumi.Input<string>;
    /** Of a public CLB, 1 to 2048 Mbps; goes with `chargeType`. @default - the controller's */
    bandwidthMbps?: pulumi.Input<number>;
    /** Of a public CLB. @default - the controller's */
    chargeType?: pulumi.Input<ClbChargeType>;
    /** At most 5. @default - none, everyone may call */
    securityGroupIds?: pulumi.Input<pulumi.Input<string>[]>;
    /** Whether the backends' security groups are passed over. @default false */
    passToTarget?: pulumi.Input<boolean>;
}

/**
 * Annotations that give a Service or an Ingress its CLB. Direct access is always spelled out: on a cluster created since
 * controller 2.11.0 the controller would otherwise add `"true"` (457/131136).
 */
export function clbAnnotations(
    keys: AnnotationKeys,
    directAccess: pulumi.Input<boolean>,
    clb: ClbSettings,
): Record<string, pulumi.Input<string>> {
    const annotations = { [keys.directAccess]: pulumi.interpolate`${directAccess}` };
    // The controller heeds the others only for a CLB that it creates.
    return clb.loadBalancerId
        ? { ...annotations, [keys.existingLoadBalancerId]: clb.loadBalancerId }
        : { ...annotations, ...createdClb(keys, clb) };
}

function createdClb(keys: AnnotationKeys, clb: ClbSettings): Record<string, pulumi.Input<string>> {
    return {
        ...(clb.internalSubnetId && { [keys.internalSubnetId]: clb.internalSubnetId }),
        ...(clb.chargeType && { [keys.chargeType]: clb.chargeType }),
        ...(clb.bandwidthMbps && { [keys.bandwidthMbps]: pulumi.interpolate`${clb.bandwidthMbps}` }),
        ...(clb.securityGroupIds && {
            [keys.securityGroupIds]: pulumi.output(clb.securityGroupIds).apply((ids) => ids.join(",")),
        }),
        ...(clb.passToTarget && { [keys.passToTarget]: pulumi.interpolate`${clb.passToTarget}` }),
    };
}

/**
 * What makes Pulumi wait for the address, be it an IP or a domain name, and for no more: its own rules for a Service also
 * wait for endpoints to settle, 10 s longer.
 */
export function awaitAddress(timeoutSeconds: number): Record<string, string> {
    return {
        "pulumi.com/waitFor": "jsonpath={.status.loadBalancer.ingress}",
        "pulumi.com/timeoutSeconds": `${timeoutSeconds}`,
    };
}

/**
 * Annotations of a controller-made object whose change cannot be carried out in place: public to internal, created to
 * existing, one existing CLB to another (457/90598).
 */
export function replacingAnnotations(keys: AnnotationKeys): string[] {
    return [keys.existingLoadBalancerId, keys.internalSubnetId].map((key) => `metadata.annotations["${key}"]`);
}
