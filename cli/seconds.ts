import type { Language } from "../doctor/model/text";
import { UsageError } from "./usage";

/** What yargs read for an option of seconds. Throws a UsageError for what is no number of seconds, or is set twice. */
export function checkedSeconds(option: string, value: unknown, language: Language = "en"): number | undefined {
    if (value === undefined) {
        return undefined;
    }
    const seconds = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
    if (!Number.isFinite(seconds) || seconds < 0) {
        const times = Array.isArray(value) ? value.length : undefined;
        const json = JSON.stringify(value);
        throw new UsageError(
            language === "zh"
                ? `--${option} ${times ? `设置了 ${times} 次` : `为 ${json}`}，不是秒数：请设置一个，例如 --${option} 60`
                : `--${option} is ${times ? `set ${times} times` : json}, no number of seconds: set one, such as --${option} 60`,
        );
    }
    return seconds;
}
