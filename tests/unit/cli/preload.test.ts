import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const project = join(__dirname, "..", "..", "..");

/** What the SDK does with the modules that preload.cjs defers, run under it. */
function underPreload(script: string, preload = join(project, "preload.cjs")): string {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["-r", preload, "-e", script], {
        cwd: project,
        encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
    return stdout.trim();
}

describe("under preload.cjs, Pulumi's SDK", function () {
    this.timeout(60_000);

    it("serialises functions with what they capture", () => {
        const text = underPreload(`
            const pulumi = require("@pulumi/pulumi");
            const greeting = "hello from a closure";
            pulumi.runtime.serializeFunction(() => greeting).then(({ text }) => console.log(text));
        `);
        assert.match(text, /hello from a closure/);
    });

    it("is not run by a Node that is too old for what is installed, and says which is not", () => {
        const { engines } = JSON.parse(
            readFileSync(join(project, "node_modules", "undici", "package.json"), "utf8"),
        ) as { engines: { node: string } };
        assert.equal(engines.node, ">=22.19.0");
        for (const file of ["preload.cjs", "bootstrap.mjs"]) {
            assert.match(readFileSync(join(project, file), "utf8"), /^const MINIMUM_NODE = \[22, 19\];$/m);
        }
        const ranBy = (version: string) => {
            const script = `Object.defineProperty(process.versions, "node", { value: "${version}" }); require("./preload.cjs")`;
            return spawnSync(process.execPath, ["-e", script], { cwd: project, encoding: "utf8" });
        };
        const { status, stderr } = ranBy("22.18.1");
        assert.equal(status, 1);
        assert.match(stderr, /^Node\.js 22\.18\.1 on PATH is too old for this program, which was not run\.\n/);
        assert.equal(ranBy("22.19.0").status, 0);
    });

    it("has an Automation API and tracing of its own", () => {
        const text = underPreload(`
            const automation = require("@pulumi/pulumi/automation");
            const { NodeTracerProvider } = require(require.resolve("@opentelemetry/sdk-trace-node",
                { paths: [require.resolve("@pulumi/pulumi")] }));
            console.log(typeof automation.LocalWorkspace.create, typeof new NodeTracerProvider().getTracer("x").startSpan);
        `);
        assert.equal(text, "function function");
    });

    it("starts without the compiler that only closures need", () => {
        const text = underPreload(`
            require("@pulumi/pulumi");
            console.log(Object.keys(require.cache).filter((file) => require.cache[file].children.length > 0
                && /node_modules.(typescript|@npmcli.arborist)./.test(file)).length);
        `);
        assert.equal(text, "0");
    });

    it("starts all the same where it has none of these modules: preload.cjs fails open", () => {
        const directory = mkdtempSync(join(tmpdir(), "tke-client-ip-preload-"));
        try {
            copyFileSync(join(project, "preload.cjs"), join(directory, "preload.cjs"));
            const sdk = join(directory, "node_modules", "@pulumi", "pulumi");
            mkdirSync(sdk, { recursive: true });
            writeFileSync(join(sdk, "index.js"), "");
            symlinkSync(join(project, "node_modules", "sucrase"), join(directory, "node_modules", "sucrase"));
            assert.equal(underPreload("console.log('started')", join(directory, "preload.cjs")), "started");
        } finally {
            rmSync(directory, { recursive: true, force: true });
        }
    });
});

// As Pulumi runs a program whose Pulumi.yaml has no `nodeargs`.
describe("without preload.cjs, ts-node", function () {
    this.timeout(60_000);

    it("runs the program to its last resource", () => {
        const script = `
            require("./tests/support/program.ts")
                .runProgram({ stack: "dev", preview: true })
                .then(({ resources }) => console.log(resources.map(({ name }) => name).join("\\n")));
        `;
        const { status, stdout, stderr } = spawnSync(
            process.execPath,
            ["-r", "ts-node/register/transpile-only", "-e", script],
            { cwd: project, encoding: "utf8" },
        );
        assert.equal(status, 0, stderr);
        assert.match(stdout, /^client-ip-cluster-cluster$/m);
        assert.match(stdout, /^client-ip-direct-service$/m);
    });
});
