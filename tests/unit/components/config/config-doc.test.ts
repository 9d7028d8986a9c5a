import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { STACK_OUTPUTS } from "../../../../tke/stack-outputs";
import { fields } from "../../../../components/config/fields";
import { ROOT } from "../../../support/program";

const pages = {
    en: { changes: "\n## What a change", outputs: "\n## Outputs" },
    zh: { changes: "\n## 修改配置的影响", outputs: "\n## 输出" },
};

for (const [language, { changes, outputs }] of Object.entries(pages)) {
    describe(`docs/${language}/configuration.md`, () => {
        const page = readFileSync(join(ROOT, `docs/${language}/configuration.md`), "utf8");

        it("has a row for every config key, and for nothing else", () => {
            // Other tables, of outputs for instance, come after that heading.
            const [keys = ""] = page.split(changes);
            const documented = [...keys.matchAll(/^\| `(?<key>\w+)` /gm)].map(({ groups }) => groups?.key);
            assert.deepEqual(documented.sort(), Object.keys(fields).sort());
        });

        it("lists the stack's outputs as their contract has them", () => {
            const [, table = ""] = page.split(outputs);
            const rows = [...table.matchAll(/^\| `(?<name>\w+)` +\| (?<text>.*?) +\|$/gm)].map(({ groups }) => [
                groups?.name,
                groups?.text,
            ]);
            if (language === "en") {
                assert.deepEqual(Object.fromEntries(rows), STACK_OUTPUTS);
            }
            assert.deepEqual(
                rows.map(([name]) => name),
                Object.keys(STACK_OUTPUTS),
            );
        });
    });
}
