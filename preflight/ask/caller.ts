import { type Fact, known, unasked, type Unasked } from "../fact";

/** Codes of API keys that are not accepted at all (https://cloud.tencent.com/document/api/213/30435#公共错误码). */
const REFUSED_KEY = /^AuthFailure\.(?!UnauthorizedOperation)/;
const NO_PERMISSION = /UnauthorizedOperation|CamNoAuth|AuthFailure\.UnauthorizedOperation/;

/** Asks single read actions, each at most until one common time limit. */
export class Caller {
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
            return known(await Promise.race([request(), rejectedAt(this.deadline)]));
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
    if (NO_PERMISSION.test(code)) {
        return "denied";
    }
    return REFUSED_KEY.test(code) ? "refused" : "failed";
}
