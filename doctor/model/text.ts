/** Languages that doctor speaks. */
export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

/** One sentence or more, in each language. */
export type Text = Readonly<Record<Language, string>>;

/** The same in both languages: names, commands, code. */
export function plain(text: string): Text {
    return { en: text, zh: text };
}

/** A value whose texts are in one language. */
export type Localised<T> = T extends Text
    ? string
    : T extends readonly (infer Item)[]
      ? Localised<Item>[]
      : T extends object
        ? { [Key in keyof T]: Localised<T[Key]> }
        : T;

/** The value with every {@link Text} in it replaced by its words in one language. */
export function localised<T>(value: T, language: Language): Localised<T> {
    return mapDeep(value, (part) => (isText(part) ? part[language] : undefined)) as Localised<T>;
}

/** A copy of a value, with another one wherever `replace` returns one; what is in a replaced part is not looked at. */
export function mapDeep(value: unknown, replace: (part: unknown) => unknown): unknown {
    const replaced = replace(value);
    if (replaced !== undefined) {
        return replaced;
    }
    if (Array.isArray(value)) {
        return value.map((item: unknown) => mapDeep(item, replace));
    }
    return typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapDeep(item, replace)]))
        : value;
}

function isText(value: unknown): value is Text {
    if (typeof value !== "object" || value === null) {
        return false;
    }
    const { en, zh, ...others } = value as Partial<Record<string, unknown>>;
    return typeof en === "string" && typeof zh === "string" && Object.keys(others).length === 0;
}
