import { HIDDEN_SECRET } from "../../engine/api/engine";

/** Names of environment variables whose values are secrets. */
const SECRET_NAME = /SECRET|TOKEN|PASSWORD|PASSPHRASE|CREDENTIAL|PRIVATE|(ACCESS|API)_KEY/i;

/** A shorter value stands in too many innocent places. */
const MINIMUM_LENGTH = 8;

/** Secrets that errors of providers and clients may quote: those in the environment. */
export function environmentSecrets(environment: NodeJS.ProcessEnv): string[] {
    return Object.entries(environment).flatMap(([name, value]) =>
        value && value.length >= MINIMUM_LENGTH && SECRET_NAME.test(name) ? [value] : [],
    );
}

/** A JSON value, or a text, in which no string holds any of the secrets. GitHub masks them in logs, but not in comments. */
export function redact<T>(value: T, secrets: readonly string[]): T {
    if (typeof value === "string") {
        return redactText(value, secrets) as T;
    }
    if (Array.isArray(value)) {
        return value.map((element: unknown) => redact(element, secrets)) as T;
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(
            Object.entries(value).map(([key, inner]: [string, unknown]) => [
                redactText(key, secrets),
                redact(inner, secrets),
            ]),
        ) as T;
    }
    return value;
}

/** Secrets may begin with, hold or run into one another: what any of them covers is hidden. */
function redactText(text: string, secrets: readonly string[]): string {
    let shown = "";
    let end = 0;
    for (const [from, to] of occurrences(text, secrets)) {
        if (from >= end) {
            shown += text.slice(end, from) + HIDDEN_SECRET;
        }
        end = Math.max(end, to);
    }
    return shown + text.slice(end);
}

/** Where secrets begin and end, in order. */
function occurrences(text: string, secrets: readonly string[]): [from: number, to: number][] {
    const found: [number, number][] = [];
    for (const secret of secrets.filter((each) => each !== "")) {
        for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
            found.push([at, at + secret.length]);
        }
    }
    return found.sort(([a], [b]) => a - b);
}
