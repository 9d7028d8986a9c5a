import type * as pulumi from "@pulumi/pulumi";
import { rowsOf } from "../../tke/annotations/table";
import { ClbChargeType } from "../../tke/clb";
import type { EntryKind } from "../../tke/objects";
import { annotationInputs } from "../common/annotation-inputs";

/** @default of a public CLB's bandwidth, Mbps. */
export const DEFAULT_BANDWIDTH_MBPS = 10;

/** The CLB of a Service or an Ingress: one that exists, or what the controller shall create. */
export interface ClbSettings {
    /**
     * The id of an existing CLB that a user, and no controller, has created. The other settings of the CLB are then its
     * own.
     * @default - the controller creates one
     */
    loadBalancerId?: pulumi.Input<string>;
    /** The id of the subnet of an internal CLB's address; it makes the CLB an internal one. @default - a public CLB */
    internalSubnetId?: pulumi.Input<string>;
    /**
     * The maximum outbound bandwidth of a public CLB, in Mbps, from 1 to 2048.
     * @default - the controller's; 10 beside a `chargeType`
     */
    bandwidthMbps?: pulumi.Input<number>;
    /**
     * How the bandwidth of a public CLB is charged.
     * @default - the controller's; by traffic beside a `bandwidthMbps`
     */
    chargeType?: pulumi.Input<ClbChargeType>;
    /** The ids of the CLB's security groups, at most 5. @default - none, everyone may call */
    securityGroupIds?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Whether the CLB's own security groups alone decide who may connect, and not those of the backends.
     * @default false
     */
    passToTarget?: pulumi.Input<boolean>;
}

/**
 * Annotations that give a Service or an Ingress its CLB. Direct access is always spelled out: on a cluster created since
 * controller 2.11.0 the controller would otherwise add `"true"` (457/131136).
 */
export function clbAnnotations(
    kind: EntryKind,
    directAccess: pulumi.Input<boolean>,
    clb: ClbSettings,
): Record<string, pulumi.Input<string>> {
    if (clb.loadBalancerId) {
        // The controller heeds the others only for a CLB that it creates.
        return annotationInputs(kind, { directAccess, existingLoadBalancerId: clb.loadBalancerId });
    }
    const { internalSubnetId, securityGroupIds, passToTarget } = clb;
    // The controller takes the two together only (E4005, E4045, E4046).
    const chargeType = clb.chargeType ?? (clb.bandwidthMbps === undefined ? undefined : ClbChargeType.Traffic);
    const bandwidthMbps = clb.bandwidthMbps ?? (chargeType && DEFAULT_BANDWIDTH_MBPS);
    return annotationInputs(kind, {
        directAccess,
        internalSubnetId,
        chargeType,
        bandwidthMbps,
        securityGroupIds,
        passToTarget,
    });
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
export function replacingAnnotations(kind: EntryKind): string[] {
    return Object.values(rowsOf(kind))
        .filter(({ changeReplaces }) => changeReplaces)
        .map(({ key }) => `metadata.annotations["${key}"]`);
}
