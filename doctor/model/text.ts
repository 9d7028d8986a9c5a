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
    return translate(value, language) as Localised<T>;
}

function translate(value: unknown, language: Language): unknown {
    if (Array.isArray(value)) {
        return value.map((item: unknown) => translate(item, language));
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    if (isText(value)) {
        return value[language];
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, translate(item, language)]));
}

function isText(value: object): value is Text {
    const { en, zh, ...others } = value as Partial<Record<string, unknown>>;
    return typeof en === "string" && typeof zh === "string" && Object.keys(others).length === 0;
}
