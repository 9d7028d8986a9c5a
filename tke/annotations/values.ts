import { parseJson } from "../parse-json";
import type { ValueType } from "./row";

/** The text that an annotation holds for a value. */
export function toText(value: unknown, type: ValueType): string {
    switch (type.type) {
        case "json":
            return JSON.stringify(value);
        case "list":
            return (value as readonly string[]).join(",");
        default:
            return String(value);
    }
}

/** Whether a text is within an annotation's range. */
export function isAllowed(text: string, type: ValueType): boolean {
    switch (type.type) {
        case "boolean":
            return text === "true" || text === "false";
        case "oneOf":
            return type.values.includes(text);
        case "wholeNumber":
            return /^(0|[1-9]\d*)$/.test(text) && Number(text) >= type.min && Number(text) <= (type.max ?? Infinity);
        case "text":
            return type.pattern.test(text) && (type.isValid?.(text) ?? true);
        case "list":
            return isList(text, type);
        case "json":
            return type.schema.safeParse(parseJson(text)).success;
    }
}

/** The value that a text holds, by an annotation's type; undefined where the text is out of its range. */
export function fromText(text: string, type: ValueType): unknown {
    if (!isAllowed(text, type)) {
        return undefined;
    }
    switch (type.type) {
        case "boolean":
            return text === "true";
        case "wholeNumber":
            return Number(text);
        case "list":
            return text === "" ? [] : text.split(",").map((item) => item.trim());
        case "json":
            return type.schema.parse(parseJson(text));
        default:
            return text;
    }
}

/** Fields of an allowed JSON value that its type does not have, as paths: nothing reads them. */
export function unreadFields(text: string, type: ValueType): string[] {
    return type.type === "json" && isAllowed(text, type)
        ? droppedFields(parseJson(text), type.schema.parse(parseJson(text)), "")
        : [];
}

function droppedFields(given: unknown, kept: unknown, path: string): string[] {
    if (typeof given !== "object" || given === null || typeof kept !== "object" || kept === null) {
        return [];
    }
    return Object.entries(given).flatMap(([key, value]) => {
        const place = Array.isArray(given) ? `${path}[${key}]` : `${path}${path && "."}${key}`;
        return Object.hasOwn(kept, key)
            ? droppedFields(value, (kept as Readonly<Record<string, unknown>>)[key], place)
            : [place];
    });
}

function isList(text: string, { pattern, max = Infinity, mayBeEmpty }: ValueType & { type: "list" }): boolean {
    const items = text.split(",").map((item) => item.trim());
    return (mayBeEmpty === true && text === "") || (items.length <= max && items.every((item) => pattern.test(item)));
}

/** A range in words, as it follows "set". */
export function rangeOf(type: ValueType): string {
    switch (type.type) {
        case "boolean":
            return '"true" or "false"';
        case "oneOf":
            return type.values.map((value) => `"${value}"`).join(" or ");
        case "wholeNumber":
            return type.max === undefined
                ? `a whole number of ${type.min} or more`
                : `a whole number from ${type.min} to ${type.max}`;
        case "list":
            return `${type.max === undefined ? "" : `at most ${type.max} `}${type.what}, separated by commas`;
        default:
            return type.what;
    }
}
