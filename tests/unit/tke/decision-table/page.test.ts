import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { ARRIVAL_ROWS, SHORTCUT_ROWS } from "../../../../tke/decision-table/arrival-rows";
import { complete } from "../../../support/decision-table/complete";
import { allCases, type AnyRow } from "../../../../tke/decision-table/decide";
import { DIRECT_ACCESS_ROWS } from "../../../../tke/decision-table/direct-access-rows";
import { reasonNotRun } from "../../../support/decision-table/not-run";
import type { Outcome } from "../../../../tke/decision-table/outcome";
import { PROXY_PROTOCOL_ROWS } from "../../../../tke/decision-table/proxy-protocol-rows";
import { READINGS } from "../../../../tke/decision-table/readings";
import { ROWS, type Row } from "../../../../tke/decision-table/rows";
import { DIMENSIONS, type Condition, type Dimension } from "../../../../tke/decision-table/situation";
import { ROOT } from "../../../support/program";

const PAGE = join(ROOT, "docs/en/decision-table.md");

/** The parts of the page that are made from the table. */
const partOf = (name: string) => new RegExp(`(?<=<!-- ${name} -->\n).*(?=<!-- /${name} -->)`, "su");

describe("docs/en/decision-table.md", () => {
    it("has every row of the decision table", async () => {
        const parts = {
            "direct access": verdicts("direct access is", DIRECT_ACCESS_ROWS),
            arrival: verdicts("arrives with the address of", ARRIVAL_ROWS),
            shortcut: outcomes(SHORTCUT_ROWS),
            on: outcomes(ROWS.on),
            off: outcomes(ROWS.off),
            invalid: outcomes(ROWS.invalid),
            "proxy protocol": verdicts("the PROXY protocol's header", PROXY_PROTOCOL_ROWS),
            readings: readings(),
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

    it("tells of every dimension what it is", () => {
        const page = readFileSync(PAGE, "utf8");
        for (const dimension of Object.keys(DIMENSIONS)) {
            assert.ok(page.includes(`\`${dimension}\``), dimension);
        }
    });
});

const cases = allCases({});

/** Empty where the lab runs a row; else why it does not. */
function notRun(row: AnyRow): string {
    const where = cases.filter(({ rows }) => rows.includes(row)).map(({ situation }) => situation);
    const isRun = where.some((known) => complete(known, { accept: (each) => !reasonNotRun(each) }));
    return isRun ? "yes" : `no: ${reasonNotRun(complete(where[0]!)!) ?? assert.fail("no reason")}`;
}

function outcomes(rows: readonly Row[]): string {
    const header = ["where", "path", "`remote_addr`", "`X-Forwarded-For`", "error", "why", "source", "run in the lab"];
    return table(
        header,
        rows.map((row) => [words(row.when), ...cells(row.then), row.why, row.source, notRun(row)]),
    );
}

function verdicts(header: string, rows: readonly Exclude<AnyRow, Row>[]): string {
    return table(
        ["where", header, "why", "source", "run in the lab"],
        rows.map((row) => [words(row.when), row.then, row.why, row.source, notRun(row)]),
    );
}

function readings(): string {
    return table(
        ["question", "dimension", "taken for true", "otherwise", "known", "why", "source"],
        READINGS.map(({ dimension, question, assume, isAnswered, why, source }) => [
            question,
            `\`${dimension}\``,
            DIMENSIONS[dimension][0],
            `${DIMENSIONS[dimension].slice(1).join()} (\`--assume ${assume}\`)`,
            isAnswered ? "yes" : "no: a verdict that depends on it is unknown",
            why,
            source,
        ]),
    );
}

function cells({ path, remoteAddr, forwardedFor, error }: Outcome): string[] {
    return [path, remoteAddr ?? "–", forwardedFor ?? "–", error ?? ""];
}

function words(when: Condition): string {
    const conditions = (Object.entries(when) as [Dimension, readonly string[]][]).map(([dimension, values]) => {
        const all: readonly string[] = DIMENSIONS[dimension];
        assert.ok(values.length < all.length, `${dimension} of a row restricts nothing`);
        return `\`${dimension}\`: ${values.join(" or ")}`;
    });
    return conditions.length > 0 ? conditions.join(", ") : "else";
}

function table(header: string[], rows: string[][]): string {
    return [header, header.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
