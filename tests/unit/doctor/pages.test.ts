import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { format, resolveConfig } from "prettier";
import { FINDING_CODES } from "../../../doctor/findings/catalog";
import { findingIndex, findingPage } from "../../support/pages/finding-page";
import { LANGUAGES } from "../../../doctor/model/text";
import { conformanceJsonSchema, reportJsonSchema } from "../../support/pages/report-schemas";
import { ROOT } from "../../support/program";

async function assertGolden(path: string, content: string): Promise<void> {
    const file = join(ROOT, path);
    const wanted = await format(content, { ...(await resolveConfig(file)), filepath: file });
    if (process.env.UPDATE_GOLDEN) {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, wanted);
    }
    const found = existsSync(file) ? readFileSync(file, "utf8") : "";
    assert.equal(found, wanted, `${path}: if that is meant, run the tests with UPDATE_GOLDEN=1`);
}

describe("doctor's published files", () => {
    for (const language of LANGUAGES) {
        it(`have a page for each finding, and their index (${language})`, async () => {
            const folder = `docs/${language}/findings`;
            for (const code of FINDING_CODES) {
                await assertGolden(`${folder}/${code.code}.md`, findingPage(code, language));
            }
            await assertGolden(`${folder}/index.md`, findingIndex(FINDING_CODES, language));
            const expected = ["index.md", ...FINDING_CODES.map(({ code }) => `${code}.md`)].toSorted();
            assert.deepEqual(readdirSync(join(ROOT, folder)).toSorted(), expected);
        });
    }

    it("have the JSON Schema of --json", async () => {
        await assertGolden("docs/schema/doctor.schema.json", JSON.stringify(reportJsonSchema()));
    });

    it("have the JSON Schema of a conformance report", async () => {
        await assertGolden("docs/schema/conformance.schema.json", JSON.stringify(conformanceJsonSchema()));
    });

    it("give each kind of finding a code of its own", () => {
        assert.equal(new Set(FINDING_CODES.map(({ code }) => code)).size, FINDING_CODES.length);
    });
});
