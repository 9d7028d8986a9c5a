import { globSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Test files that one process runs, one after the other.
 *
 * @typedef {{ name: string, files: string[] }} Group
 */

/** In the order in which groups begin: what takes longest first, or one process would be left with it at the end. */
const KINDS = [
    { folder: "tests/e2e/decision-table/", depth: 3 },
    { folder: "tests/e2e/", depth: Infinity },
    { folder: "tests/workflows/", depth: 2 },
    { folder: "tests/contract/lab/", depth: 4 },
    { folder: "tests/contract/", depth: 3 },
    { folder: "tests/unit/lab/", depth: 3 },
    { folder: "tests/unit/", depth: 2 },
];

/**
 * All test files of a project in groups that can run side by side: those of `e2e/`, which run commands, each by itself, the
 * others by rooms, whose suites share what `useSharedCluster` starts.
 *
 * @param {string} project its folder
 * @returns {Group[]} in the order in which they are to begin
 */
export function testGroups(project) {
    const files = globSync("tests/**/*.test.ts", { cwd: project }).sort();
    const kinds = Map.groupBy(files, (file) => KINDS.find(({ folder }) => file.startsWith(folder)));
    return KINDS.flatMap((kind) => {
        const groups = Map.groupBy(kinds.get(kind) ?? [], (file) => nameOf(file, kind.depth));
        return [...groups].map(([name, files]) => ({ name, files }));
    });
}

/** @param {string} file @param {number} depth folders that stay */
function nameOf(file, depth) {
    return depth === Infinity ? file : dirname(file).split("/").slice(0, depth).join("/");
}
