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
 * It keeps its listeners until `end`: signal-exit, a library of the Automation API, ends the process on a signal that has no
 * other listener.
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
