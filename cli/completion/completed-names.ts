import { STACK_OUTPUTS } from "../../tke/stack-outputs";

export interface CompletionQuestion {
    /** Words that were typed before the one to complete, from the command on. */
    before: readonly string[];
    /** The word to complete, as far as it was typed. */
    current: string;
    stacks: readonly string[];
}

/** How a command is declared: its name and its positionals, as yargs reads them. */
export type CommandUsage = string;

/**
 * Names that can stand at the place of the word: stacks where the command takes them, outputs after `output STACK`.
 * Empty where an option or its value is typed.
 */
export function completedNames(
    { before, current, stacks }: CompletionQuestion,
    commands: readonly CommandUsage[],
): string[] {
    const [name = "", ...rest] = before;
    const last = rest.at(-1) ?? "";
    if (current.startsWith("-")) {
        return [];
    }
    if (last === "--stack") {
        return [...stacks];
    }
    if (last.startsWith("--")) {
        return [];
    }
    const usage = commands.find((command) => command.split(" ")[0] === name) ?? "";
    const given = rest.filter((word) => !word.startsWith("-"));
    if (/\[stacks\.\.\]/.test(usage)) {
        return stacks.filter((stack) => !given.includes(stack));
    }
    if (/<stack>/.test(usage)) {
        return given.length === 0 ? [...stacks] : Object.keys(STACK_OUTPUTS);
    }
    return [];
}
