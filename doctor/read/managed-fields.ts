const KEY = '"managedFields":';

/**
 * The JSON text of objects with their `metadata.managedFields` empty. The API server cannot be asked to leave them out; they
 * are about half of a Pod, and parsing them costs most of the time and memory of reading one.
 */
export function withoutManagedFields(text: string): string {
    const parts: string[] = [];
    let from = 0;
    // Inside a string quotes are escaped: the key with its own is never found there.
    for (let at = text.indexOf(`${KEY}[`); at >= 0; at = text.indexOf(`${KEY}[`, from)) {
        const start = at + KEY.length;
        parts.push(text.slice(from, start), "[]");
        from = endOfArray(text, start);
    }
    return from === 0 ? text : parts.join("") + text.slice(from);
}

/** The position behind the array that begins at `start`. */
function endOfArray(text: string, start: number): number {
    let depth = 0;
    for (let at = start; at < text.length; at++) {
        switch (text.charCodeAt(at)) {
            case QUOTE:
                at = endOfString(text, at);
                break;
            case OPEN:
                depth++;
                break;
            case CLOSE:
                depth--;
                if (depth === 0) {
                    return at + 1;
                }
        }
    }
    return text.length;
}

/** The position of the quote that ends the string whose first one is at `start`. */
function endOfString(text: string, start: number): number {
    let at = start + 1;
    while (at < text.length && text.charCodeAt(at) !== QUOTE) {
        at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
    }
    return at;
}

const QUOTE = 0x22;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const BACKSLASH = 0x5c;
