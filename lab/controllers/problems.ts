import type { ErrorCause } from "../../tke/errors/error-cause";

/** What a sync could not do, or did otherwise than asked. */
export interface Problem {
    /** With an error the object is not Ready. */
    severity: "error" | "warning";
    code?: string;
    message: string;
    /** Whether only the cloud can change it, so that nothing in Kubernetes will announce it: try again later. */
    retry?: boolean;
}

/** @param detail what exactly is wrong: object, key, value. */
export function problem(cause: ErrorCause, detail: string, options: { retry?: boolean } = {}): Problem {
    const { code, meaning, remedy } = cause;
    return {
        severity: "error",
        ...(code && { code }),
        message: `${code ? `ErrorCode: ${code}. ` : ""}${detail}: ${meaning}. What to do: ${remedy}.`,
        ...options,
    };
}

/** An error that TKE's pages give no code for. */
export function error(message: string, options: { retry?: boolean } = {}): Problem {
    return { severity: "error", message, ...options };
}

export function warning(message: string): Problem {
    return { severity: "warning", message };
}

/** Ends a sync before anything is changed. */
export class SyncError extends Error {
    readonly problems: readonly Problem[];

    constructor(
        readonly problem: Problem,
        ...others: Problem[]
    ) {
        super(problem.message);
        this.name = "SyncError";
        this.problems = [problem, ...others];
    }
}
