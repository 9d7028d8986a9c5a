import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";

const project = join(__dirname, "..", "..", "..");

describe("a command on a clone without its dependencies", function () {
    this.timeout(30_000);
    let clone: string;
    let lock: string;
    const started: ChildProcess[] = [];

    beforeEach(() => {
        clone = mkdtempSync(join(tmpdir(), "tke-client-ip-bootstrap-"));
        lock = join(clone, ".lab", "install.lock");
        copyFileSync(join(project, "bootstrap.mjs"), join(clone, "bootstrap.mjs"));
        writeFileSync(join(clone, "package-lock.json"), "{}");
        writeFileSync(join(clone, "hello.mjs"), "console.log('hello')");
        mkdirSync(join(clone, ".lab"));
        mkdirSync(join(clone, "node_modules"));
        mkdirSync(join(clone, "path"));
        writeFileSync(join(clone, "path", "npm"), `#!/bin/sh\necho "$@" >> ${join(clone, "npm.log")}\n`, {
            mode: 0o755,
        });
    });
    afterEach(() => {
        started.splice(0).forEach((child) => child.kill("SIGKILL"));
        rmSync(clone, { recursive: true, force: true });
    });

    function start(): { child: ChildProcess; result: Promise<{ exitCode: number; stdout: string; stderr: string }> } {
        const child = spawn(process.execPath, [join(clone, "bootstrap.mjs"), "script", join(clone, "hello.mjs")], {
            env: { ...process.env, PATH: [join(clone, "path"), process.env.PATH].join(delimiter) },
            stdio: ["ignore", "pipe", "pipe"],
        });
        started.push(child);
        const result = Promise.all([
            text(child.stdout),
            text(child.stderr),
            once(child, "close") as Promise<[number]>,
        ]).then(([stdout, stderr, [exitCode]]) => ({ exitCode, stdout, stderr }));
        return { child, result };
    }

    const installations = () => readFileSync(join(clone, "npm.log"), "utf8").trim().split("\n").length;

    it("installs them, once, and runs", async () => {
        assert.deepEqual(await start().result.then(({ exitCode, stdout }) => ({ exitCode, stdout })), {
            exitCode: 0,
            stdout: "hello\n",
        });
        await start().result;
        assert.equal(installations(), 1);
        assert.ok(!existsSync(lock));
    });

    for (const [what, content] of [
        ["that is empty", ""],
        ["that names no process", "somebody"],
        ["of a process that is gone", "999999999"],
    ] as const) {
        it(`takes over a lock ${what}`, async () => {
            writeFileSync(lock, content);
            const { exitCode, stdout } = await start().result;
            assert.deepEqual({ exitCode, stdout }, { exitCode: 0, stdout: "hello\n" });
            assert.equal(installations(), 1);
        });
    }

    it("waits for another run that installs, and says for which and what to do", async () => {
        writeFileSync(lock, String(process.pid));
        const { child, result } = start();
        const [said] = (await once(child.stderr!, "data")) as [Buffer];
        assert.match(said.toString(), new RegExp(`^Waiting for process ${process.pid},.* delete .*install\\.lock\n`));
        rmSync(lock);
        assert.equal((await result).stdout, "hello\n");
    });

    it("leaves no drafts of the lock behind", async () => {
        await Promise.all([start().result, start().result, start().result]);
        assert.equal(installations(), 1);
        assert.ok(!existsSync(lock));
    });
});
