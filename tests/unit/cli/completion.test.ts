import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { completionScript, SHELLS } from "../../../cli/completion/scripts";
import { completedNames } from "../../../cli/completion/completed-names";

const COMMANDS = ["up [stacks..]", "output <stack> [name]", "teardown", "lab <action>"];

describe("the names that are completed", () => {
    const names = (...before: string[]) =>
        completedNames({ before, current: "", stacks: ["dev", "scenario1"] }, COMMANDS);

    it("are stacks where the command takes some, each once", () => {
        assert.deepEqual(names("up"), ["dev", "scenario1"]);
        assert.deepEqual(names("up", "dev"), ["scenario1"]);
        assert.deepEqual(names("teardown", "--stack"), ["dev", "scenario1"]);
    });

    it("are outputs after the stack of `output`", () => {
        assert.deepEqual(names("output"), ["dev", "scenario1"]);
        assert.ok(names("output", "dev").includes("clusterId"));
    });

    it("are none for other commands, options and their values", () => {
        assert.deepEqual([...names("lab"), ...names("up", "--engine"), ...names()], []);
        assert.deepEqual(completedNames({ before: ["up"], current: "--", stacks: ["dev"] }, COMMANDS), []);
    });
});

describe("a completion script", () => {
    it("asks the project's own program, for each shell in the shell's form", () => {
        for (const shell of SHELLS) {
            const script = completionScript(shell, "/a folder/bin.mjs");
            assert.match(script, /node "\/a folder\/bin\.mjs" --get-yargs-completions/);
            assert.ok(script.includes(shell === "fish" ? "complete -f -c tke-client-ip" : "_tke_client_ip"));
        }
    });

    it("completes the word at the cursor in bash", () => {
        const folder = mkdtempSync(join(tmpdir(), "completion-"));
        const program = join(folder, "bin.mjs");
        writeFileSync(program, 'console.log(["dev", "scenario1", "scenario2", process.argv.at(-2)].join("\\n"));');
        writeFileSync(join(folder, "script"), completionScript("bash", program));
        const typed = 'COMP_WORDS=(tke-client-ip up sc); COMP_CWORD=2; _tke_client_ip; echo "${COMPREPLY[*]}"';
        const answer = execFileSync("bash", ["-c", `source ${join(folder, "script")}; ${typed}`], { encoding: "utf8" });
        assert.equal(answer, "scenario1 scenario2\n");
        rmSync(folder, { recursive: true });
    });
});
