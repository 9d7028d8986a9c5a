import type { types } from "@pulumi/kubernetes";
import type { Unwrap } from "@pulumi/pulumi";
import type { PolicyResource } from "./rule";
import { kubernetesKind } from "./resource-types";

export type PodSpec = Unwrap<types.input.core.v1.PodSpec>;
type ObjectMeta = Unwrap<types.input.meta.v1.ObjectMeta>;

/** The Pods of a resource. */
export interface Pods {
    /** Paths, for messages. */
    where: { spec: string; metadata: string };
    spec: PodSpec | undefined;
    metadata: ObjectMeta | undefined;
    /** Whether it only changes Pods that are not the stack's: what it does not set may be set there. */
    isPatch: boolean;
    /** Those of DaemonSets do not (457/74015). */
    runsOnSuperNodes: boolean;
}

type Template = { spec?: PodSpec; metadata?: ObjectMeta } | undefined;
type WithTemplate = { spec?: { template?: Template } };

/** Kinds whose Pods have the template at `spec.template`. */
const TEMPLATE_KINDS = ["DaemonSet", "Deployment", "Job", "ReplicaSet", "ReplicationController", "StatefulSet"];

/** The Pods that a resource creates, of a patch what it sets of them; undefined for whatever creates none. */
export function podsOf(resource: PolicyResource): Pods | undefined {
    const { name, isPatch = false } = kubernetesKind(resource) ?? {};
    const kind = { isPatch, runsOnSuperNodes: name !== "DaemonSet" };
    if (name === "Pod") {
        const { spec, metadata } = resource.props as NonNullable<Template>;
        return { where: { spec: "spec", metadata: "metadata.annotations" }, spec, metadata, ...kind };
    }
    if (name === "CronJob") {
        const { spec } = resource.props as { spec?: { jobTemplate?: WithTemplate } };
        return { ...ofTemplate("spec.jobTemplate.spec.template", spec?.jobTemplate?.spec?.template), ...kind };
    }
    if (name !== undefined && TEMPLATE_KINDS.includes(name)) {
        return { ...ofTemplate("spec.template", (resource.props as WithTemplate).spec?.template), ...kind };
    }
    return undefined;
}

function ofTemplate(path: string, template: Template): Pick<Pods, "where" | "spec" | "metadata"> {
    const where = { spec: `${path}.spec`, metadata: `${path}.metadata.annotations` };
    return { where, spec: template?.spec, metadata: template?.metadata };
}
