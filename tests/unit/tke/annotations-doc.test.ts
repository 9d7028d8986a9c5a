import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { annotationTables } from "../../support/pages/annotation-page";
import { ROOT } from "../../support/program";

/** The part of the page that is made from the table. */
const TABLES = /(?<=<!-- annotations -->\n).*(?=<!-- \/annotations -->)/su;

for (const language of ["en", "zh"] as const) {
    describe(`docs/${language}/annotations.md`, () => {
        it("has every row of the table of annotations", async () => {
            const file = join(ROOT, `docs/${language}/annotations.md`);
            const page = readFileSync(file, "utf8");
            assert.match(page, TABLES);
            const wanted = await format(
                page.replace(TABLES, () => `\n${annotationTables(language)}\n`),
                { ...(await resolveConfig(file)), filepath: file },
            );
            if (process.env.UPDATE_GOLDEN) {
                writeFileSync(file, wanted);
            }
            assert.equal(readFileSync(file, "utf8"), wanted, "if that is meant, run the tests with UPDATE_GOLDEN=1");
        });
    });
}
