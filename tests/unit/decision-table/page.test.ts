import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { DIRECT_ACCESS_ROWS, ROWS, type Condition, type Outcome } from "../../../tke/decision-table/rows";
import { DIMENSIONS } from "../../../tke/decision-table/situation";
import { ROOT } from "../components/program";

const PAGE = join(ROOT, "docs/decision-table.md");

/** The parts of the page that are made from the table. */
const partOf = (name: string) => new RegExp(`(?<=<!-- ${name} -->\n).*(?=<!-- /${name} -->)`, "su");

describe("docs/decision-table.md", () => {
    it("has every row of the decision table", async () => {
        const parts = {
            "direct access": table(["where", "direct access is", "why", "source"], DIRECT_ACCESS_ROWS.map(cellsOf)),
            on: outcomes("on"),
            off: outcomes("off"),
            invalid: outcomes("invalid"),
        };
        let page = readFileSync(PAGE, "utf8");
        for (const [name, content] of Object.entries(parts)) {
            assert.match(page, partOf(name));
            page = page.replace(partOf(name), () => `\n${content}\n\n`);
        }
        const wanted = await format(page, { ...(await resolveConfig(PAGE)), filepath: PAGE });
        if (process.env.UPDATE_GOLDEN) {
            writeFileSync(PAGE, wanted);
        }
        assert.equal(readFileSync(PAGE, "utf8"), wanted, "if that is meant, run the tests with UPDATE_GOLDEN=1");
    });
});

function outcomes(directAccess: keyof typeof ROWS): string {
    const header = ["where", "path", "`remote_addr`", "`X-Forwarded-For`", "error", "why", "source"];
    return table(
        header,
        ROWS[directAccess].map(({ when, then, why, source }) => [words(when), ...cells(then), why, source]),
    );
}

function cellsOf({ when, then, why, source }: (typeof DIRECT_ACCESS_ROWS)[number]): string[] {
    return [words(when), then, why, source];
}

function cells({ path, remoteAddr, forwardedFor, error }: Outcome): string[] {
    return [path, remoteAddr ?? "–", forwardedFor ?? "–", error ?? ""];
}

function words(when: Condition): string {
    const conditions = Object.entries(when).map(([dimension, values]) => {
        const all = DIMENSIONS[dimension as keyof typeof DIMENSIONS] as readonly string[];
        assert.ok(values.length < all.length, `${dimension} of a row restricts nothing`);
        return `\`${dimension}\`: ${values.join(" or ")}`;
    });
    return conditions.length > 0 ? conditions.join(", ") : "else";
}

function table(header: string[], rows: string[][]): string {
    return [header, header.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
