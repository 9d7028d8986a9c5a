import type { StackConfig } from "./fields";

/** Whether clients are led to Pods that somebody else runs. */
export function adoptsWorkload({ workload, selector }: Pick<Partial<StackConfig>, "workload" | "selector">): boolean {
    return workload !== undefined || selector !== undefined;
}
