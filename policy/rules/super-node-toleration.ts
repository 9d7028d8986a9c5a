import { isForSuperNodes, SUPER_NODE_LABEL, SUPER_NODE_TAINT, toleratesSuperNode } from "../../tke/nodes";
import { hasOnlySuperNodes } from "./only-super-nodes";
import { podsOf } from "./pods-of-resource";
import { each, type StackRule } from "./rule";

export const superNodeToleration: StackRule = {
    name: "super-node-toleration",
    description: "Pods that can only run on super nodes tolerate the taint of super nodes.",
    source: "457/45561",
    scope: "stack",
    *check(stack) {
        const onlySuperNodes = hasOnlySuperNodes(stack);
        yield* each(stack, function* (resource) {
            const pods = podsOf(resource);
            if (!pods?.runsOnSuperNodes) {
                return;
            }
            const { spec, isPatch } = pods;
            const where = pods.where.spec;
            const selected = spec?.nodeSelector?.[SUPER_NODE_LABEL.key] === SUPER_NODE_LABEL.value;
            // The list is set as a whole, or left as it is.
            const leavesThem = isPatch && spec?.tolerations === undefined;
            if ((onlySuperNodes || isForSuperNodes(spec)) && !leavesThem && !toleratesSuperNode(spec?.tolerations)) {
                const reason = onlySuperNodes
                    ? "the stack has super nodes only"
                    : `${where}.${selected ? "nodeSelector" : "affinity"} asks for them`;
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
