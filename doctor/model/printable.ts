import { mapDeep, type Localised } from "./text";

/** Characters that end a line or turn the direction of the text around, and so could make a text look like another. */
export const DECEPTIVE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A text from somebody's manifest or cluster without what would command a terminal or a log: names and messages of others
 * are printed beside our own words. Ends of lines become spaces, the rest is shown as what it is.
 */
export function printable(text: string): string {
    return text.replace(DECEPTIVE, (character) =>
        /\s/.test(character) ? " " : `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}]`,
    );
}

/** The same of every text in a value. */
export function allPrintable<T>(value: Localised<T>): Localised<T> {
    return mapDeep(value, (part) => (typeof part === "string" ? printable(part) : undefined)) as Localised<T>;
}
