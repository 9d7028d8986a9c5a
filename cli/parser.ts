import yargs, { type Argv, type CommandModule } from "yargs";
import { usageFailure } from "./usage";

/** Refuses, by a UsageError, every command and option that is not declared, and says which was probably meant. */
export function commandParser(words: readonly string[], commands: readonly CommandModule[]): Argv {
    const parser = yargs(withStandardInput(words))
        .command([...commands])
        .recommendCommands()
        .strict()
        .fail((message, error) => {
            throw usageFailure(message, error, { words, options: optionNames(parser) });
        });
    return parser;
}

/** Keeps a command's options and arguments from its sub-commands, which otherwise inherit them. */
export function withoutInheritance<T>(parser: Argv<T>): Argv<T> {
    const own = optionNames(parser).filter((name) => name !== "help");
    (parser as unknown as Untyped).global(own, false);
    return parser;
}

/** What yargs has and its type declarations lack. */
interface Untyped {
    getOptions(): { key: object };
    global(names: readonly string[], isGlobal: boolean): unknown;
}

/** Options and arguments of the command that yargs has found. */
function optionNames<T>(parser: Argv<T>): string[] {
    return Object.keys((parser as unknown as Untyped).getOptions().key);
}

/** `-f -` in the one form in which yargs takes a lone `-` for the value of a list: it begins no option. */
function withStandardInput(words: readonly string[]): string[] {
    const before = (position: number) => words[position - 1] ?? "";
    const isValue = (position: number) => words[position] === "-" && FILES.test(before(position));
    return words.flatMap((word, position) => (isValue(position) ? [] : isValue(position + 1) ? [`${word}=-`] : [word]));
}

const FILES = /^(-f|--filename)$/;
