import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { rules } from "../../../policy/rules";
import { ROOT } from "./program";

const PAGE = join(ROOT, "docs/en/policies.md");
const CHINESE_PAGE = join(ROOT, "docs/zh/policies.md");

/** The part of the page that is made from the pack. */
const TABLE = /(?<=<!-- policies -->\n).*(?=<!-- \/policies -->)/su;

describe("docs/en/policies.md", () => {
    it("has the table of the pack's policies", async () => {
        const page = readFileSync(PAGE, "utf8");
        assert.match(page, TABLE);
        const options = await resolveConfig(PAGE);
        const wanted = await format(
            page.replace(TABLE, () => `\n${table()}\n\n`),
            { ...options, filepath: PAGE },
        );
        if (process.env.UPDATE_GOLDEN) {
            writeFileSync(PAGE, wanted);
        }
        assert.equal(readFileSync(PAGE, "utf8"), wanted, "if that is meant, run the tests with UPDATE_GOLDEN=1");
    });

    it("has the same policies in Chinese, in the same order", () => {
        const names = [...readFileSync(CHINESE_PAGE, "utf8").matchAll(/^\| `(?<name>[a-z-]+)` +\|/gm)];
        assert.deepEqual(
            names.map(({ groups }) => groups?.name),
            rules.map(({ name }) => name),
        );
    });
});

function table(): string {
    const rows = rules.map((rule) => {
        const embeddedOnly = "embeddedOnly" in rule && rule.embeddedOnly;
        const scope = rule.scope === "resource" ? "each resource" : "the stack";
        return [`\`${rule.name}\``, rule.description, embeddedOnly ? `${scope}, embedded engine` : scope, rule.source];
    });
    const header = ["policy", "what it asks", "applied to", "why"];
    return [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
