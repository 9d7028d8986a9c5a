import { nearestWord } from "../tke/nearest-word";

/** A mistake of the user's: its message is all that is printed, and the exit code is 2. */
export class UsageError extends Error {}

/** What yargs was called with, and what the command that it found takes. */
export interface Usage {
    words: readonly string[];
    /** Names of options, without dashes. */
    options: readonly string[];
}

/** A failure whose exit code is not 1, since that is a verdict of the command. */
export class CommandFailure extends Error {
    constructor(
        readonly exitCode: number,
        cause: Error,
    ) {
        super(cause.message, { cause });
        if (cause.stack !== undefined) {
            this.stack = cause.stack;
        }
    }
}

/** 2: the command was used wrongly; 1: it was understood and failed, unless the failure says otherwise. */
export function exitCodeOf(error: unknown): number {
    if (error instanceof CommandFailure) {
        return error.exitCode;
    }
    return error instanceof UsageError ? 2 : 1;
}

/** What a failure of yargs is to the user: what it refuses itself (a YError, or a message alone) was used wrongly. */
export function usageFailure(message: string, error: Error | undefined, usage: Usage): Error {
    if (error && error.name !== "YError") {
        return error;
    }
    const refused = error?.message ?? message;
    return new UsageError(/^Unknown arguments?: /.test(refused) ? (unknownOptions(usage) ?? refused) : refused);
}

/**
 * A line for each option that the command does not have, with the one that was probably meant; undefined where it is no option
 * that is unknown. yargs itself suggests commands only, and repeats each option in camel case.
 */
function unknownOptions({ words, options }: Usage): string | undefined {
    const names = options.filter((name) => name.length > 1);
    const isKnown = (name: string) => options.includes(name) || options.includes(name.replace(/^no-/, ""));
    const end = words.indexOf("--");
    const typed = words
        .slice(0, end < 0 ? undefined : end)
        .flatMap((word) => /^--([^=]+)/.exec(word)?.[1] ?? [])
        .filter((name) => !isKnown(name));
    if (typed.length === 0) {
        return undefined;
    }
    return [...new Set(typed)]
        .map((name) => {
            const meant = nearestWord(name, names);
            return `Unknown option --${name}${meant === undefined ? ". See --help." : `: did you mean --${meant}?`}`;
        })
        .join("\n  ");
}
