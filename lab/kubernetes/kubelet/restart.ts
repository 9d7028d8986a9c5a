import type { V1Container } from "@kubernetes/client-node";

/** A run this long without an exit forgets earlier crashes: twice the longest back-off (kubelet's backoff reset). */
export const STABLE_RUN_MS = 600_000;

const FIRST_BACK_OFF_SECONDS = 10;
const LAST_BACK_OFF_SECONDS = 300;

export type RestartPolicy = "Always" | "OnFailure" | "Never";

/** Whether a container that exited is started again. */
export function restarts(policy: RestartPolicy, exitCode: number): boolean {
    return policy === "Always" || (policy === "OnFailure" && exitCode !== 0);
}

/** An init container is restarted on failure only, a sidecar always. */
export function initRestartPolicy({ restartPolicy }: V1Container, podPolicy: RestartPolicy): RestartPolicy {
    if (restartPolicy === "Always") {
        return "Always";
    }
    return podPolicy === "Never" ? "Never" : "OnFailure";
}

/** How long a kubelet waits before the next start: not at all after the first exit, then 10 s, 20 s, … 300 s. */
export function backOffSeconds(exits: number): number {
    return exits <= 1 ? 0 : Math.min(FIRST_BACK_OFF_SECONDS * 2 ** (exits - 2), LAST_BACK_OFF_SECONDS);
}

/** The exit code that a container runtime reports: 128 and the signal's number for a process that a signal ended. */
export function exitCodeOf(code: number | null, signalNumber: number | undefined): number {
    return code ?? 128 + (signalNumber ?? 0);
}
