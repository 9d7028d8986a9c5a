/** The value of an annotation that is JSON; undefined where the text is none. */
export function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
