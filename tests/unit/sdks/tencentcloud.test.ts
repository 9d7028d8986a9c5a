import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import manifest from "../../../sdks/tencentcloud/package.json";
import { readDeclarations, type Field, type Property, type SchemaType } from "./declarations";

const ROOT = join(__dirname, "..", "..", "..");
const PACKAGE = join(ROOT, "sdks", "tencentcloud");

interface SchemaProperty {
    type: SchemaType;
    required?: boolean;
    secret?: boolean;
}

interface Schema {
    provider: { name: string; version: string };
    resources: Record<
        string,
        {
            inputs: Record<string, SchemaProperty>;
            outputs: Record<string, SchemaProperty>;
            optionalOutputs?: string[];
        }
    >;
    functions: Record<string, Record<"inputs" | "outputs", Record<string, SchemaProperty>>>;
    types: Record<string, Record<string, SchemaProperty>>;
}

/** What the Terraform bridge says about the provider's resources: the generator writes the package from it. */
const schema = JSON.parse(
    readFileSync(join(ROOT, "tests", "fixtures", "tencentcloud-sdk", "schema.json"), "utf8"),
) as Schema;
const declarations = readDeclarations(PACKAGE);

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** Names of types as TypeScript has them: the schema begins those of functions with a small letter. */
function typeScript(type: SchemaType): SchemaType {
    if (typeof type === "string") {
        return ["string", "number", "boolean"].includes(type) ? type : capital(type);
    }
    return Array.isArray(type) ? [typeScript(type[0])] : { "*": typeScript(type["*"]) };
}

function fields(properties: Record<string, SchemaProperty>): Record<string, Field> {
    return Object.fromEntries(
        Object.entries(properties).map(([name, { type, required }]) => [
            name,
            { type: typeScript(type), optional: !required },
        ]),
    );
}

/** How the generator declares a resource's properties: which arguments are required, and which outputs may be undefined. */
function resource({ inputs, outputs, optionalOutputs = [] }: Schema["resources"][string]): Record<string, Property> {
    const given = Object.entries(inputs).map(([name, property]): [string, Property] => [
        name,
        {
            type: typeScript(property.type),
            secret: Boolean(property.secret),
            kind: property.required ? "required" : optionalOutputs.includes(name) ? "optional" : "defaulted",
        },
    ]);
    const computed = Object.entries(outputs).map(([name, property]): [string, Property] => [
        name,
        { type: typeScript(property.type), secret: Boolean(property.secret), kind: "computed" },
    ]);
    return Object.fromEntries([...computed, ...given]);
}

describe("the types of @pulumi/tencentcloud are those that the generator gives", () => {
    const known = [...declarations.resources].filter(([token]) => token in schema.resources);

    it("for all of the resources, whose schema is recorded", () => {
        assert.deepEqual(
            [...declarations.resources.keys()].filter((token) => !(token in schema.resources)),
            [],
        );
    });

    for (const [token, properties] of known) {
        it(token, () => assert.deepEqual(properties, resource(schema.resources[token]!)));
    }

    for (const [token, { inputs, outputs }] of declarations.functions) {
        const expected = schema.functions[token];
        if (expected) {
            it(token, () => {
                assert.deepEqual(inputs, fields(expected.inputs));
                assert.deepEqual(outputs, fields(expected.outputs));
            });
        }
    }

    const types = new Map(Object.entries(schema.types).map(([name, properties]) => [capital(name), properties]));
    for (const [name, declared] of declarations.types) {
        const expected = types.get(name);
        if (expected) {
            it(`the nested type ${name}`, () => assert.deepEqual(declared, fields(expected)));
        } else if (name.startsWith("Get")) {
            it(`${name}, whose schema is not recorded: a function's answer may lack any field`, () =>
                assert.ok(Object.values(declared).every(({ optional }) => optional)));
        }
    }
});

describe("the metadata of @pulumi/tencentcloud", () => {
    const { pulumi: plugin, version } = manifest;
    const parameter = JSON.parse(Buffer.from(plugin.parameterization.value, "base64").toString()) as {
        remote: { url: string; version: string };
        includes: string[];
    };

    it("names the bridge, the provider and their versions, so that the CLI finds the plugin by the package alone", () => {
        assert.deepEqual([plugin.resource, plugin.name, plugin.version], [true, "terraform-provider", "1.4.1"]);
        assert.equal(plugin.parameterization.name, schema.provider.name);
        assert.deepEqual(
            [version, plugin.parameterization.version, parameter.remote.version],
            Array(3).fill(schema.provider.version),
        );
        assert.equal(parameter.remote.url, "registry.opentofu.org/tencentcloudstack/tencentcloud");
    });

    it("includes just the resources and functions that the package has", () => {
        const terraform = (token: string) =>
            `tencentcloud_${token
                .split(":")
                .at(-1)!
                .replace(/^get/, "")
                .replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`)
                .toLowerCase()}`;
        const tokens = [...declarations.resources.keys(), ...declarations.functions.keys()];
        assert.deepEqual(parameter.includes, tokens.map(terraform).sort());
    });

    it("stands in the package alone: an entry in Pulumi.yaml would have `pulumi install` generate over it", () => {
        const project = parse(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")) as object;
        assert.ok(!("packages" in project));
    });
});
