import { type Fact, type Unasked, unaskedText } from "./fact";

/** `unasked`: the cloud gave no answer, so that nothing is known either way. */
export type CheckStatus = "passed" | "failed" | "warned" | "unasked";

/** One line of the pre-flight's table. */
export interface CheckResult {
    /** Stable name of the check, such as `instance-stock`. */
    check: string;
    status: CheckStatus;
    /** What was found, one sentence without a full stop. */
    found: string;
    /** What to set or do. Present unless the check passed. */
    remedy?: string;
    /** The page or API text behind the check. */
    source?: string;
}

/** A check's result without its name, which the list of checks adds. */
export type CheckOutcome = Omit<CheckResult, "check">;

export const passed = (found: string): CheckOutcome => ({ status: "passed", found });

export const failed = (found: string, remedy: string, source?: string): CheckOutcome => ({
    status: "failed",
    found,
    remedy,
    source,
});

export const warned = (found: string, remedy: string, source?: string): CheckOutcome => ({
    status: "warned",
    found,
    remedy,
    source,
});

/** The outcome of a check whose question has no answer. */
export function unaskedOutcome(reason: Unasked): CheckOutcome {
    return { status: "unasked", found: unaskedText(reason), remedy: remedyOf(reason) };
}

/** Judges a fact where it is known; says why it is not known otherwise. */
export function judgeFact<T>(fact: Fact<T>, decide: (value: T) => CheckOutcome | CheckOutcome[]): CheckOutcome[] {
    return fact.known ? [decide(fact.value)].flat() : [unaskedOutcome(fact.reason)];
}

function remedyOf({ action, kind }: Unasked): string {
    switch (kind) {
        case "denied":
            return `grant the API key ${action}, or look it up in the console`;
        case "refused":
            return "set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY to a key that is enabled";
        case "clock":
            return "set this machine's clock, for example by NTP; Tencent Cloud accepts a difference of five minutes";
        case "timeout":
        case "failed":
            return "run the pre-flight again";
    }
}
