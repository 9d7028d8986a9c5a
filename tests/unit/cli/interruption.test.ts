import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { projectDirectory } from "../../support/project";

/** Waits, with the library that ends a program's children with it. */
const SCRIPT = `
    const { interruption } = require("./cli/interruption");
    const onExit = require(require.resolve("signal-exit", { paths: [require.resolve("@pulumi/pulumi")] }));
    const { signal } = interruption();
    onExit(() => {});
    signal.addEventListener("abort", () => console.log("aborted"));
    setTimeout(() => process.exit(0), 20_000);
    console.log("ready");
`;

describe("an interruption", function () {
    this.timeout(30_000);

    it("aborts what is under way, once, and leaves its end to it; a later signal ends the process", async () => {
        const child = spawn(process.execPath, ["-r", "./preload.cjs", "-e", SCRIPT], { cwd: projectDirectory });
        const ended = once(child, "exit");
        let printed = "";
        child.stdout.setEncoding("utf8").on("data", (chunk: string) => (printed += chunk));
        await once(child.stdout, "data");
        child.kill("SIGINT");
        child.kill("SIGINT");
        await sleep(1_500);
        assert.equal(printed, "ready\naborted\n");
        assert.equal(child.exitCode ?? child.signalCode, null);
        child.kill("SIGINT");
        assert.deepEqual(await ended, [130, null]);
    });
});
