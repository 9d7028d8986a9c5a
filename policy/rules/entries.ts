import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import { INGRESS_CLASS } from "../../tke/objects";
import type { PolicyResource } from "./rule";
import { kubernetesKind, type ResourceOf } from "./resource-types";

export type Service = ResourceOf<"kubernetes:core/v1:Service">;
export type Ingress = ResourceOf<"kubernetes:networking.k8s.io/v1:Ingress">;

/** Whether TKE's service controller gives a resource a CLB; of a patch, whether it is about what only such a Service has. */
export function isLoadBalancerService(resource: PolicyResource): resource is Service {
    const kind = kubernetesKind(resource);
    if (kind?.name !== "Service") {
        return false;
    }
    const { spec } = (resource as Service).props;
    return spec?.type === "LoadBalancer" || (kind.isPatch && !spec?.type && setsKeyOf("Service", resource));
}

/**
 * Whether TKE's ingress controller gives a resource a CLB: it also takes Ingresses without a class (457/45685). Annotation
 * or field is enough, so that no rule is passed by with a second class beside TKE's.
 */
export function isQcloudIngress(resource: PolicyResource): resource is Ingress {
    const kind = kubernetesKind(resource);
    if (kind?.name !== "Ingress") {
        return false;
    }
    const { metadata, spec } = (resource as Ingress).props;
    const classes = [metadata?.annotations?.[ANNOTATION_KEYS.Ingress.ingressClass], spec?.ingressClassName];
    const hasNone = classes.every((name) => !name) && (!kind.isPatch || setsKeyOf("Ingress", resource));
    return hasNone || classes.includes(INGRESS_CLASS);
}

function setsKeyOf(kind: "Service" | "Ingress", { props }: Service | Ingress): boolean {
    const keys: string[] = Object.values(ANNOTATION_KEYS[kind]);
    return Object.keys(props.metadata?.annotations ?? {}).some((key) => keys.includes(key));
}

/** The direct-access annotation of a Service or an Ingress, and where it stands. */
export interface DirectAccess {
    /** `metadata.annotations["…"]`. */
    where: string;
    value: string | undefined;
}

/**
 * Reads whether the CLB of a Service or an Ingress binds Pods; undefined for whatever has no CLB of its controller, and for a
 * patch that says nothing of it.
 */
export function directAccessOf(resource: PolicyResource): DirectAccess | undefined {
    const found = directAccessIn(resource);
    return found?.value === undefined && kubernetesKind(resource)?.isPatch ? undefined : found;
}

function directAccessIn(resource: PolicyResource): DirectAccess | undefined {
    if (isLoadBalancerService(resource)) {
        return annotation(resource, ANNOTATION_KEYS.Service.directAccess);
    }
    return isQcloudIngress(resource) ? annotation(resource, ANNOTATION_KEYS.Ingress.directAccess) : undefined;
}

function annotation({ props }: Service | Ingress, key: string): DirectAccess {
    return { where: `metadata.annotations["${key}"]`, value: props.metadata?.annotations?.[key] };
}
