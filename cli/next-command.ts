import type { ForeignLoadBalancersArguments, SessionArguments, UnreachableArguments } from "./stacks/session";

/** Where the next command works, and what it may delete: as the one that failed. */
export type NextCommandOptions = Pick<SessionArguments, "cloud" | "engine"> &
    UnreachableArguments &
    ForeignLoadBalancersArguments;

/**
 * The last line of a command that failed: what to run once the cause is fixed. Every command continues where it stopped.
 *
 * @param command of `npm run`.
 * @param words arguments: stacks, or options with their values.
 */
export function nextCommand(command: string, words: readonly string[], given: NextCommandOptions): string {
    const { cloud, engine, deleteUnreachable, withForeignLoadBalancers } = given;
    const options = [
        ...(deleteUnreachable ? ["--delete-unreachable"] : []),
        ...(withForeignLoadBalancers ? ["--with-foreign-load-balancers"] : []),
        ...(cloud ? ["--cloud"] : []),
        ...(engine && !cloud ? ["--engine", engine] : []),
    ];
    return `next: npm run ${command} -- ${[...words, ...options].join(" ")}`;
}

/** Prints {@link nextCommand} on stderr. */
export function printNextCommand(command: string, words: readonly string[], options: NextCommandOptions): void {
    process.stderr.write(`${nextCommand(command, words, options)}\n`);
}
