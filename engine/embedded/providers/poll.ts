import pRetry from "p-retry";

export interface PollOptions {
    signal: AbortSignal;
    /** The first attempt always runs. */
    timeoutMs: number;
}

/** Five stacks that wait for the same at once stay well below the API's 20 requests a second. */
const LONGEST_PAUSE_MS = 400;

/** Repeats an attempt, 100 to 400 ms apart, while `again` says so of its error. Rejects with the last error. */
export function poll<T>(
    { signal, timeoutMs }: PollOptions,
    attempt: () => Promise<T>,
    again: (error: unknown) => boolean,
): Promise<T> {
    return pRetry(attempt, {
        retries: Infinity,
        factor: 1.5,
        minTimeout: 100,
        maxTimeout: LONGEST_PAUSE_MS,
        maxRetryTime: timeoutMs,
        signal,
        shouldRetry: ({ error }) => again(error),
    });
}
