import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { eventually } from "../../support/eventually";
import { projectDirectory } from "../../support/project";

describe("npm test", () => {
    let project: string;
    beforeEach(() => (project = mkdtempSync(join(tmpdir(), "tke-client-ip-tests-"))));
    afterEach(() => rmSync(project, { recursive: true, force: true }));

    function write(file: string, content: string): void {
        mkdirSync(dirname(join(project, file)), { recursive: true });
        writeFileSync(join(project, file), content);
    }

    /** A project that has the runner and these files; what runs its tests. */
    function withRunner(files: Record<string, string>): [string[], { env: NodeJS.ProcessEnv }] {
        for (const file of [
            ".mocharc.json",
            "tsconfig.json",
            "tests/run.mjs",
            "tests/support/groups.mjs",
            "tests/support/reporter.ts",
            "tests/support/ts-node.cjs",
        ]) {
            cpSync(join(projectDirectory, file), join(project, file));
        }
        symlinkSync(join(projectDirectory, "node_modules"), join(project, "node_modules"));
        Object.entries(files).forEach(([file, content]) => write(file, content));
        const env = { PATH: process.env.PATH, TEST_JOBS: "2" };
        return [[join(project, "tests", "run.mjs")], { env }];
    }

    function run(files: Record<string, string>): { status: number | null; stdout: string } {
        const [args, options] = withRunner(files);
        return spawnSync(process.execPath, args, { ...options, encoding: "utf8" });
    }

    it("runs every test file in one group, those that take longest first", async () => {
        const { LONGEST, testGroups } = (await import(join(projectDirectory, "tests", "support", "groups.mjs"))) as {
            LONGEST: string[];
            testGroups: (project: string) => { name: string; files: string[] }[];
        };
        const groups = testGroups(projectDirectory);
        const files = groups.flatMap((group) => group.files);
        assert.deepEqual(files.sort(), globSync("tests/**/*.test.ts", { cwd: projectDirectory }).sort());
        const names = groups.map(({ name }) => name);
        assert.deepEqual(names.slice(0, LONGEST.length), LONGEST);
    });

    it("sums up what its groups passed, and is silent about none", () => {
        const { status, stdout } = run({
            "tests/e2e/one.test.ts": 'it("holds", () => undefined);',
            "tests/unit/cli/two.test.ts": 'it("holds, too", () => undefined); it("is left out");',
        });
        assert.match(stdout, /tests\/e2e\/one\.test\.ts[^]*holds/);
        assert.equal(stdout.trimEnd().split("\n").at(-1), "2 passed, 0 failed, 1 skipped");
        assert.equal(status, 0);
    });

    it("fails where a test fails or a process ends before its last test, and names both", () => {
        const { status, stdout } = run({
            "tests/contract/lab/cloud/one.test.ts": 'it("fails", () => { throw new Error("for this reason"); });',
            "tests/e2e/two.test.ts": 'it("ends it all", () => process.exit(0));',
            "tests/unit/cli/three.test.ts": 'it("holds", () => undefined);',
        });
        assert.match(stdout, /for this reason/);
        assert.match(stdout, /two\.test\.ts ended with 0 before its last test/);
        assert.match(stdout, /Failed:\n {2}1 in tests\/e2e\/two\.test\.ts\n {2}1 in tests\/contract\/lab\/cloud\n/);
        assert.equal(stdout.trimEnd().split("\n").at(-1), "1 passed, 2 failed");
        assert.equal(status, 1);
    });

    it("runs a group that fails beside others once more, and names it where it passes alone", () => {
        const passesAtTheSecondTry =
            'const { existsSync, writeFileSync } = require("node:fs");' +
            'it("passes alone", () => {' +
            '    if (!existsSync("tried")) { writeFileSync("tried", ""); throw new Error("too late"); }' +
            "});";
        const { status, stdout } = run({ "tests/e2e/one.test.ts": passesAtTheSecondTry });
        assert.match(stdout, /too late/);
        assert.match(stdout, /tests\/e2e\/one\.test\.ts failed beside others; once more, alone:/);
        assert.match(
            stdout,
            /Failed beside others, passed alone:\n {2}tests\/e2e\/one\.test\.ts\n1 passed, 0 failed\n$/,
        );
        assert.equal(status, 0);
    });

    it("that is interrupted ends with the running tests' hooks, begins no other, and says so", async () => {
        const waits =
            'const { writeFileSync } = require("node:fs");' +
            'after(() => writeFileSync("stopped", ""));' +
            'it("waits", async () => { writeFileSync("begun", ""); await new Promise((done) => setTimeout(done, 1000)); });' +
            'it("is not begun", () => writeFileSync("next", ""));';
        const [args, options] = withRunner({ "tests/e2e/one.test.ts": waits, "tests/workflows/two.test.ts": "" });
        const runner = spawn(process.execPath, args, { ...options, env: { ...options.env, TEST_JOBS: "1" } });
        const stdout = text(runner.stdout);
        const ended = once(runner, "close");
        await eventually(() => assert.ok(existsSync(join(project, "begun"))));
        runner.kill("SIGTERM");
        assert.equal((await ended)[0], 130);
        assert.ok(existsSync(join(project, "stopped")));
        assert.ok(!existsSync(join(project, "next")));
        assert.match(await stdout, /Interrupted: [^]*\nNot run: 1 of 2 groups\n1 passed, 0 failed\n$/);
    });
});
