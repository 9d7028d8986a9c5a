import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProcessLock } from "../../../machine/process-lock";

describe("a lock between processes", () => {
    let folder: string;
    let file: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "process-lock-"));
        file = join(folder, "below", "a.lock");
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it("is held by one at a time, until it is released", () => {
        assert.ok(!ProcessLock.isHeld(file));
        const lock = ProcessLock.tryAcquire(file);
        assert.ok(lock && ProcessLock.isHeld(file));
        assert.equal(ProcessLock.tryAcquire(file, 0), undefined);
        lock.release();
        assert.ok(!ProcessLock.isHeld(file));
        ProcessLock.tryAcquire(file)?.release();
    });

    it("is waited for, and says so once", async () => {
        const lock = ProcessLock.tryAcquire(file);
        let waits = 0;
        const second = ProcessLock.acquire(file, () => waits++);
        setTimeout(() => lock?.release(), 600);
        (await second).release();
        assert.equal(waits, 1);
    });

    it("is no longer in the way once its damaged file is deleted, as the message says", () => {
        ProcessLock.tryAcquire(file)?.release();
        writeFileSync(file, "no database at all, and longer than its header of a hundred bytes".repeat(3));
        assert.throws(() => ProcessLock.tryAcquire(file), /a\.lock is damaged: delete it; it holds nothing/);
        assert.throws(() => ProcessLock.isHeld(file), /a\.lock is damaged/);
        rmSync(file);
        ProcessLock.tryAcquire(file)?.release();
    });

    it("ends with the process that holds it, however that ends", async () => {
        ProcessLock.tryAcquire(file)?.release();
        const holder = spawn(process.execPath, [
            "--eval",
            `const { DatabaseSync } = require("node:sqlite");
             const database = new DatabaseSync(${JSON.stringify(file)});
             database.exec("BEGIN EXCLUSIVE");
             console.log("held");
             setInterval(() => {}, 1000);`,
        ]);
        await once(holder.stdout, "data");
        assert.ok(ProcessLock.isHeld(file));
        holder.kill("SIGKILL");
        await once(holder, "exit");
        assert.ok(!ProcessLock.isHeld(file));
    });
});
