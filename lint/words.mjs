// `npm run lint`: no file has more worn phrases than known-words.json counts; `--update` rewrites the counts.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { wornPhrasesIn } from "./worn-phrases.mjs";

const project = join(dirname(fileURLToPath(import.meta.url)), "..");
const known = join(project, "lint", "known-words.json");
const LOOKED_AT = /^(?!lint\/|tests\/|sdks\/|.*\/zh\/|.*\.zh\.md$).*\.(ts|mjs|cjs|md)$/;

const files = execFileSync("git", ["ls-files", "-z"], { cwd: project, encoding: "utf8" })
    .split("\0")
    .filter((file) => LOOKED_AT.test(file));
const found = new Map(
    files.flatMap((file) => {
        const phrases = wornPhrasesIn(read(file));
        return phrases.length > 0 ? [[file, phrases]] : [];
    }),
);
if (process.argv.includes("--update")) {
    const counts = Object.fromEntries([...found].map(([file, phrases]) => [file, phrases.length]).sort());
    writeFileSync(known, `${JSON.stringify(counts, null, 2)}\n`);
}
const allowed = JSON.parse(readFileSync(known, "utf8"));
for (const [file, phrases] of found) {
    if (phrases.length > (allowed[file] ?? 0)) {
        process.exitCode = 1;
        process.stderr.write(`${file}: ${phrases.length} worn phrases, known are ${allowed[file] ?? 0}\n`);
        process.stderr.write(
            phrases.map(({ line, phrase, instead }) => `    ${line}: "${phrase}": ${instead}\n`).join(""),
        );
    }
}

/** Deleted files are still listed until that is staged. */
function read(file) {
    try {
        return readFileSync(join(project, file), "utf8");
    } catch {
        return "";
    }
}
