import { apiErrorOf } from "../../tencent/api-errors";
import { readWithRetry } from "../../tencent/retry";
import { type Fact, known, unasked, type Unasked } from "../fact";

/** What fails for longer is reported as not asked: a preview does not wait for it. */
const RETRIES = 2;

/** Asks single read actions, each at most until one common time limit. */
export class TimeLimitedReader {
    /** @param deadline aborts when the time for all questions is over. */
    constructor(private readonly deadline: AbortSignal) {}

    /**
     * Resolves with the answer, or with why there is none; never rejects.
     *
     * @param action as CAM names it: `vpc:DescribeVpcs`.
     */
    async ask<T>(action: string, request: () => Promise<T>): Promise<Fact<T>> {
        if (this.deadline.aborted) {
            return timeout(action);
        }
        try {
            return known(
                await Promise.race([
                    readWithRetry(request, { signal: this.deadline, retries: RETRIES }),
                    rejectedAt(this.deadline),
                ]),
            );
        } catch (error) {
            return error instanceof DeadlineError ? timeout(action) : unasked(reasonOf(action, error));
        }
    }
}

class DeadlineError extends Error {}

function timeout(action: string): Fact<never> {
    return unasked({ action, kind: "timeout", message: "" });
}

function rejectedAt(signal: AbortSignal): Promise<never> {
    return new Promise((_, reject) =>
        signal.addEventListener("abort", () => reject(new DeadlineError()), { once: true }),
    );
}

function reasonOf(action: string, error: unknown): Unasked {
    const { code, message } = error as { code?: string; message: string };
    return { action, kind: kindOf(code ?? ""), message: code ? `${code}: ${message}` : message };
}

function kindOf(code: string): Unasked["kind"] {
    switch (apiErrorOf(code)?.kind) {
        case "permission":
        case "service-role":
            return "denied";
        case "clock":
            return "clock";
        case "key":
            return "refused";
        default:
            return "failed";
    }
}
