const KEY = '"managedFields":';

/**
 * The objects of a JSON text, with their `metadata.managedFields` empty. The API server cannot be asked to leave them out; they
 * are about half of a Pod, and parsing them costs most of the time and memory of reading one.
 *
 * @throws SyntaxError where the text is no JSON
 */
export function parseWithoutManagedFields(text: string): unknown {
    try {
        return JSON.parse(without(text, likelyEnd));
    } catch {
        return JSON.parse(without(text, endOfArray));
    }
}

function without(text: string, endOf: (text: string, start: number) => number): string {
    const parts: string[] = [];
    let from = 0;
    // Inside a string quotes are escaped: the key with its own is never found there.
    for (let at = text.indexOf(`${KEY}[`); at >= 0; at = text.indexOf(`${KEY}[`, from)) {
        const start = at + KEY.length;
        parts.push(text.slice(from, start), "[]");
        from = endOf(text, start);
    }
    return from === 0 ? text : parts.join("") + text.slice(from);
}

/**
 * The API server writes `managedFields` last of all metadata, and no array within. A cut inside of them, even within a string,
 * leaves unmatched brackets or quotes, which `JSON.parse` refuses. A cut behind them is ruled out, since no array of objects ends
 * before the position found.
 */
function likelyEnd(text: string, start: number): number {
    const last = text.indexOf("}]}", start);
    const isLast = last >= 0 && text.startsWith("[{", start) && !text.slice(start, last).includes("}],");
    return isLast ? last + "}]".length : endOfArray(text, start);
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
