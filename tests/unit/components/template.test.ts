import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseConfig } from "../../../components/config/config";
import { fields } from "../../../components/config/fields";
import { fromText } from "../../../components/config/from-text";
import { ROOT } from "../../support/program";

interface Template {
    template: { config: Record<string, { description: string; default: string }> };
}

describe("what `pulumi new` asks for", () => {
    const { template } = parse(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")) as Template;

    it("is the scenario, the region and the zones first, each with a description", () => {
        assert.deepEqual(Object.keys(template.config).slice(0, 3), ["scenario", "region", "zones"]);
        assert.ok(Object.values(template.config).every(({ description }) => description));
    });

    it("is a valid stack where all defaults are taken, whatever the project is called", () => {
        const config = Object.entries(template.config).map(([key, value]): [string, string] => [
            `mine:${key}`,
            value.default,
        ]);
        assert.deepEqual(parseConfig("mine", Object.fromEntries(config)).zones, ["ap-guangzhou-6"]);
    });
});

describe("a list of texts", () => {
    it("is JSON, or texts with commas between them", () => {
        assert.deepEqual(fromText(fields.zones, '["a","b"]'), ["a", "b"]);
        assert.deepEqual(fromText(fields.zones, "a, b"), ["a", "b"]);
        assert.deepEqual(fromText(fields.zones, "a"), ["a"]);
    });

    it("is no other list", () => assert.equal(fromText(fields.args, "--a,--b"), "--a,--b"));
});
