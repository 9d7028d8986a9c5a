/** The value of a text in JSON; undefined where there is no text, or it is no JSON. No text in JSON means undefined. */
export function parseJson(text: string | undefined): unknown {
    if (text === undefined) {
        return undefined;
    }
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
