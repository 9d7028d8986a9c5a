import { createContext, Script } from "node:vm";

/** A path of 16 KiB is matched by any sound expression within a fraction of it. */
const LIMIT_MS = 100;

const context = createContext({ expression: /^/, text: "" }) as { expression: RegExp; text: string };
const test = new Script("expression.test(text)");

/**
 * Whether a text matches the regular expression of a rule. One that is no expression matches nothing, nor does one that
 * backtracks for ever: it would stop the whole lab. nginx has a limit of PCRE's for that.
 */
export function matchesWithinLimit(pattern: string, text: string, flags = ""): boolean {
    try {
        context.expression = new RegExp(pattern, flags);
        context.text = text;
        return test.runInContext(context, { timeout: LIMIT_MS }) as boolean;
    } catch {
        return false;
    }
}
