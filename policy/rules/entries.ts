import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import { INGRESS_CLASS } from "../../tke/objects";
import type { PolicyResource } from "./rule";
import { isOf, type ResourceOf } from "./types";

export type Service = ResourceOf<"kubernetes:core/v1:Service">;
export type Ingress = ResourceOf<"kubernetes:networking.k8s.io/v1:Ingress">;

/** Whether TKE's service controller gives a resource a CLB. */
export function isLoadBalancerService(resource: PolicyResource): resource is Service {
    return isOf(resource, "kubernetes:core/v1:Service") && resource.props.spec?.type === "LoadBalancer";
}

/**
 * Whether TKE's ingress controller gives a resource a CLB: it also takes Ingresses without a class (457/45685). Annotation
 * or field is enough, so that no rule is passed by with a second class beside TKE's.
 */
export function isQcloudIngress(resource: PolicyResource): resource is Ingress {
    if (!isOf(resource, "kubernetes:networking.k8s.io/v1:Ingress")) {
        return false;
    }
    const { metadata, spec } = resource.props;
    const classes = [metadata?.annotations?.[ANNOTATION_KEYS.Ingress.ingressClass], spec?.ingressClassName];
    return classes.every((name) => !name) || classes.includes(INGRESS_CLASS);
}

/** The direct-access annotation of a Service or an Ingress, and where it stands. */
export interface DirectAccess {
    /** `metadata.annotations["…"]`. */
    where: string;
    value: string | undefined;
}

/** Reads whether the CLB of a Service or an Ingress binds Pods; undefined for whatever has no CLB of its controller. */
export function directAccessOf(resource: PolicyResource): DirectAccess | undefined {
    if (isLoadBalancerService(resource)) {
        return annotation(resource, ANNOTATION_KEYS.Service.directAccess);
    }
    return isQcloudIngress(resource) ? annotation(resource, ANNOTATION_KEYS.Ingress.directAccess) : undefined;
}

function annotation({ props }: Service | Ingress, key: string): DirectAccess {
    return { where: `metadata.annotations["${key}"]`, value: props.metadata?.annotations?.[key] };
}
