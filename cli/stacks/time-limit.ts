import type { Argv } from "yargs";
import { EngineError } from "../../engine/api/engine";
import { checkedSeconds } from "../seconds";

export interface TimeLimitArguments {
    timeout?: string;
}

/** For the commands that wait for what a cluster or the cloud deletes. */
export function timeLimitOption<T>(parser: Argv<T>): Argv<T & TimeLimitArguments> {
    return parser
        .option("timeout", {
            type: "string",
            requiresArg: true,
            describe:
                "time limit of each stack in seconds; the error names what is not done by then, and the next run continues",
            defaultDescription: "none",
        })
        .check(({ timeout }) => checkedSeconds("timeout", timeout) !== null);
}

/** The most that a timer takes, some 24 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** Whole milliseconds that a stack may take; undefined: as long as it takes. Throws a UsageError for what is no number of seconds. */
export function timeLimitMs({ timeout }: TimeLimitArguments): number | undefined {
    const seconds = checkedSeconds("timeout", timeout);
    return seconds === undefined ? undefined : Math.min(Math.ceil(seconds * 1000), LONGEST_MS);
}

/** `up`: what creates, waits and verifies. */
export interface UpTimeLimit {
    /** Milliseconds for a stack in the run that begins now, of those that are left; undefined: as long as it takes. */
    ofRun: () => number | undefined;
    /** `--timeout` of the verification: what the slowest stack has left of it; undefined: the default of `verify`. */
    ofVerification: (results: readonly { durationMs?: number }[]) => string | undefined;
}

const LEAST_MS = 1_000;

/**
 * `--timeout` bounds `up` and the verification after it, for each stack; runs that repeat a throttled stack share it.
 *
 * @param now @default performance.now
 */
export function upTimeLimit(args: TimeLimitArguments, now: () => number = () => performance.now()): UpTimeLimit {
    const limit = timeLimitMs(args);
    let begin: number | undefined;
    return {
        ofRun: () => {
            begin ??= now();
            return limit === undefined ? undefined : Math.max(LEAST_MS, Math.ceil(limit - (now() - begin)));
        },
        ofVerification: (results) => {
            const slowest = Math.max(0, ...results.map(({ durationMs = 0 }) => durationMs));
            return limit === undefined ? undefined : String(Math.max(LEAST_MS, limit - slowest) / 1000);
        },
    };
}

/** @param busy what was worked on when the time was over */
export function timeLimitError(milliseconds: number, busy: readonly string[], cause: unknown): EngineError {
    const what = busy.length > 0 ? `: still waiting for ${busy.join(", ")}` : "";
    return new EngineError(`not done within ${milliseconds / 1000} s (--timeout)${what}`, { cause });
}
