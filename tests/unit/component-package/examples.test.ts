import { execFileSync } from "node:child_process";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const PROJECT = join(__dirname, "..", "..", "..");

interface ComponentSchema {
    inputProperties: Record<string, unknown>;
    requiredInputs?: string[];
    properties: Record<string, unknown>;
}

const { resources } = JSON.parse(readFileSync(join(PROJECT, "component-package", "schema.json"), "utf8")) as {
    resources: Record<string, ComponentSchema>;
};

const read = (...path: string[]) => readFileSync(join(PROJECT, "examples", ...path), "utf8");

function assertInputs(token: string, given: string[]): ComponentSchema {
    const component = resources[token];
    assert.ok(component, `${token} is in the schema`);
    const { inputProperties, requiredInputs = [] } = component;
    const unknown = given.filter((name) => !Object.hasOwn(inputProperties, name));
    const missing = requiredInputs.filter((name) => !given.includes(name));
    assert.deepEqual({ unknown, missing }, { unknown: [], missing: [] }, token);
    return component;
}

describe("examples in languages other than TypeScript", () => {
    it("YAML: sets inputs that the component has, and reads outputs that it has", () => {
        const program = parse(read("pulumi-yaml", "Pulumi.yaml")) as {
            resources: Record<string, { type: string; properties: object }>;
            outputs: Record<string, string>;
        };
        const { type = "", properties = {} } = program.resources["shop"] ?? {};
        const { properties: outputs } = assertInputs(type.replace(":", ":index:"), Object.keys(properties));
        const [, output = ""] = /^\$\{shop\.(\w+)\}$/.exec(program.outputs["url"] ?? "") ?? [];
        assert.ok(Object.hasOwn(outputs, output), output);
    });

    it("Python: sets inputs that the component has, and reads outputs that it has", () => {
        const program = read("pulumi-python", "__main__.py");
        const [, component = "", args = ""] = /tke_client_ip\.(\w+)\(\n([\s\S]*?)\n\)/.exec(program) ?? [];
        const names = [...args.matchAll(/^ {4}(\w+)=/gm)].map(([, name = ""]) => camelCase(name));
        const { properties } = assertInputs(
            `tke-client-ip:index:${component}`,
            names.filter((name) => name !== "opts"),
        );
        const [, output = ""] = /entry_point\.(\w+)/.exec(program) ?? [];
        assert.ok(Object.hasOwn(properties, camelCase(output)), output);
    });

    it("Go: sets inputs that the component has, and reads outputs that it has", () => {
        const program = read("pulumi-go", "main.go");
        const [, component = "", args = ""] =
            /tkeclientip\.New(\w+)\(ctx, "shop", &tkeclientip\.\w+Args\{\n([\s\S]*?)\n\t\t\}, /.exec(program) ?? [];
        const names = [...args.matchAll(/^\t{3}(\w+):/gm)].map(([, name = ""]) => uncapitalized(name));
        const { properties } = assertInputs(`tke-client-ip:index:${component}`, names);
        const [, output = ""] = /entryPoint\.(\w+)\)/.exec(program) ?? [];
        assert.ok(Object.hasOwn(properties, uncapitalized(output)), output);
    });

    it("Go: is formatted as gofmt does, and so parses", () => {
        assert.equal(execFileSync("gofmt", ["-l", join(PROJECT, "examples", "pulumi-go")], { encoding: "utf8" }), "");
    });
});

function uncapitalized(name: string): string {
    return name.charAt(0).toLowerCase() + name.slice(1);
}

function camelCase(name: string): string {
    return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
