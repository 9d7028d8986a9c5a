import type { z } from "zod";

const WHOLE_NUMBER = /^(0|[1-9]\d*)$/;

/**
 * A config value as its schema has it: a program gets every value as a text, lists and maps as JSON, lists of texts also as these with commas between them. A text that is
 * nothing of the schema's kind stays a text, which the schema then refuses.
 */
export function fromText(schema: z.ZodType, text: string | undefined): unknown {
    if (text === undefined) {
        return undefined;
    }
    switch (kindOf(schema)) {
        case "string":
        case "enum":
            return text;
        case "number":
            return WHOLE_NUMBER.test(text) ? Number(text) : text;
        case "boolean":
            return text === "true" || (text === "false" ? false : text);
        case "array":
            return isTextList(schema) && !/^\s*[[{]/.test(text)
                ? text.split(",").map((entry) => entry.trim())
                : parsed(text);
        default:
            return parsed(text);
    }
}

/** Whether the schema is that of a list of texts, which may also be written with commas between them. */
export function isTextList(schema: z.ZodType): boolean {
    const { innerType, element } = (schema as unknown as { def: { innerType?: z.ZodType; element?: z.ZodType } }).def;
    return innerType ? isTextList(innerType) : element !== undefined && kindOf(element) === "string";
}

/** The name that zod has for the kind of value. */
export function kindOf(schema: z.ZodType): string {
    const { def } = schema as unknown as { def: { type: string; innerType?: z.ZodType; values?: readonly unknown[] } };
    if (def.type === "literal") {
        return typeof def.values?.[0];
    }
    return def.innerType ? kindOf(def.innerType) : def.type;
}

/** A key `__proto__` is refused at any depth: zod's records pass over it. */
function parsed(text: string): unknown {
    try {
        return JSON.parse(text, (key, value: unknown) => {
            if (key === "__proto__") {
                throw new Error("a key of the prototype's");
            }
            return value;
        });
    } catch {
        return text;
    }
}
