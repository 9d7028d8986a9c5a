import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A type as the provider's schema writes it: `string`, a type's name, `[…]` a list, `{"*": …}` a record. */
export type SchemaType = string | [SchemaType] | { "*": SchemaType };

export interface Property {
    type: SchemaType;
    kind: "required" | "optional" | "defaulted" | "computed";
    secret: boolean;
}

export interface Field {
    type: SchemaType;
    optional: boolean;
}

export interface Declarations {
    /** By token. */
    resources: Map<string, Record<string, Property>>;
    /** By token: arguments, and what comes back. */
    functions: Map<string, { inputs: Record<string, Field>; outputs: Record<string, Field> }>;
    /** By name. */
    types: Map<string, Record<string, Field>>;
}

/** What the package's files declare. They are all of one form, so that they can be read as text. */
export function readDeclarations(directory: string): Declarations {
    const texts = readdirSync(directory)
        .filter((file) => file.endsWith(".ts"))
        .map((file) => readFileSync(join(directory, file), "utf8"));
    const types = new Map(
        ["output.ts", "function-output.ts"].flatMap((file) =>
            [...interfaces(readFileSync(join(directory, "types", file), "utf8"))].map(
                ([name, { fields }]) => [name, fields] as const,
            ),
        ),
    );
    return {
        types,
        resources: new Map(texts.flatMap(resourcesOf)),
        functions: new Map(texts.flatMap(functionsOf)),
    };
}

function resourcesOf(text: string): [string, Record<string, Property>][] {
    const token = /resourceClass\(\s*"([^"]+)"/.exec(text)?.[1];
    if (token === undefined) {
        return [];
    }
    const declared = text.matchAll(
        /^ {4}(\w+): (required|optional|defaulted|computed)(Secret)?<\s*([^>]*(?:<[^>]*>)?[^>]*?),?\s*>\(\),$/gm,
    );
    const properties = [...declared].map(([, name, kind, secret, type]) => [
        name,
        { kind, secret: secret !== undefined, type: schemaType(type!) },
    ]);
    return [[token, Object.fromEntries(properties) as Record<string, Property>]];
}

function functionsOf(text: string): [string, { inputs: Record<string, Field>; outputs: Record<string, Field> }][] {
    const token = /^const TOKEN = "([^"]+)";$/m.exec(text)?.[1];
    const [args, result] = interfaces(text).values();
    if (token === undefined || !args || !result) {
        return [];
    }
    return [[token, { inputs: args.fields, outputs: { ...(result.extends ? args.fields : {}), ...result.fields } }]];
}

function interfaces(text: string): Map<string, { extends: boolean; fields: Record<string, Field> }> {
    const found = text.matchAll(/^export interface (\w+)( extends \w+)? \{\n([^}]*)^\}/gm);
    return new Map(
        [...found].map(([, name, base, body]) => {
            const fields = [...body!.matchAll(/^ {4}(?:readonly )?(\w+)(\?)?: ([^;]+);$/gm)].map(
                ([, field, optional, type]) => [field, { optional: optional !== undefined, type: schemaType(type!) }],
            );
            return [
                name!,
                { extends: base !== undefined, fields: Object.fromEntries(fields) as Record<string, Field> },
            ];
        }),
    );
}

function schemaType(text: string): SchemaType {
    const type = text.trim();
    if (type.endsWith("[]")) {
        return [schemaType(type.slice(0, -2))];
    }
    const record = /^Record<string, (.*)>$/.exec(type);
    return record ? { "*": schemaType(record[1]!) } : type.replace(/^outputs\./, "");
}
