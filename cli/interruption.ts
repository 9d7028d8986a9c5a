/** The exit code of a command that SIGINT has ended, as shells have it. */
const INTERRUPTED = 130;

/** A terminal sends SIGINT to the whole group, and npm passes it on: what comes sooner is the same one. */
const SAME_SIGNAL_MS = 1000;

export interface Interruption {
    /** Aborted by the first SIGINT or SIGTERM. */
    signal: AbortSignal;
    /** The signals end the process again, as they do by default. */
    end: () => void;
}

/**
 * From now on SIGINT and SIGTERM abort what is under way; another one later ends the process at once.
 *
 * Listens until its end, not once: signal-exit, with which the Automation API ends the CLI, ends the process at a signal to which
 * nobody else listens.
 */
export function interruption(): Interruption {
    const controller = new AbortController();
    let interruptedAt: number | undefined;
    const listener = () => {
        if (interruptedAt !== undefined && Date.now() - interruptedAt > SAME_SIGNAL_MS) {
            process.exit(INTERRUPTED);
        }
        interruptedAt ??= Date.now();
        controller.abort();
    };
    process.on("SIGINT", listener).on("SIGTERM", listener);
    return { signal: controller.signal, end: () => void process.off("SIGINT", listener).off("SIGTERM", listener) };
}
