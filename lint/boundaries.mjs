// `npm run lint`: every room imports only from the rooms that docs/structure.md lets it know of, types included, and neither
// files nor folders import one another in a circle. known-breaches.json counts what is still to be mended: more of it fails.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cruise } from "dependency-cruiser";
import { breaches, cycleBreaches, folderCycleBreaches, parseRooms } from "./rooms.mjs";

const project = join(dirname(fileURLToPath(import.meta.url)), "..");
const known = join(project, "lint", "known-breaches.json");
const update = process.argv.includes("--update");

const rooms = parseRooms(readFileSync(join(project, "docs", "structure.md"), "utf8"));
const found = await findBreaches();
const counts = Object.fromEntries([...found].map(([key, files]) => [key, files.length]).sort());
if (update) {
    writeFileSync(known, `${JSON.stringify(counts, null, 2)}\n`);
}
const allowed = JSON.parse(readFileSync(known, "utf8"));
for (const [key, files] of found) {
    if (files.length > (allowed[key] ?? 0)) {
        process.exitCode = 1;
        process.stderr.write(`${key}: ${files.length}, known are ${allowed[key] ?? 0}\n`);
        process.stderr.write(files.map((file) => `    ${file}\n`).join(""));
    }
}
const mended = Object.keys(allowed).filter((key) => allowed[key] > (counts[key] ?? 0));
if (mended.length > 0) {
    process.exitCode = 1;
    process.stderr.write(`Mended: ${mended.join("; ")}. Take it off the list: node lint/boundaries.mjs --update\n`);
}
if (process.exitCode === 1) {
    process.stderr.write("docs/structure.md says which room may know of which.\n");
}

async function findBreaches() {
    const { output } = await cruise(sources(), {
        baseDir: project,
        validate: true,
        ruleSet: { forbidden: [{ name: "no-circular", severity: "error", from: {}, to: { circular: true } }] },
        tsPreCompilationDeps: true,
        doNotFollow: { path: "node_modules" },
        exclude: { path: "node_modules" },
    });
    const own = output.modules.filter(({ coreModule, source }) => !coreModule && existsSync(join(project, source)));
    const files = new Set(own.map(({ source }) => source));
    const modules = own.map(({ source, dependencies }) => ({
        source,
        dependencies: dependencies.filter(({ resolved }) => files.has(resolved)),
    }));
    const cycles = output.summary.violations
        .filter(({ rule }) => rule.name === "no-circular")
        .map(({ cycle }) => cycle.map(({ name }) => name));
    return new Map([...breaches(modules, rooms), ...cycleBreaches(cycles, rooms), ...folderCycleBreaches(modules)]);
}

/** All of the project's own code but its tests, examples and the linter. */
function sources() {
    const free = ["coverage", "dist", "docs", "examples", "lint", "node_modules", "tests", "typedoc"];
    return readdirSync(project, { withFileTypes: true })
        .filter(({ name }) => !name.startsWith(".") && !free.includes(name) && !name.startsWith("eslint.config"))
        .filter((entry) => entry.isDirectory() || /\.[cm]?[jt]s$/.test(entry.name))
        .map(({ name }) => name);
}
