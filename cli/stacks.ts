import { readdirSync } from "node:fs";

/** A mistake of the user's: its message is all that is printed, and the exit code is 2. */
export class UsageError extends Error {}

/** The stacks of the project: one for every Pulumi.<stack>.yaml in its folder, sorted. */
export function allStacks(projectDirectory: string): string[] {
    return readdirSync(projectDirectory)
        .map((file) => /^Pulumi\.(?<stack>.+)\.yaml$/.exec(file)?.groups?.stack)
        .filter((stack) => stack !== undefined)
        .sort();
}

/**
 * The stacks that a command is for.
 * @param asked names from the command line; none: the stacks of all scenarios.
 * Throws a UsageError that names every stack there is no file for.
 */
export function selectStacks(asked: readonly string[], all: readonly string[]): string[] {
    const unknown = asked.filter((stack) => !all.includes(stack));
    if (unknown.length > 0) {
        throw new UsageError(
            `no such stack: ${unknown.join(", ")}; set one of ${all.join(", ")}, or add Pulumi.${unknown[0]}.yaml`,
        );
    }
    return asked.length > 0 ? [...new Set(asked)] : all.filter((stack) => /^scenario\d+$/.test(stack));
}
