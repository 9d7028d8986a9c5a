import type { SessionArguments } from "./stacks/session";

/** Where the next command works: as the one that failed. */
export type NextCommandOptions = Pick<SessionArguments, "cloud" | "engine">;

/**
 * The last line of a command that failed: what to run once the cause is mended. Every command continues where it stopped.
 *
 * @param command of `npm run`.
 * @param words arguments: stacks, or options with their values.
 */
export function nextCommand(command: string, words: readonly string[], { cloud, engine }: NextCommandOptions): string {
    const options = [...(cloud ? ["--cloud"] : []), ...(engine && !cloud ? ["--engine", engine] : [])];
    return `next: npm run ${command} -- ${[...words, ...options].join(" ")}`;
}

/** Prints {@link nextCommand} on stderr. */
export function printNextCommand(command: string, words: readonly string[], options: NextCommandOptions): void {
    process.stderr.write(`${nextCommand(command, words, options)}\n`);
}
