/** Whether labels match a selector in its text form, such as `a=b, c in (d, e), !f`; a text that is none matches nothing. */
export function matchesSelector(selector: string, labels: Readonly<Record<string, string>>): boolean {
    // A comma inside parentheses separates values, the others requirements.
    return selector.split(/,(?![^(]*\))/).every((part) => matchesRequirement(part.trim(), labels));
}

function matchesRequirement(text: string, labels: Readonly<Record<string, string>>): boolean {
    const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text);
    if (set) {
        const [, key = "", operator, list = ""] = set;
        const among = key in labels && list.split(",").some((value) => value.trim() === labels[key]);
        return operator === "in" ? among : !among;
    }
    const equality = /^([^\s=!]+)\s*(==|=|!=)\s*(\S*)$/.exec(text);
    if (equality) {
        const [, key = "", operator, value] = equality;
        return operator === "!=" ? labels[key] !== value : labels[key] === value;
    }
    const existence = /^(!?)\s*([^\s=!()]+)$/.exec(text);
    return existence !== null && (existence[2] ?? "") in labels !== (existence[1] === "!");
}
