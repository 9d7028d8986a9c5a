type Requirement = (labels: Readonly<Record<string, string>>) => boolean;

const KEY = /[\w./-]+/.source;
const VALUES = /\(\s*[\w.-]*(?:\s*,\s*[\w.-]*)*\s*\)/.source;
const FORMS: readonly [RegExp, (key: string, values: string) => Requirement][] = [
    [new RegExp(`^(${KEY})\\s+in\\s*(${VALUES})$`), (key, values) => isAmong(key, listOf(values))],
    [new RegExp(`^(${KEY})\\s+notin\\s*(${VALUES})$`), (key, values) => not(isAmong(key, listOf(values)))],
    [new RegExp(`^(${KEY})\\s*==?\\s*([\\w.-]*)$`), (key, value) => isAmong(key, [value])],
    [new RegExp(`^(${KEY})\\s*!=\\s*([\\w.-]*)$`), (key, value) => not(isAmong(key, [value]))],
    [new RegExp(`^(${KEY})$`), (key) => (labels) => key in labels],
    [new RegExp(`^!\\s*(${KEY})$`), (key) => (labels) => !(key in labels)],
];

/**
 * Kubernetes' label selectors in their text form, such as `a=b, c in (d, e), f notin (g), h, !i`. No maintained npm
 * package reads it.
 *
 * @returns whether labels match; undefined where the text is no selector.
 */
export function parseLabelSelector(text: string): Requirement | undefined {
    // Commas inside parentheses separate values, the others requirements.
    const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim());
    const requirements = parts.map(parseRequirement);
    const known = requirements.filter((requirement) => requirement !== undefined);
    return known.length === parts.length ? (labels) => known.every((matches) => matches(labels)) : undefined;
}

function parseRequirement(text: string): Requirement | undefined {
    for (const [form, requirement] of FORMS) {
        const [matched, key = "", values = ""] = form.exec(text) ?? [];
        if (matched !== undefined) {
            return requirement(key, values);
        }
    }
    return undefined;
}

function listOf(values: string): string[] {
    return values
        .replace(/^\(|\)$/g, "")
        .split(",")
        .map((value) => value.trim());
}

function isAmong(key: string, values: readonly string[]): Requirement {
    return (labels) => key in labels && values.includes(labels[key] ?? "");
}

/** As in Kubernetes, an absent label differs from every value. */
function not(requirement: Requirement): Requirement {
    return (labels) => !requirement(labels);
}
