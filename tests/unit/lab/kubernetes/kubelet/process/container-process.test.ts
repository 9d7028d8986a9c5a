import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ContainerLog } from "../../../../../../lab/kubernetes/kubelet/logs/container-log";
import { ContainerProcess } from "../../../../../../lab/kubernetes/kubelet/process/container-process";

describe("ContainerProcess", () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "container-process-"))));
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    /** Its exit code, and what is in its log, by stream. */
    async function run(script: string): Promise<{ exitCode: number; lines: string[] }> {
        const file = join(folder, "log");
        const image = { program: "/bin/sh", args: ["-c", script] };
        const started = await ContainerProcess.start({ image, env: {}, run: "run-1", log: new ContainerLog(file) });
        const exitCode = await started.exitCode;
        const lines = readFileSync(file, "utf8").trimEnd().split("\n");
        return { exitCode, lines: lines.map((line) => line.replace(/^\S+ /, "")) };
    }

    it("logs what is written to /dev/stdout and /dev/stderr as servers open them for their access log", async () => {
        const { exitCode, lines } = await run("echo first; echo second >/dev/stdout; echo third >/dev/stderr; exit 3");
        assert.equal(exitCode, 3);
        assert.deepEqual(lines.sort(), ["stderr F third", "stdout F first", "stdout F second"]);
    });

    it("ends only when all output is in the log", async () => {
        const { exitCode, lines } = await run("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done");
        assert.equal(exitCode, 0);
        assert.equal(lines.length, 20_000);
        assert.equal(lines.at(-1), "stdout F line 19999");
    });

    it("leaves nothing in the folder of temporary files", async () => {
        const earlier = process.env.TMPDIR;
        const temporary = mkdtempSync(join(folder, "tmp-"));
        process.env.TMPDIR = temporary;
        try {
            await run("echo one");
            assert.deepEqual(readdirSync(temporary), []);
        } finally {
            if (earlier === undefined) {
                delete process.env.TMPDIR;
            } else {
                process.env.TMPDIR = earlier;
            }
        }
    });
});
