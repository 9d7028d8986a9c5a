import pRetry from "p-retry";

export interface PollOptions {
    signal: AbortSignal;
    /** The first attempt always runs. */
    timeoutMs: number;
}

/** Repeats an attempt, 100 ms to 1 s apart, while `again` says so of its error. Rejects with the last error. */
export function poll<T>(
    { signal, timeoutMs }: PollOptions,
    attempt: () => Promise<T>,
    again: (error: unknown) => boolean,
): Promise<T> {
    return pRetry(attempt, {
        retries: Infinity,
        factor: 1.5,
        minTimeout: 100,
        maxTimeout: 1000,
        maxRetryTime: timeoutMs,
        signal,
        shouldRetry: ({ error }) => again(error),
    });
}
