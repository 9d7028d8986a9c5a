import type { Argv } from "yargs";

/** For the commands whose result other programs read. */
export function jsonOption<T>(parser: Argv<T>) {
    return parser.option("json", { type: "boolean", describe: "print only JSON on stdout" });
}

/** Prints a value as JSON, alone on stdout. */
export function printJson(value: unknown): void {
    process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
