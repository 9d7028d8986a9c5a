import type { V1DaemonSet, V1Deployment, V1Pod, V1StatefulSet } from "@kubernetes/client-node";

/** What creates an entry point's Pods and replaces them, some at a time. */
export type MigrationWorkload =
    | { kind: "Deployment"; object: V1Deployment }
    | { kind: "StatefulSet"; object: V1StatefulSet }
    | { kind: "DaemonSet"; object: V1DaemonSet };

/** The workloads whose Pods some of these are, by their selectors. */
export function workloadsOf(workloads: readonly MigrationWorkload[], pods: readonly V1Pod[]): MigrationWorkload[] {
    return workloads.filter(({ object }) => {
        const labels = Object.entries(object.spec?.selector.matchLabels ?? {});
        return pods.some(({ metadata }) => labels.every(([key, value]) => metadata?.labels?.[key] === value));
    });
}

/** `deployment/shop`, as kubectl names it. */
export function workloadName({ kind, object }: MigrationWorkload): string {
    return `${kind.toLowerCase()}/${object.metadata?.name}`;
}

/** Whether the workload has Pods to replace, create or delete yet, by what `kubectl rollout status` goes by. */
export function isRollingOut(workload: MigrationWorkload): boolean {
    const { metadata, status } = workload.object;
    return (status?.observedGeneration ?? 0) < (metadata?.generation ?? 0) || !isComplete(workload);
}

function isComplete(workload: MigrationWorkload): boolean {
    if (workload.kind === "DaemonSet") {
        const { desiredNumberScheduled, updatedNumberScheduled = 0, numberAvailable = 0 } = workload.object.status!;
        const updated = replacesPods(workload) ? updatedNumberScheduled : desiredNumberScheduled;
        return updated === desiredNumberScheduled && numberAvailable === desiredNumberScheduled;
    }
    const { spec, status } = workload.object;
    const wanted = spec?.replicas ?? 1;
    const updated = replacesPods(workload) ? (status?.updatedReplicas ?? 0) : wanted;
    return updated === wanted && (status?.replicas ?? 0) === wanted && (status?.availableReplicas ?? 0) === wanted;
}

/** Whether a change of the template replaces every Pod: not with `OnDelete`, nor with a StatefulSet's `partition`. */
export function replacesPods(workload: MigrationWorkload): boolean {
    if (workload.kind === "Deployment") {
        return true;
    }
    const strategy = workload.object.spec?.updateStrategy;
    const partition =
        workload.kind === "StatefulSet" ? workload.object.spec?.updateStrategy?.rollingUpdate?.partition : 0;
    return strategy?.type !== "OnDelete" && !partition;
}
