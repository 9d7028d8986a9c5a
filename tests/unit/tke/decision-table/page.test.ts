import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { DIMENSIONS } from "../../../../tke/decision-table/situation";
import { decisionTableParts } from "../../../support/decision-table/page-parts";
import { ROOT } from "../../../support/program";

/** The parts of the page that are made from the table. */
const partOf = (name: string) => new RegExp(`(?<=<!-- ${name} -->\n).*(?=<!-- /${name} -->)`, "su");

for (const language of ["en", "zh"] as const) {
    describe(`docs/${language}/decision-table.md`, () => {
        const file = join(ROOT, `docs/${language}/decision-table.md`);

        it("has every row of the decision table", async () => {
            let page = readFileSync(file, "utf8");
            for (const [name, content] of Object.entries(decisionTableParts(language))) {
                assert.match(page, partOf(name));
                page = page.replace(partOf(name), () => `\n${content}\n\n`);
            }
            const wanted = await format(page, { ...(await resolveConfig(file)), filepath: file });
            if (process.env.UPDATE_GOLDEN) {
                writeFileSync(file, wanted);
            }
            assert.equal(readFileSync(file, "utf8"), wanted, "if that is meant, run the tests with UPDATE_GOLDEN=1");
        });

        it("says of every dimension what it is", () => {
            const page = readFileSync(file, "utf8");
            for (const dimension of Object.keys(DIMENSIONS)) {
                assert.ok(page.includes(`\`${dimension}\``), dimension);
            }
        });
    });
}
