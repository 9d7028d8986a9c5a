import { UsageError } from "./usage";

/** What yargs read for an option of seconds. Throws a UsageError for what is no number of seconds, or is set twice. */
export function checkedSeconds(option: string, value: unknown): number | undefined {
    if (value === undefined) {
        return undefined;
    }
    const seconds = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
    if (!Number.isFinite(seconds) || seconds < 0) {
        const shown = Array.isArray(value) ? `set ${value.length} times` : JSON.stringify(value);
        throw new UsageError(`--${option} is ${shown}, no number of seconds: set one, such as --${option} 60`);
    }
    return seconds;
}
