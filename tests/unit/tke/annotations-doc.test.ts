import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import type { AnnotationRow, AnnotationRows } from "../../../tke/annotations/row";
import { ANNOTATION_KINDS, rowsOf } from "../../../tke/annotations/table";
import { rangeOf } from "../../../tke/annotations/values";
import { ROOT } from "../../support/program";

const PAGE = join(ROOT, "docs/en/annotations.md");

/** The part of the page that is made from the table. */
const TABLES = /(?<=<!-- annotations -->\n).*(?=<!-- \/annotations -->)/su;

describe("docs/en/annotations.md", () => {
    it("has every row of the table of annotations", async () => {
        const page = readFileSync(PAGE, "utf8");
        assert.match(page, TABLES);
        const tables = ANNOTATION_KINDS.map((kind) => `## ${kind}\n\n${table(rowsOf(kind))}\n`).join("\n");
        const wanted = await format(
            page.replace(TABLES, () => `\n${tables}\n`),
            { ...(await resolveConfig(PAGE)), filepath: PAGE },
        );
        if (process.env.UPDATE_GOLDEN) {
            writeFileSync(PAGE, wanted);
        }
        assert.equal(readFileSync(PAGE, "utf8"), wanted, "if that is meant, run the tests with UPDATE_GOLDEN=1");
    });
});

function table(rows: AnnotationRows): string {
    const header = ["name", "annotation", "what it says", "value", "without it", "since", "rules", "source"];
    const lines = Object.entries(rows).map(([name, row]) => [
        `\`${name}\``,
        `\`${row.key}\``,
        row.meaning,
        rangeOf(row.value),
        row.default ?? "",
        row.since ?? "",
        rulesOf(name, row, rows),
        row.source,
    ]);
    return [header, header.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function rulesOf(name: string, row: AnnotationRow, rows: AnnotationRows): string {
    const excludedBy = Object.keys(rows).filter((other) => rows[other]?.excludes?.includes(name));
    const excludes = [...(row.excludes ?? []), ...excludedBy];
    const names = (of: readonly string[]) => of.map((other) => `\`${other}\``).join(", ");
    const rules = [
        row.access && (row.instead ? `${row.access}: ${row.instead}` : row.access),
        row.changeReplaces && "another object",
        row.only && `${row.only} only`,
        row.needs && `needs ${names(row.needs)}`,
        excludes.length > 0 && `excludes ${names(excludes)}`,
        row.error && `else ${row.error}`,
    ];
    return rules.filter(Boolean).join("; ");
}
