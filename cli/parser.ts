import yargs, { type Argv, type CommandModule } from "yargs";
import { usageFailure } from "./usage";

/** Refuses, by a UsageError, every command and option that is not declared, and says which was probably meant. */
export function commandParser(words: readonly string[], commands: readonly CommandModule[]): Argv {
    // Of the command that yargs has found; its type declarations lack the method.
    const optionNames = () => Object.keys((parser as unknown as { getOptions(): { key: object } }).getOptions().key);
    const parser = yargs(words)
        .command([...commands])
        .recommendCommands()
        .strict()
        .fail((message, error) => {
            throw usageFailure(message, error, { words, options: optionNames() });
        });
    return parser;
}
