import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { API_ERRORS } from "../../../tencent/api-error-rows";
import { ROOT } from "../../support/program";

const PAGE = join(ROOT, "docs/en/cloud-errors.md");
const CHINESE_PAGE = join(ROOT, "docs/zh/cloud-errors.md");

/** The part of the page that is written from the table of codes. */
const TABLE = /(?<=<!-- codes -->\n).*(?=<!-- \/codes -->)/su;

const codesCell = (codes: readonly string[]) => codes.map((code) => `\`${code}\``).join("<br>");

describe("the pages about error codes of Tencent's API", () => {
    it("have every code with its causes and remedies", async () => {
        const page = readFileSync(PAGE, "utf8");
        assert.match(page, TABLE);
        const rows = API_ERRORS.flatMap(({ codes, causes, source }) =>
            causes.map(({ cause, remedy }) => [codesCell(codes), cause, remedy, `[page](${source})`]),
        );
        const table = [["code", "cause", "what to do", "source"], ["---", "---", "---", "---"], ...rows]
            .map((cells) => `| ${cells.join(" | ")} |`)
            .join("\n");
        const wanted = await format(
            page.replace(TABLE, () => `\n${table}\n\n`),
            { ...(await resolveConfig(PAGE)), filepath: PAGE },
        );
        if (process.env.UPDATE_GOLDEN) {
            writeFileSync(PAGE, wanted);
        }
        assert.equal(readFileSync(PAGE, "utf8"), wanted, "if that is meant, run the tests with UPDATE_GOLDEN=1");
    });

    it("have the same codes in Chinese, in the same order", () => {
        const codes = [...readFileSync(CHINESE_PAGE, "utf8").matchAll(/^\| (`.*?`) +\|/gm)].map(([, cell]) => cell);
        assert.deepEqual(
            codes,
            API_ERRORS.flatMap((error) => error.causes.map(() => codesCell(error.codes))),
        );
    });
});
