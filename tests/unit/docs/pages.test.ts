import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { readMarkdown, type CodeBlock } from "../../support/pages/markdown-page";
import { ROOT } from "../../support/program";

const pagesIn = (folder: string) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".md") && !file.includes("node_modules"))
        .map((file) => join(folder, file))
        .toSorted();
const rootPages = readdirSync(ROOT).filter((file) => file.endsWith(".md"));
const englishPages = pagesIn("docs/en");
const chinesePages = pagesIn("docs/zh");
/** For contributors, in English alone. */
const CONTRIBUTORS = /^docs\/(?:structure\.md|decisions\/)/;
const read = (page: string) => readMarkdown(readFileSync(join(ROOT, page), "utf8"));

/** The commands of a page: what its shell blocks have beside comments, which are in the page's language. */
const commandsIn = (blocks: CodeBlock[]) =>
    blocks
        .filter(({ language }) => language === "sh")
        .flatMap(({ lines }) => lines.map((line) => line.replace(/(?:^|\s+)#\s.*$/, "").trimEnd()).filter(Boolean));

describe("the pages", () => {
    it("link to files and headings that exist", () => {
        const broken = [...rootPages, ...pagesIn("docs"), ...pagesIn("examples")].flatMap((page) =>
            read(page)
                .links.filter((link) => !/^[a-z]+:/.test(link) && !leads(page, link))
                .map((link) => `${page}: ${link}`),
        );
        assert.deepEqual(broken, []);
    });

    it("exist in English and in Chinese", () => {
        const named = (pages: string[], folder: string) => pages.map((page) => relative(folder, page));
        assert.deepEqual(named(chinesePages, "docs/zh"), named(englishPages, "docs/en"));
        const others = pagesIn("docs").filter((page) => !/^docs\/(?:en|zh)\//.test(page) && !CONTRIBUTORS.test(page));
        assert.deepEqual(others, []);
    });

    it("link to pages of their own language, but for the one link to the other language's start page", () => {
        const pages = { en: ["README.md", ...englishPages], zh: ["README.zh.md", ...chinesePages] };
        const foreign = Object.entries(pages).flatMap(([language, own]) =>
            own.flatMap((page) =>
                read(page)
                    .links.map((link) => join(dirname(page), link.split("#")[0]!))
                    .filter((target) => /^docs\/(?:en|zh)\//.test(target) && !target.startsWith(`docs/${language}/`))
                    .filter((target) => !/^docs\/(?:en|zh)\/README\.md$/.test(target))
                    .map((target) => `${page}: ${target}`),
            ),
        );
        assert.deepEqual(foreign, []);
    });

    for (const page of chinesePages) {
        const english = page.replace("docs/zh/", "docs/en/");

        it(`have the same headings, code and tables in both languages: ${relative("docs/zh", page)}`, () => {
            const [en, zh] = [read(english), read(page)];
            const levels = (each: typeof en) => each.headings.map(({ level }) => level);
            assert.deepEqual(levels(zh), levels(en), "headings");
            const languages = (each: typeof en) => each.codeBlocks.map(({ language }) => language);
            assert.deepEqual(languages(zh), languages(en), "code blocks");
            assert.deepEqual(commandsIn(zh.codeBlocks), commandsIn(en.codeBlocks), "commands");
            assert.equal(zh.tableRows.length, en.tableRows.length, "rows of tables");
        });
    }
});

function leads(from: string, link: string): boolean {
    const [path = "", anchor] = decodeURIComponent(link).split("#");
    const target = path ? join(dirname(from), path) : from;
    if (!existsSync(join(ROOT, target))) {
        return false;
    }
    return !anchor || !target.endsWith(".md") || read(target).headings.some((heading) => heading.anchor === anchor);
}
