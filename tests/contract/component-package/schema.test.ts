import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ComponentResource } from "@pulumi/pulumi";
import * as components from "../../../components";
import { PluginHost } from "./plugin-host";

const SCHEMA = join(__dirname, "..", "..", "..", "component-package", "schema.json");

interface PackageSchema {
    resources: Record<string, { isComponent: boolean; inputProperties?: object; properties?: object }>;
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
});
