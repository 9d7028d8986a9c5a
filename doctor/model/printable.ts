import type { Localised } from "./text";

/** Control characters, and those that turn the direction of text round. */
const HIDDEN = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A text from somebody's manifest or cluster without what would command a terminal or a log: names and messages of others
 * are printed beside our own words. Ends of lines become spaces, the rest is shown as what it is.
 */
export function printable(text: string): string {
    return text.replace(HIDDEN, (character) =>
        /\s/.test(character) ? " " : `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}]`,
    );
}

/** The same of every text in a value. */
export function allPrintable<T>(value: Localised<T>): Localised<T> {
    return made(value) as Localised<T>;
}

function made(value: unknown): unknown {
    if (typeof value === "string") {
        return printable(value);
    }
    if (Array.isArray(value)) {
        return value.map(made);
    }
    return typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, made(each)]))
        : value;
}
