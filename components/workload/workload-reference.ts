/** The kinds of workloads that can be adopted, by what a config calls them. */
const WORKLOAD_KINDS = { deployment: "Deployment", statefulset: "StatefulSet", daemonset: "DaemonSet" } as const;
export type WorkloadKind = (typeof WORKLOAD_KINDS)[keyof typeof WORKLOAD_KINDS];

/** `deployment/shop`, as kubectl has it. */
export const WORKLOAD_PATTERN = /^(deployment|statefulset|daemonset)\/(?=.{1,253}$)[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

export interface WorkloadReference {
    kind: WorkloadKind;
    name: string;
}

/** Undefined for a text that names no workload. */
export function workloadReference(text: string): WorkloadReference | undefined {
    const [kind = "", name = ""] = text.split("/");
    return WORKLOAD_PATTERN.test(text)
        ? { kind: WORKLOAD_KINDS[kind as keyof typeof WORKLOAD_KINDS], name }
        : undefined;
}

/** A label selector, as a workload has it. */
export interface LabelSelector {
    matchLabels?: { [key: string]: string };
    matchExpressions?: unknown[];
}

/**
 * The labels by which a Service selects the Pods of a workload. Undefined where the workload selects them by expressions,
 * which a Service does not know.
 */
export function serviceSelector({ matchLabels, matchExpressions }: LabelSelector): Record<string, string> | undefined {
    const hasLabels = matchLabels !== undefined && Object.keys(matchLabels).length > 0;
    return hasLabels && !matchExpressions?.length ? matchLabels : undefined;
}
