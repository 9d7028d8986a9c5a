/** What the cloud answered to one question, or why it did not. */
export type Fact<T> = { known: true; value: T } | { known: false; reason: Unasked };

/** Why a question has no answer. */
export interface Unasked {
    /** The action that was called, as CAM names it: `vpc:DescribeVpcs`. */
    action: string;
    /**
     * `denied`: the API key lacks the permission for the action. `refused`: the key itself is not accepted.
     * `clock`: the request's time is not accepted. `timeout`: no answer within the time limit. `failed`: anything else.
     */
    kind: "denied" | "refused" | "clock" | "timeout" | "failed";
    /** The error's code and text, as the API gave them. */
    message: string;
}

export function known<T>(value: T): Fact<T> {
    return { known: true, value };
}

export function unasked(reason: Unasked): Fact<never> {
    return { known: false, reason };
}

/** One line for people: what was missing for the answer. */
export function unaskedText({ action, kind, message }: Unasked): string {
    switch (kind) {
        case "denied":
            return `the API key has no permission for ${action}`;
        case "refused":
            return `the API key was refused (${message})`;
        case "clock":
            return `the request's time was refused (${message})`;
        case "timeout":
            return `${action} did not answer in time`;
        case "failed":
            return `${action} failed: ${message}`;
    }
}
