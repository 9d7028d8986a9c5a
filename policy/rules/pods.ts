import type { types } from "@pulumi/kubernetes";
import type { Unwrap } from "@pulumi/pulumi";
import type { PolicyResource } from "./rule";
import { isOf } from "./types";

export type PodSpec = Unwrap<types.input.core.v1.PodSpec>;
type ObjectMeta = Unwrap<types.input.meta.v1.ObjectMeta>;

/** The Pods of a resource. */
export interface Pods {
    /** Paths, for messages. */
    where: { spec: string; metadata: string };
    spec: PodSpec | undefined;
    metadata: ObjectMeta | undefined;
}

/** The Pods that a resource creates; undefined for whatever creates none, and for DaemonSets, which create none on super nodes (457/74015). */
export function podsOf(resource: PolicyResource): Pods | undefined {
    if (isOf(resource, "kubernetes:core/v1:Pod")) {
        const { spec, metadata } = resource.props;
        return { where: { spec: "spec", metadata: "metadata.annotations" }, spec, metadata };
    }
    if (isOf(resource, "kubernetes:batch/v1:CronJob")) {
        return ofTemplate("spec.jobTemplate.spec.template", resource.props.spec?.jobTemplate.spec?.template);
    }
    if (
        isOf(resource, "kubernetes:apps/v1:Deployment") ||
        isOf(resource, "kubernetes:apps/v1:ReplicaSet") ||
        isOf(resource, "kubernetes:apps/v1:StatefulSet") ||
        isOf(resource, "kubernetes:batch/v1:Job")
    ) {
        return ofTemplate("spec.template", resource.props.spec?.template);
    }
    return undefined;
}

function ofTemplate(path: string, template: { spec?: PodSpec; metadata?: ObjectMeta } | undefined): Pods {
    const where = { spec: `${path}.spec`, metadata: `${path}.metadata.annotations` };
    return { where, spec: template?.spec, metadata: template?.metadata };
}
