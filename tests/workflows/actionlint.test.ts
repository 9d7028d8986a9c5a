import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { userCache } from "../../machine/user-cache";
import { projectDirectory, workflowDirectory, workflows } from "./workflow-files";

const VERSION = "v1.7.12";

describe("actionlint", function () {
    this.timeout(120_000);
    const directory = join(userCache(process.env), `actionlint-${VERSION}`);
    const binary = join(directory, "actionlint");
    const examples = join(projectDirectory, "examples", "workflows");

    before(function () {
        if (existsSync(binary)) {
            return;
        }
        if (spawnSync("go", ["version"]).status !== 0) {
            process.stderr.write("    actionlint does not run: go is not on PATH; install Go 1.24 or later\n");
            this.skip();
        }
        mkdirSync(directory, { recursive: true });
        execFileSync("go", ["install", `github.com/rhysd/actionlint/cmd/actionlint@${VERSION}`], {
            env: { ...process.env, GOBIN: directory, GOFLAGS: "-mod=mod" },
            stdio: ["ignore", "ignore", "pipe"],
        });
    });

    for (const { file } of workflows) {
        it(`finds nothing in ${file}`, () => {
            // shellcheck and pyflakes are not everywhere: what is found must not depend on them.
            const args = ["-no-color", "-shellcheck=", "-pyflakes=", join(workflowDirectory, file)];
            const { status, stdout, stderr } = spawnSync(binary, args, { cwd: projectDirectory, encoding: "utf8" });
            assert.equal(status, 0, stdout + stderr);
        });
    }

    for (const file of readdirSync(examples)) {
        it(`finds nothing in the example ${file}, whose actions are pinned`, () => {
            const args = ["-no-color", "-shellcheck=", "-pyflakes=", join(examples, file)];
            const { status, stdout, stderr } = spawnSync(binary, args, { cwd: projectDirectory, encoding: "utf8" });
            assert.equal(status, 0, stdout + stderr);
            const text = readFileSync(join(examples, file), "utf8");
            const used = text.match(/uses: .*/g) ?? [];
            assert.ok(used.length > 0 && used.every((each) => /@[0-9a-f]{40} # v/.test(each)), used.join("\n"));
            assert.doesNotMatch(text, /pull_request_target|secrets\./);
        });
    }

    it("finds what is wrong", () => {
        const broken =
            "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps: [{ run: 'echo ${{ nowhere.x }}' }]\n";
        const { status, stdout } = spawnSync(binary, ["-no-color", "-"], { input: broken, encoding: "utf8" });
        assert.equal(status, 1);
        assert.match(stdout, /undefined variable "nowhere"/);
    });
});
