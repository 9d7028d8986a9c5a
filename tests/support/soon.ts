import pRetry from "p-retry";

const INTERVAL_MS = 250;

/** Tries again and again. @param seconds at least */
export function soon<T>(attempt: () => Promise<T>, seconds = 30): Promise<T> {
    return pRetry(attempt, { retries: (seconds * 1000) / INTERVAL_MS, minTimeout: INTERVAL_MS, factor: 1 });
}
