import type { FaultRequest } from "../lab/cloud/faults/fault-request";
import { isKubernetes, type PhaseCall } from "./calls";

/** What happens at a call. */
export const CHAOS_FAULTS = [
    "throttle",
    "server-error",
    "disconnect-before",
    "disconnect-after",
    "kill-before",
    "kill-after",
    "crash-before",
    "crash-after",
] as const;

/**
 * `throttle` and `server-error`: the call is refused. `disconnect`: the connection breaks. `kill`: the command is killed.
 * `crash`: the lab's daemon is killed. Each `before` the call took effect, or `after`.
 */
export type ChaosFault = (typeof CHAOS_FAULTS)[number];

/** Whether the command that makes the call is killed at it, which the lab cannot do: it holds the call, unanswered. */
export function killsCommand(fault: ChaosFault): boolean {
    return fault === "kill-before" || fault === "kill-after";
}

/** Whether the lab's daemon ends by it. */
export function killsLab(fault: ChaosFault): boolean {
    return fault === "crash-before" || fault === "crash-after";
}

/** The fault as the lab is asked for it. */
export function faultRequest(call: PhaseCall, fault: ChaosFault): FaultRequest {
    const { service, action, nth } = call;
    return { service, action, nth, ...effectOf(fault, isKubernetes(call)) };
}

function effectOf(fault: ChaosFault, ofKubernetes: boolean): Partial<FaultRequest> {
    switch (fault) {
        case "throttle":
            return ofKubernetes ? { status: 429 } : { error: "RequestLimitExceeded" };
        case "server-error":
            return { status: 500 };
        case "disconnect-before":
            return { disconnect: true };
        case "disconnect-after":
            return { truncate: true };
        case "kill-before":
            return { hang: "before" };
        case "kill-after":
            return { hang: "after" };
        case "crash-before":
            return { crash: "before" };
        case "crash-after":
            return { crash: "after" };
    }
}
