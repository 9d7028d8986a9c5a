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
        // The longest first: one that begins with another would keep its end.
        const ordered = [...secrets].sort((a, b) => b.length - a.length);
        return ordered.reduce<string>((text, secret) => text.replaceAll(secret, HIDDEN_SECRET), value) as T;
    }
    if (Array.isArray(value)) {
        return value.map((element: unknown) => redact(element, secrets)) as T;
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(
            Object.entries(value).map(([key, inner]: [string, unknown]) => [key, redact(inner, secrets)]),
        ) as T;
    }
    return value;
}
