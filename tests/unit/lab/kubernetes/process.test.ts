import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SupervisedProcess, restartDelay } from "../../../../lab/kubernetes/process";
import { eventually, eventuallyHolds } from "../../../support/eventually";

describe("a supervised process", () => {
    let directory: string;
    let messages: string[];
    let supervised: SupervisedProcess | undefined;

    const shell = (script: string, command = "/bin/sh") => {
        const component = new SupervisedProcess({
            name: "component",
            command,
            args: ["-c", script],
            env: {},
            cwd: directory,
            logFile: join(directory, "component.log"),
            log: (message) => messages.push(message),
        });
        supervised = component;
        component.start();
        return component;
    };

    beforeEach(() => {
        directory = mkdtempSync(join(tmpdir(), "process-"));
        messages = [];
    });

    afterEach(async () => {
        await supervised?.stop(0);
        rmSync(directory, { recursive: true });
    });

    it("waits longer before each restart, up to half a minute", () => {
        assert.deepEqual([1, 2, 3, 4].map(restartDelay), [500, 1000, 2000, 4000]);
        assert.equal(restartDelay(20), 30_000);
    });

    it("is started again when it ends by itself, and says so", async () => {
        const component = shell("exec sleep 60");
        const first = component.pid;
        process.kill(first!, "SIGKILL");
        await eventuallyHolds("another process runs", () => component.pid !== undefined && component.pid !== first);
        assert.match(messages.join("\n"), /component ended with signal SIGKILL; started again in 0\.5 s/);
    });

    it("stays ended once it was stopped", async () => {
        const component = shell("exec sleep 60");
        await component.stop(1000);
        await sleep(restartDelay(1) + 100);
        assert.equal(component.pid, undefined);
        assert.deepEqual(messages, []);
    });

    it("is killed when it does not end in time", async () => {
        const component = shell("trap '' TERM; echo up; while :; do sleep 0.05; done");
        await eventuallyHolds("it runs", async () => (await component.lastLogLines(1)).length > 0);
        const pid = component.pid!;
        await component.stop(100);
        assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
    });

    it("counts a program that cannot be run as one that ended", async () => {
        const component = shell("", join(directory, "none"));
        await eventually(() => assert.notEqual(component.exits, 0));
        assert.match(messages.join("\n"), /ENOENT/);
    });

    it("keeps its last lines", async () => {
        const component = shell("for i in 1 2 3 4; do echo line $i; done; exec sleep 60");
        await eventually(async () => assert.equal((await component.lastLogLines(9)).length, 4));
        assert.deepEqual(await component.lastLogLines(2), ["line 3", "line 4"]);
    });
});
