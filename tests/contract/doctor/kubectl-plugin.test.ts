import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROJECT = join(__dirname, "..", "..", "..");

describe("doctor as a plugin of kubectl", function () {
    this.timeout(60_000);
    let folder: string;

    before(function () {
        if (spawnSync("kubectl", ["version", "--client"]).status !== 0) {
            this.skip();
        }
        folder = mkdtempSync(join(tmpdir(), "kubectl-plugin-"));
        const { bin } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as {
            bin: Record<string, string>;
        };
        // As `npm link` does.
        for (const [name, file] of Object.entries(bin)) {
            symlinkSync(join(PROJECT, file), join(folder, name));
        }
    });

    after(() => folder && rmSync(folder, { recursive: true, force: true }));

    it("is found by kubectl, and looks at files from the folder that the user is in", () => {
        // npm's, which runs this test from another folder.
        const { INIT_CWD: _npm, ...environment } = process.env;
        const { status, stdout, stderr } = spawnSync("kubectl", ["client-ip", "-f", "direct-service.yaml", "--json"], {
            cwd: join(PROJECT, "tests", "fixtures", "manifests"),
            env: { ...environment, PATH: `${folder}:${environment["PATH"]}` },
            encoding: "utf8",
        });
        assert.equal(status, 3, stderr);
        const { unknown } = JSON.parse(stdout) as { unknown: object[] };
        assert.ok(unknown.length > 0);
    });
});
