/**
 * Whether a text is what a pattern says, in which `*` stands for any characters. Takes time in proportion to the text: the same
 * as a regular expression would try `.*` against `.*`.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
    const [first = "", ...rest] = pattern.split("*");
    const last = rest.pop();
    if (last === undefined) {
        return text === pattern;
    }
    if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) {
        return false;
    }
    const end = text.length - last.length;
    let from = first.length;
    for (const part of rest) {
        const at = text.indexOf(part, from);
        if (at < 0 || at + part.length > end) {
            return false;
        }
        from = at + part.length;
    }
    return true;
}
