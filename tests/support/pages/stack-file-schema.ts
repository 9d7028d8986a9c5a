import { z } from "zod";
import { tkeServiceConfigSpec } from "../../../tke/service-config/schema";
import { fields } from "../../../components/config/fields";
import { isTextList, kindOf } from "../../../components/config/from-text";

type JsonSchema = Readonly<Record<string, unknown>>;

/** What the Pulumi CLI writes for `pulumi config set --secret`. */
const SECURE = {
    type: "object",
    properties: { secure: { type: "string" } },
    required: ["secure"],
    additionalProperties: false,
} as const satisfies JsonSchema;

/**
 * The JSON Schema (draft 7) of a stack file, from the definition by which a stack's config is checked. It takes every valid
 * file; mistakes that are no matter of one value's form are left to the program, which lists them all.
 *
 * @param project the name before the colon of the keys
 */
export function stackFileSchema(project: string): JsonSchema {
    const keys = Object.entries(fields).map(([key, field]): [string, JsonSchema] => [
        `${project}:${key}`,
        {
            description: `Set ${field.description}.`,
            anyOf: [...schemaOf(key, field), { $ref: "#/definitions/secure" }],
        },
    ]);
    return {
        $schema: "http://json-schema.org/draft-07/schema#",
        title: `A stack of ${project}`,
        type: "object",
        properties: {
            config: {
                type: ["object", "null"],
                properties: Object.fromEntries(keys),
                // Keys of other projects and providers are not this project's to judge.
                patternProperties: { [`^(?!${project}:)`]: true },
                additionalProperties: false,
            },
        },
        definitions: { secure: SECURE },
    };
}

/** The forms that a value has. */
function schemaOf(key: string, field: z.ZodType): JsonSchema[] {
    const { shape } = tkeServiceConfigSpec;
    const schema = key === "tkeServiceConfig" ? shape.loadBalancer : field;
    const {
        $schema: _,
        description: __,
        ...rest
    } = z.toJSONSchema(schema, {
        target: "draft-7",
        io: "input",
        unrepresentable: "any",
        override: ({ jsonSchema }) => {
            for (const name of Object.keys(jsonSchema).filter((each) => each.startsWith("x-kubernetes-"))) {
                delete (jsonSchema as Record<string, unknown>)[name];
            }
        },
    });
    const json = isTextList(schema) ? { type: "string" } : { type: "string", pattern: "^\\s*[[{]" };
    return [rest, ...(TEXTS[kindOf(schema)] ?? [json])];
}

/** `pulumi config set` writes every value as a text, a list or a map as JSON. */
const TEXTS: Readonly<Record<string, readonly JsonSchema[]>> = {
    string: [],
    enum: [],
    number: [{ type: "string", pattern: "^(0|[1-9][0-9]*)$" }],
    boolean: [{ enum: ["true", "false"] }],
};
