import type { Argv } from "yargs";
import { UsageError } from "./usage";

/**
 * Refuses an empty value of options that name a place, as an unset variable leaves it: it must not count as the place that is
 * meant where the option is left out. Throws a UsageError when the arguments are parsed.
 */
export function withGivenValues<T>(parser: Argv<T>, ...names: (keyof T & string)[]): Argv<T> {
    const checks = names.map((name) => [name, (value: unknown) => given(name, value)]);
    return parser.coerce(Object.fromEntries(checks) as Record<string, (value: unknown) => unknown>) as Argv<T>;
}

function given(name: string, value: unknown): unknown {
    const values: unknown[] = Array.isArray(value) ? value : [value];
    if (values.length === 0 || values.includes("")) {
        throw new UsageError(`--${name} has no value: set one, or leave --${name} out`);
    }
    return value;
}
