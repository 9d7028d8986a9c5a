import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { stacksInUse, stopUnusedLab } from "../../../../cli/lab/unused-lab";
import { serveControl } from "../../../../lab/daemon/control-server";
import { lockStack } from "../../../../engine/embedded/state/stack-lock";
import { labHome } from "../../../../lab/home";

describe("a lab in which nothing exists", () => {
    const directory = mkdtempSync(join(tmpdir(), "tke-client-ip-unused-"));
    const home = labHome(directory, directory);
    const stops: number[] = [];
    let daemon: Server;

    before(async () => {
        daemon = await serveControl(home.socket, {
            // A process id that no process has, so that the daemon counts as gone at once.
            status: () => ({ pid: 2 ** 30 }),
            resources: () => [],
            stop: () => stops.push(Date.now()),
        });
    });
    after(() => {
        daemon.close();
        rmSync(directory, { recursive: true });
    });

    it("goes on while a command of the embedded engine holds another stack, which has no state yet", async () => {
        const lock = lockStack(join(home.stacks, "scenario2.lock"), "scenario2");
        assert.deepEqual(stacksInUse(home), ["scenario2"]);
        assert.equal(await stopUnusedLab(home), false);
        assert.deepEqual(stops, []);
        lock.release();
    });

    it("goes on while the Pulumi CLI holds a stack", async () => {
        const locks = join(directory, "pulumi", ".pulumi", "locks", "organization", "tke-client-ip", "scenario3");
        mkdirSync(locks, { recursive: true });
        writeFileSync(join(locks, "a.json"), JSON.stringify({ pid: process.pid, hostname: hostname() }));
        assert.deepEqual(stacksInUse(home), ["scenario3"]);
        assert.equal(await stopUnusedLab(home), false);
        assert.deepEqual(stops, []);
        rmSync(locks, { recursive: true });
    });

    it("stops once no stack is held", async () => {
        assert.equal(await stopUnusedLab(home), true);
        assert.equal(stops.length, 1);
    });
});
