// `npm test`: all test files, in twice as many processes at a time as this machine has processors, since each waits half of its
// time for a lab or a program (TEST_JOBS=1: one). Groups that fail beside others run once more, alone, and what is told then
// counts: a machine too busy for a test's time limit is no fault of what it tests. Those that pass alone are named.
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { testGroups } from "./support/groups.mjs";

/** @typedef {{ passes: number, failures: number, pending: number }} Counts */

/** More labs than this at a time leave none for whoever works on the machine: it has addresses for eight. */
const MOST_JOBS = 4;

/** Where more groups than this fail, it is not the machine. */
const MOST_AGAIN = 5;

const project = join(dirname(fileURLToPath(import.meta.url)), "..");
const groups = testGroups(project);
const waiting = [...groups];
const running = new Set();
/** @type {Map<string, Counts>} */
const results = new Map();

let isInterrupted = false;
for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => {
        waiting.length = 0;
        // A terminal sends SIGINT to them, too.
        if (signal === "SIGTERM") {
            running.forEach((child) => child.kill(signal));
        }
        if (!isInterrupted) {
            console.log("\nInterrupted: the tests that run end, and stop their labs; once more ends them at once");
        }
        isInterrupted = true;
    });
}

const jobs = Number(process.env.TEST_JOBS) || Math.min(2 * availableParallelism(), MOST_JOBS);
await Promise.all(Array.from({ length: jobs }, runNext));

const failedAtFirst = failures(groups);
if (jobs > 1 && !isInterrupted && failedAtFirst.length <= MOST_AGAIN) {
    for (const group of failedAtFirst) {
        console.log(`\n${group.name} failed beside others; once more, alone:`);
        results.set(group.name, await run(group));
    }
}

const total = (/** @type {keyof Counts} */ key) => [...results.values()].reduce((sum, counts) => sum + counts[key], 0);
const failed = failures(groups);
const passedAlone = failedAtFirst.filter((group) => !failed.includes(group));
if (passedAlone.length > 0) {
    console.log("\nFailed beside others, passed alone:");
    passedAlone.forEach(({ name }) => console.log(`  ${name}`));
}
if (failed.length > 0) {
    console.log("\nFailed:");
    failed.forEach(({ name }) => console.log(`  ${results.get(name).failures} in ${name}`));
}
const notRun = groups.filter(({ name }) => !results.has(name));
if (notRun.length > 0) {
    console.log(`\nNot run: ${notRun.length} of ${groups.length} groups`);
}
const skipped = total("pending") > 0 ? `, ${total("pending")} skipped` : "";
console.log(`${total("passes")} passed, ${total("failures")} failed${skipped}`);
process.exitCode = isInterrupted ? 130 : failed.length > 0 ? 1 : 0;

/** @param {import("./support/groups.mjs").Group[]} groups */
function failures(groups) {
    return groups.filter(({ name }) => (results.get(name)?.failures ?? 0) > 0);
}

async function runNext() {
    for (let group = waiting.shift(); group; group = waiting.shift()) {
        results.set(group.name, await run(group));
    }
}

/**
 * Runs a group and prints what it wrote once it has ended. A process that ends without a report counts as one failure.
 *
 * @param {import("./support/groups.mjs").Group} group
 * @returns {Promise<Counts>}
 */
async function run({ name, files }) {
    const begun = Date.now();
    const mocha = join(project, "node_modules", "mocha", "bin", "mocha.js");
    const child = spawn(process.execPath, [...process.execArgv, mocha, ...files], {
        cwd: project,
        stdio: ["ignore", "pipe", "inherit", "ipc"],
    });
    running.add(child);
    /** @type {Counts | undefined} */
    let counts;
    child.on("message", (message) => (counts = message));
    const ended = new Promise((resolve) => child.once("close", (code, signal) => resolve(signal ?? code)));
    const output = await text(child.stdout);
    const end = await ended;
    running.delete(child);
    console.log(`\n${name} (${Math.round((Date.now() - begun) / 1000)} s)\n${output.trimEnd()}`);
    if (!counts) {
        console.log(`${name} ended with ${end} before its last test`);
        return { passes: 0, failures: 1, pending: 0 };
    }
    return { ...counts, failures: counts.failures || (end === 0 || isInterrupted ? 0 : 1) };
}
