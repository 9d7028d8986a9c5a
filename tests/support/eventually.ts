import pRetry from "p-retry";

const INTERVAL_MS = 50;

/**
 * Calls `attempt` again and again until it no longer throws. Returns what it returned, or throws what it threw last.
 *
 * @param seconds after which it gives up: before Mocha does, which would not say why
 */
export function eventually<T>(attempt: () => T | Promise<T>, seconds = 25): Promise<T> {
    return pRetry(attempt, {
        retries: Infinity,
        minTimeout: INTERVAL_MS,
        factor: 1,
        maxRetryTime: seconds * 1000,
    });
}

/** Waits until a condition holds; what it throws before is the cause of the error, which names the condition. */
export function eventuallyHolds(condition: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    return eventually(async () => {
        let cause: unknown;
        try {
            if (await holds()) {
                return;
            }
        } catch (error) {
            cause = error;
        }
        throw new Error(`does not hold: ${condition}`, { cause });
    });
}
