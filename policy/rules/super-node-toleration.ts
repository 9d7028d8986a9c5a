import type { Unwrap } from "@pulumi/pulumi";
import type { types } from "@pulumi/kubernetes";
import { SUPER_NODE_LABEL, SUPER_NODE_TAINT } from "../../tke/nodes";
import { hasOnlySuperNodes } from "./nodes";
import { podsOf } from "./pods";
import { each, type StackRule } from "./rule";

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
            const { spec } = pods;
            const where = pods.where.spec;
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

/** As the scheduler matches; the taint has no value. */
function tolerates({ key, operator = "Equal", value, effect }: Toleration): boolean {
    const byKey = key === SUPER_NODE_TAINT.key && (operator === "Exists" || !value);
    const byAll = !key && operator === "Exists";
    return (byKey || byAll) && (!effect || effect === SUPER_NODE_TAINT.effect);
}
