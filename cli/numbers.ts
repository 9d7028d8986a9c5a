import { UsageError } from "./usage";

/** The value of an option that is a whole number. Throws a UsageError for any other value, and for one below the minimum. */
export function wholeNumber(option: string, value: unknown, least: number): number | undefined {
    if (value === undefined) {
        return undefined;
    }
    const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (!Number.isSafeInteger(number) || number < least) {
        const shown = Array.isArray(value) ? `set ${value.length} times` : JSON.stringify(value);
        throw new UsageError(
            `--${option} is ${shown}: set a whole number from ${least}, such as --${option} ${least + 9}`,
        );
    }
    return number;
}
