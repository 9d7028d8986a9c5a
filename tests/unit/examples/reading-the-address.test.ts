import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const project = join(__dirname, "..", "..", "..");
const APPS = join(project, "examples", "apps");

interface Snippet {
    file: string;
    text: string;
}

/** Code of a page, each with the file that the paragraph before it links to. */
function snippets(page: string): Snippet[] {
    const text = readFileSync(page, "utf8");
    return [...text.matchAll(/\]\((?<link>[^)]*examples\/apps\/[^)]+)\)[:：]\n\n```\w+\n(?<code>.*?)\n```/gs)].map(
        ({ groups }) => ({ file: join(dirname(page), groups!.link!), text: groups!.code! }),
    );
}

describe("docs/*/reading-the-address.md", () => {
    for (const language of ["en", "zh"]) {
        const page = join(project, "docs", language, "reading-the-address.md");

        it(`(${language}) shows what its files have, word for word`, () => {
            for (const { file, text } of snippets(page)) {
                assert.ok(
                    readFileSync(file, "utf8").includes(text),
                    `${relative(project, file)} does not have:\n${text}`,
                );
            }
        });

        it(`(${language}) shows a part of every example app`, () => {
            const shown = new Set(snippets(page).map(({ file }) => relative(APPS, file).split("/", 1)[0]));
            const apps = readdirSync(APPS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
            assert.deepEqual(apps.map(({ name }) => name).sort(), [...shown].sort());
        });
    }
});
