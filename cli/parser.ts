import yargs, { type Argv, type CommandModule } from "yargs";
import { usageFailure } from "./usage";

/** Refuses, by a UsageError, every command and option that is not declared, and says which was probably meant. */
export function commandParser(words: readonly string[], commands: readonly CommandModule[]): Argv {
    // Of the command that yargs has found; its type declarations lack the method.
    const optionNames = () => Object.keys((parser as unknown as { getOptions(): { key: object } }).getOptions().key);
    const parser = yargs(withStandardInput(words))
        .command([...commands])
        .recommendCommands()
        .strict()
        .fail((message, error) => {
            throw usageFailure(message, error, { words, options: optionNames() });
        });
    return parser;
}

/** `-f -` in the one form in which yargs takes a lone `-` for the value of a list: it begins no option. */
function withStandardInput(words: readonly string[]): string[] {
    const before = (position: number) => words[position - 1] ?? "";
    const isValue = (position: number) => words[position] === "-" && FILES.test(before(position));
    return words.flatMap((word, position) => (isValue(position) ? [] : isValue(position + 1) ? [`${word}=-`] : [word]));
}

const FILES = /^(-f|--filename)$/;
