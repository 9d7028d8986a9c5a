import type { Unwrap } from "@pulumi/pulumi";
import type { types } from "@pulumi/kubernetes";
import { SUPER_NODE_LABEL, SUPER_NODE_TAINT } from "../../tke/nodes";
import { hasOnlySuperNodes } from "./nodes";
import { each, type PolicyResource, type StackRule } from "./rule";
import { isOf } from "./types";

type PodSpec = Unwrap<types.input.core.v1.PodSpec>;
type Toleration = Unwrap<types.input.core.v1.Toleration>;

export const superNodeToleration: StackRule = {
    name: "super-node-toleration",
    description: "Pods that can only run on super nodes tolerate the taint of super nodes.",
    source: "457/45561",
    scope: "stack",
    *check(stack) {
        const onlySuperNodes = hasOnlySuperNodes(stack);
        yield* each(stack, function* (resource) {
            const pods = podsOf(resource);
            if (!pods) {
                return;
            }
            const { where, spec } = pods;
            const selected = spec?.nodeSelector?.[SUPER_NODE_LABEL.key] === SUPER_NODE_LABEL.value;
            if ((onlySuperNodes || selected) && !(spec?.tolerations ?? []).some(tolerates)) {
                const reason = onlySuperNodes
                    ? "the stack has super nodes only"
                    : `${where}.nodeSelector asks for them`;
                yield {
                    urn: resource.urn,
                    message:
                        `${where}.tolerations does not have the taint of super nodes, and ${reason}: add ` +
                        `{ key: "${SUPER_NODE_TAINT.key}", operator: "Exists", effect: "${SUPER_NODE_TAINT.effect}" } (457/45561)`,
                };
            }
        });
    },
};

/** The Pods that a resource makes. DaemonSets make none on super nodes (457/74015). */
function podsOf(resource: PolicyResource): { where: string; spec: PodSpec | undefined } | undefined {
    if (isOf(resource, "kubernetes:core/v1:Pod")) {
        return { where: "spec", spec: resource.props.spec };
    }
    if (isOf(resource, "kubernetes:batch/v1:CronJob")) {
        const spec = resource.props.spec?.jobTemplate.spec?.template.spec;
        return { where: "spec.jobTemplate.spec.template.spec", spec };
    }
    if (
        isOf(resource, "kubernetes:apps/v1:Deployment") ||
        isOf(resource, "kubernetes:apps/v1:ReplicaSet") ||
        isOf(resource, "kubernetes:apps/v1:StatefulSet") ||
        isOf(resource, "kubernetes:batch/v1:Job")
    ) {
        return { where: "spec.template.spec", spec: resource.props.spec?.template?.spec };
    }
    return undefined;
}

/** As the scheduler matches; the taint has no value. */
function tolerates({ key, operator = "Equal", value, effect }: Toleration): boolean {
    const byKey = key === SUPER_NODE_TAINT.key && (operator === "Exists" || !value);
    const byAll = !key && operator === "Exists";
    return (byKey || byAll) && (!effect || effect === SUPER_NODE_TAINT.effect);
}
