import { globSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Test files that one process runs, one after the other.
 *
 * @typedef {{ name: string, files: string[] }} Group
 */

/** Folders whose files, or sub-folders at a depth, are a group each. Groups begin in this order, but for the longest. */
const KINDS = [
    { folder: "tests/e2e/decision-table/", depth: 3 },
    { folder: "tests/e2e/", depth: Infinity },
    { folder: "tests/workflows/", depth: 2 },
    { folder: "tests/contract/lab/", depth: 4 },
    { folder: "tests/contract/", depth: 3 },
    { folder: "tests/unit/components/", depth: 3 },
    { folder: "tests/unit/lab/", depth: 3 },
    { folder: "tests/unit/", depth: 2 },
];

/**
 * What takes longest begins first, or one process would be left with it at the end: the groups that took more than a minute,
 * longest first, by the seconds that `npm test` prints behind each name.
 */
export const LONGEST = [
    "tests/e2e/doctor/prove.test.ts",
    "tests/e2e/stacks/further-scenarios.test.ts",
    "tests/e2e/migrate/service.test.ts",
    "tests/contract/engine",
    "tests/e2e/own-app/adopting-kinds.test.ts",
    "tests/e2e/decision-table",
    "tests/e2e/stacks/scenarios.test.ts",
    "tests/unit",
    "tests/contract/lab/controllers",
    "tests/contract/lab/network",
    "tests/e2e/stacks/lifecycle.test.ts",
    "tests/e2e/own-app/adopting.test.ts",
    "tests/unit/components",
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
    const groups = KINDS.flatMap((kind) => {
        const names = Map.groupBy(kinds.get(kind) ?? [], (file) => nameOf(file, kind.depth));
        return [...names].map(([name, files]) => ({ name, files }));
    });
    const place = ({ name }) => (LONGEST.includes(name) ? LONGEST.indexOf(name) : LONGEST.length);
    return groups.sort((a, b) => place(a) - place(b));
}

/** @param {string} file @param {number} depth folders that stay */
function nameOf(file, depth) {
    return depth === Infinity ? file : dirname(file).split("/").slice(0, depth).join("/");
}
