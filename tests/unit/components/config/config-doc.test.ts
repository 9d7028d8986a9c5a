import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { STACK_OUTPUTS } from "../../../../tke/stack-outputs";
import { fields } from "../../../../components/config/fields";

describe("docs/en/configuration.md", () => {
    it("has a row for every config key, and for nothing else", () => {
        const page = readFileSync(join(__dirname, "../../../../docs/en/configuration.md"), "utf8");
        // Other tables, of outputs for instance, come after that heading.
        const [keys = ""] = page.split("\n## What a change");
        const documented = [...keys.matchAll(/^\| `(?<key>\w+)` /gm)].map(({ groups }) => groups?.key);
        assert.deepEqual(documented.sort(), Object.keys(fields).sort());
    });

    it("lists the stack's outputs as their contract has them", () => {
        const page = readFileSync(join(__dirname, "../../../../docs/en/configuration.md"), "utf8");
        const [, outputs = ""] = page.split("\n## Outputs");
        const rows = [...outputs.matchAll(/^\| `(?<name>\w+)` +\| (?<text>.*?) +\|$/gm)].map(({ groups }) => [
            groups?.name,
            groups?.text,
        ]);
        assert.deepEqual(Object.fromEntries(rows), STACK_OUTPUTS);
    });
});
