import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { labEnvironment, labStatus } from "../../../lab/daemon-client";
import { stackFiles } from "../../../engine/embedded/state/stack-files";
import { lockStack } from "../../../engine/embedded/state/stack-lock";
import { labHome } from "../../../lab/home";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { describeOnEngines, type EngineName } from "../engines";
import { projectDirectory, runCommandWith, type CommandResult } from "../../support/project";
import { TestLab } from "../../support/test-lab";

/** The last lines are the cause and its remedy; nothing is a stack trace. */
function assertTold(result: CommandResult, exitCode: number, cause: RegExp, remedy: RegExp): void {
    assert.equal(result.exitCode, exitCode, result.stderr);
    assert.match(result.stderr, cause);
    assert.match(result.stderr, remedy);
    assert.doesNotMatch(result.stderr, /^\s+at .*:\d+:\d+\)?$/m);
}

/** Another process that holds the stack. Returns what lets it go. */
function hold(engine: EngineName, directory: string): () => void {
    if (engine === "embedded") {
        const lock = lockStack(stackFiles(directory, "dev").lock, "dev");
        return () => lock.release();
    }
    const file = lockFile(directory, process.pid);
    return () => rmSync(file);
}

function lockFile(directory: string, pid: number): string {
    const folder = join(directory, "pulumi", ".pulumi", "locks", "organization", "tke-client-ip", "dev");
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${pid}.json`);
    const content = { pid, hostname: hostname(), username: "somebody", timestamp: new Date().toISOString() };
    writeFileSync(file, JSON.stringify(content));
    return file;
}

describeOnEngines("what cannot work", function (engine) {
    this.timeout(120_000);
    const lab = new TestLab(engine);

    before(buildControlPlane);
    before(() => lab.succeed("preview", "dev"));
    after(() => lab.remove());

    it("an unknown stack: exit code 2, with the stacks that there are", async () => {
        const remedy = /set one of dev, scenario1.*or add Pulumi\.scenario99\.yaml/;
        assertTold(await lab.run("up", "scenario99"), 2, /error: no such stack: scenario99/, remedy);
    });

    it("verify of what is not up: exit code 2, with the command that brings it up", async () => {
        assertTold(await lab.run("verify", "dev"), 2, /error: not up: dev/, /npm run up -- dev/);
    });

    it("verify with a time that is none: exit code 2, with what to set", async () => {
        const remedy = /set one, such as --timeout 60/;
        assertTold(await lab.run("verify", "dev", "--timeout", "abc"), 2, /error: --timeout is "abc"/, remedy);
    });

    it("output of a stack that was never up: empty", async () => {
        assert.deepEqual(await lab.outputs("dev"), {});
    });

    it("a stack that another command holds", async () => {
        const release = hold(engine, lab.directory);
        try {
            assertTold(
                await lab.run("up", "dev"),
                1,
                /dev (is locked by|is being changed by)/,
                /wait until (it|that) has/,
            );
        } finally {
            release();
        }
        assert.deepEqual(await lab.resources(), []);
    });
});

describeOnEngines("a full disk", function (engine) {
    this.timeout(180_000);
    const lab = new TestLab(engine);
    const states = join(lab.directory, engine === "embedded" ? "stacks" : "pulumi");
    let isMounted = false;

    before("a small disk of its own", function () {
        mkdirSync(states, { recursive: true });
        try {
            execFileSync("mount", ["-t", "tmpfs", "-o", "size=96k", "tmpfs", states], { stdio: "ignore" });
            isMounted = true;
        } catch {
            console.log("      a full disk: not run, it takes root to mount a small one");
            this.skip();
        }
    });
    before(buildControlPlane);
    after(async () => {
        if (isMounted) {
            await lab.run("destroy", "dev");
            execFileSync("umount", ["--lazy", states]);
        }
        await lab.remove();
    });

    it("is reported with its remedy, and the next run continues once the disk has space", async () => {
        const filler = join(states, "filler");
        await lab.succeed("lab", "start");
        writeFileSync(filler, Buffer.alloc(96 * 1024 - 16 * 1024));
        assertTold(await lab.run("up", "dev"), 1, /the disk is full/, /free some space under \.lab\//);
        rmSync(filler);
        execFileSync("mount", ["-o", "remount,size=16m", states]);
        await lab.succeed("up", "dev");
        await lab.succeed("destroy", "dev");
        await lab.succeed("lab", "start");
        assert.deepEqual(await lab.resources(), []);
    });
});

describeOnEngines("on Tencent Cloud, which a lab stands in for", function (engine) {
    if (engine === "embedded") {
        return;
    }
    this.timeout(120_000);
    const lab = new TestLab();
    /** Of a pull request, so that the CLI has no reason to write into the checkout. */
    const STACK = ["dev", "--pr", "1"];
    let directory: string | undefined;
    let environment: Record<string, string>;
    const settings = join(projectDirectory, "Pulumi.dev.yaml");
    const committed = readFileSync(settings);

    before(buildControlPlane);
    before(async () => {
        await lab.succeed("lab", "start");
        const home = labHome(projectDirectory, lab.directory);
        directory = mkdtempSync(join(tmpdir(), "tke-client-ip-backend-"));
        environment = {
            ...labEnvironment(home, (await labStatus(home))!),
            PULUMI_BACKEND_URL: `file://${directory}`,
            PULUMI_CONFIG_PASSPHRASE: "test",
            XDG_CACHE_HOME: directory,
        };
    });
    after(async () => {
        if (directory) {
            rmSync(directory, { recursive: true, force: true });
        }
        await lab.remove();
    });

    const run = (changes: Record<string, string | undefined>, ...args: string[]) =>
        runCommandWith({ ...environment, ...changes }, lab.directory, ...args);

    it("no credentials: told before anything runs", async () => {
        const none = { TENCENTCLOUD_SECRET_ID: undefined, TENCENTCLOUD_SECRET_KEY: undefined, HOME: directory };
        const result = await run(none, "preview", ...STACK, "--cloud");
        assertTold(result, 1, /error: no credentials for Tencent Cloud/, /set them in the environment/);
    });

    it("wrong credentials: told with the code, and nothing is made", async () => {
        const result = await run(
            { TENCENTCLOUD_SECRET_KEY: "wrong" },
            "up",
            ...STACK,
            "--cloud",
            "--yes",
            "--expect-ip",
            "127.0.0.1",
        );
        assertTold(result, 1, /refused the API key \(AuthFailure\.\w+\)/, /set TENCENTCLOUD_SECRET_ID and/);
        assert.deepEqual(await lab.resources(), []);
    });

    it("no consent: exit code 2", async () => {
        const result = await run({}, "up", ...STACK, "--cloud", "--expect-ip", "127.0.0.1");
        assertTold(result, 2, /changes real resources/, /add --yes/);
    });

    for (const [what, url] of [
        [
            "a bucket that does not answer",
            "s3://states?endpoint=127.0.0.1:9&disableSSL=true&s3ForcePathStyle=true&region=x",
        ],
        ["a folder that is not there", "file:///nonexistent/states"],
    ] as const) {
        it(`an unreachable backend, ${what}: named`, async () => {
            const keys = { AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x", AWS_MAX_ATTEMPTS: "1" };
            const result = await run({ ...keys, PULUMI_BACKEND_URL: url }, "preview", ...STACK, "--cloud");
            assertTold(
                result,
                1,
                /the Pulumi backend .* cannot be reached/,
                /check the network and PULUMI_BACKEND_URL/,
            );
        });
    }

    it("none of it touches the committed settings", () => assert.deepEqual(readFileSync(settings), committed));

    it("no passphrase for the stack's secrets: named", async () => {
        const result = await run({ PULUMI_CONFIG_PASSPHRASE: undefined }, "preview", ...STACK, "--cloud");
        assertTold(result, 1, /sealed with a passphrase, and none is set/, /set PULUMI_CONFIG_PASSPHRASE/);
    });
});
