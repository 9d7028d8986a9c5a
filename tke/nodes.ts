/** Label of a node with its instance type (Kubernetes' own). */
export const INSTANCE_TYPE_LABEL = "node.kubernetes.io/instance-type";

/** The label and value by which super nodes are selected (457/45561). */
export const SUPER_NODE_LABEL = { key: INSTANCE_TYPE_LABEL, value: "eklet" } as const;

/** What a Pod has to tolerate to be scheduled on a super node (intl 457/45561). */
export const SUPER_NODE_TAINT = { key: "eks.tke.cloud.tencent.com/eklet", effect: "NoSchedule" } as const;

/** Label and annotation of a super node with the subnet that its Pods are in (imroc/tke-guide; seen on a cluster). */
export const SUPER_NODE_SUBNET_LABEL = "eks.tke.cloud.tencent.com/subnet-id";

/** Label of a native or CVM node with its instance id (seen on a cluster). */
export const INSTANCE_ID_LABEL = "cloud.tencent.com/node-instance-id";

/** Labels of a node that runs a control plane (Kubernetes' own, the present one and its predecessor). */
export const MASTER_LABELS = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"] as const;

/** Further labels of a native node (seen on a cluster). */
export const NATIVE_NODE_LABELS = {
    cpu: "node.tke.cloud.tencent.com/cpu",
    memory: "node.tke.cloud.tencent.com/memory",
    machine: "node.tke.cloud.tencent.com/machine",
    nodePool: "node.tke.cloud.tencent.com/machineset",
} as const;

/** Further labels of a CVM node that is in a pool (seen on clusters). */
export const CVM_NODE_LABELS = {
    nodePool: "tke.cloud.tencent.com/nodepool-id",
    scalingGroup: "cloud.tencent.com/auto-scaling-group-id",
} as const;

/** A toleration of a Pod, as far as it is about super nodes. */
export interface Toleration {
    key?: string | undefined;
    operator?: string | undefined;
    value?: string | undefined;
    effect?: string | undefined;
}

/** Whether one of a Pod's tolerations is for super nodes' taint, as the scheduler matches; the taint has no value. */
export function toleratesSuperNode(tolerations: readonly Toleration[] | undefined): boolean {
    return (tolerations ?? []).some(({ key, operator = "Equal", value, effect }) => {
        const byKey = key === SUPER_NODE_TAINT.key && (operator === "Exists" || !value);
        const byAll = !key && operator === "Exists";
        return (byKey || byAll) && (!effect || effect === SUPER_NODE_TAINT.effect);
    });
}

/** The fields of a Pod that say on which nodes it can run. */
export interface NodeChoice {
    nodeName?: string | undefined;
    nodeSelector?: Readonly<Record<string, string>> | undefined;
    affinity?:
        | {
              nodeAffinity?:
                  | {
                        requiredDuringSchedulingIgnoredDuringExecution?:
                            { nodeSelectorTerms?: readonly NodeSelectorTerm[] | undefined } | undefined;
                    }
                  | undefined;
          }
        | undefined;
}

interface NodeSelectorTerm {
    matchExpressions?:
        | readonly { key?: string | undefined; operator?: string | undefined; values?: readonly string[] | undefined }[]
        | undefined;
}

/** Whether a Pod is for super nodes alone, by selector, affinity or name. */
export function isForSuperNodes(spec: NodeChoice | undefined): boolean {
    const { key, value } = SUPER_NODE_LABEL;
    if (spec?.nodeSelector?.[key] === value || spec?.nodeName?.startsWith("eklet-")) {
        return true;
    }
    const terms = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
    return (
        terms.length > 0 &&
        terms.every(({ matchExpressions = [] }) =>
            matchExpressions.some(
                (expression) =>
                    expression.key === key && expression.operator === "In" && expression.values?.join() === value,
            ),
        )
    );
}
