import pRetry from "p-retry";
import { apiErrorOf } from "./api-errors";

/** The code that Tencent's API answered with, or the system's for a connection that failed; empty for any other error. */
export function codeOf(error: unknown): string {
    const { code } = error as { code?: unknown };
    return typeof code === "string" ? code : "";
}

/** An error inside Tencent Cloud, or a failed connection. */
const TRANSIENT = /^(InternalError|ServiceUnavailable|ClientError\.|E[A-Z]+$)/;

/** Whether the same call may succeed a moment later. */
export function isTransient(code: string): boolean {
    const error = apiErrorOf(code);
    return error ? error.kind === "throttled" : TRANSIENT.test(code);
}

/** Whether an error's text contains the code for too many calls. Engines pass on the text only. */
export function isThrottled(message: string): boolean {
    return /\bRequestLimitExceeded\b/.test(message);
}

export interface RetryOptions {
    /** Ends the waiting. */
    signal?: AbortSignal;
    /** How often to repeat at most: after 0.5, 1, 2, 4 and 8 s. @default 5 */
    retries?: number;
}

/** One call that only reads, repeated while its error is transient. Rejects with the last error. */
export function readWithRetry<T>(request: () => Promise<T>, { signal, retries = 5 }: RetryOptions = {}): Promise<T> {
    return pRetry(request, {
        retries,
        minTimeout: 500,
        factor: 2,
        signal,
        shouldRetry: ({ error }) => isTransient(codeOf(error)),
    });
}
