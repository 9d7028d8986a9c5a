import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ComponentResource } from "@pulumi/pulumi";
import * as components from "../../../components";
import { PluginHost } from "./plugin-host";

const SCHEMA = join(__dirname, "..", "..", "..", "component-package", "schema.json");

type Properties = Readonly<Record<string, { description?: string }>>;

interface SchemaEntry {
    inputProperties?: Properties;
    properties?: Properties;
}

interface PackageSchema {
    resources: Record<string, SchemaEntry & { isComponent: boolean }>;
    types: Record<string, SchemaEntry>;
}

describe("component package", function () {
    this.timeout(180_000);
    let host: PluginHost;
    let schema: PackageSchema;

    before(async () => {
        host = await PluginHost.start();
        schema = (await host.schema()) as PackageSchema;
    });

    after(async () => host.stop());

    it("serves the committed schema (UPDATE_GOLDEN=1 rewrites it)", () => {
        const served = `${JSON.stringify(schema, null, 2)}\n`;
        if (process.env["UPDATE_GOLDEN"]) {
            writeFileSync(SCHEMA, served);
        }
        assert.equal(served, readFileSync(SCHEMA, "utf8"));
    });

    it("has every component that components/ exports", () => {
        const tokens = Object.entries(components)
            .filter(([, value]) => typeof value === "function" && value.prototype instanceof ComponentResource)
            .map(([name]) => `tke-client-ip:index:${name}`);
        assert.deepEqual(Object.keys(schema.resources).sort(), tokens.sort());
    });

    it("says of every input and output what it is, in a sentence", () => {
        const entries: [string, SchemaEntry][] = [...Object.entries(schema.resources), ...Object.entries(schema.types)];
        const described = entries.flatMap(([token, { inputProperties = {}, properties = {} }]) =>
            [...Object.entries(inputProperties), ...Object.entries(properties)].map(([name, { description = "" }]) => ({
                name: `${token}.${name}`,
                description,
            })),
        );
        assert.ok(described.length > 200, `${described.length} properties`);
        const undescribed = described.filter(({ description }) => !/^[A-Z"`].{10,}\.$/s.test(description));
        assert.deepEqual(undescribed, []);
    });
});
