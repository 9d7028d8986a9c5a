import type { EngineEvent } from "@pulumi/pulumi/automation";

/** How long the CLI gets to say that the terminal's Ctrl-C has reached it. */
const GRACE_MS = 1000;

export interface Cancellation {
    /** For the Automation API, which sends the CLI a SIGINT when it is aborted. */
    signal: AbortSignal;
    /** To be shown every event of the CLI. */
    observe: (event: EngineEvent) => void;
    end: () => void;
}

/**
 * Passes an abort on as exactly one SIGINT. A terminal sends Ctrl-C to the CLI too, and the second one makes it
 * terminate at once, with resources under way that no state knows (pulumi v3.259 pkg/backend/cancellation_scope.go).
 */
export function cancellation(asked: AbortSignal | undefined, graceMs = GRACE_MS): Cancellation {
    const controller = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    let isCancelling = false;
    const pass = () => {
        timer = setTimeout(() => {
            if (!isCancelling) {
                controller.abort();
            }
        }, graceMs);
    };
    if (asked?.aborted) {
        pass();
    }
    asked?.addEventListener("abort", pass, { once: true });
    return {
        signal: controller.signal,
        observe: ({ stdoutEvent }) => {
            isCancelling ||= stdoutEvent?.message.includes("received; cancelling") ?? false;
        },
        end: () => {
            clearTimeout(timer);
            asked?.removeEventListener("abort", pass);
        },
    };
}
