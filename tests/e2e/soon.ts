import pRetry from "p-retry";

/** Tries for half a minute. */
export function soon<T>(attempt: () => Promise<T>): Promise<T> {
    return pRetry(attempt, { retries: 120, minTimeout: 250, factor: 1 });
}
