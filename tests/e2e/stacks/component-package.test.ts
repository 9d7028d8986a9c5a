import { execFileSync } from "node:child_process";
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROJECT = join(__dirname, "..", "..", "..");

/** Packs the components, and installs the package into the example as a user's program does. */
describe("the npm package of the components", function () {
    this.timeout(600_000);
    let folder: string;
    let program: string;

    const run = (file: string, args: string[], cwd: string) =>
        execFileSync(file, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    const node = (...args: string[]) => run(process.execPath, args, program);

    before(() => {
        folder = mkdtempSync(join(tmpdir(), "component-package-"));
        program = join(folder, "program");
        const packed = run(process.execPath, ["component-package/pack.mjs", folder], PROJECT).trim();
        cpSync(join(PROJECT, "examples", "pulumi-typescript"), program, { recursive: true });
        const manifest = join(program, "package.json");
        const { version } = JSON.parse(readFileSync(join(PROJECT, "component-package", "package.json"), "utf8")) as {
            version: string;
        };
        const text = readFileSync(manifest, "utf8");
        const local = text.replace(`"pulumi-tke-client-ip": "${version}"`, `"pulumi-tke-client-ip": "file:${packed}"`);
        assert.notEqual(local, text, "the example depends on the version that was packed");
        writeFileSync(manifest, local);
        run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts"], program);
    });

    after(() => rmSync(folder, { recursive: true, force: true }));

    it("has the types that the example is checked against", () => {
        node("node_modules/typescript/bin/tsc", "-p", ".");
    });

    it("is loaded by require and by import, with Tencent's classes inside", () => {
        const names = "Object.keys(components).includes('ClientIpScenario')";
        const required = node("-e", `const components = require("pulumi-tke-client-ip"); console.log(${names})`);
        const imported = node(
            "--input-type=module",
            "-e",
            `import * as components from "pulumi-tke-client-ip"; console.log(${names})`,
        );
        assert.deepEqual([required.trim(), imported.trim()], ["true", "true"]);
    });

    it("has nothing of the lab in it", () => {
        const files = run("tar", ["tzf", join(folder, "pulumi-tke-client-ip-0.1.0.tgz")], folder).split("\n");
        assert.deepEqual(
            files.filter((file) =>
                /^package\/(?!dist\/(components|tke|kubeconfig|tencent|yaml)\/|node_modules\/@pulumi\/tencentcloud\/)[^/]+\//.test(
                    file,
                ),
            ),
            [],
        );
    });
});
