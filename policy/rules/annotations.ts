import { annotationMistakes } from "../../tke/annotations/mistakes";
import type { AnnotationKind } from "../../tke/annotations/table";
import { isLoadBalancerService, isQcloudIngress } from "./entries";
import { podsOf } from "./pods-of-resource";
import { ifKnown, type PolicyResource, type ResourceRule } from "./rule";

export const annotationsAllowed: ResourceRule = {
    name: "annotations-allowed",
    description:
        "Annotations for TKE's controllers, of LoadBalancer Services, qcloud Ingresses and Pods, are known, within their range and not contradictory.",
    source: "tke/annotations, each row with its page; TKE's controllers refuse or ignore the rest",
    scope: "resource",
    *check(resource) {
        const found = annotated(resource);
        if (!found) {
            return;
        }
        for (const { message } of annotationMistakes(found.kind, knownTexts(found.annotations))) {
            yield `${found.where}: ${message}`;
        }
    },
};

/** A value that is not known yet is Tencent Cloud's own: what is known is checked beside it. */
function knownTexts(annotations: Annotated["annotations"] = {}): Record<string, string | undefined> {
    return Object.fromEntries(Object.keys(annotations).map((key) => [key, ifKnown(() => annotations[key])]));
}

interface Annotated {
    kind: AnnotationKind;
    where: string;
    annotations: Readonly<Record<string, string>> | undefined;
}

function annotated(resource: PolicyResource): Annotated | undefined {
    if (isLoadBalancerService(resource)) {
        return { kind: "Service", where: "metadata.annotations", annotations: resource.props.metadata?.annotations };
    }
    if (isQcloudIngress(resource)) {
        return { kind: "Ingress", where: "metadata.annotations", annotations: resource.props.metadata?.annotations };
    }
    const pods = podsOf(resource);
    return pods && { kind: "Pod", where: pods.where.metadata, annotations: pods.metadata?.annotations };
}
