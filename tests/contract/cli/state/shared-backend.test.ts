import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { PulumiCliEngine } from "../../../../engine/pulumi/pulumi-cli-engine";
import { EngineError } from "../../../../engine/api/engine";
import { OFFLINE, projectDirectory } from "../../../support/project";
import { missingForCli } from "./missing-for-cli";
import { S3_CREDENTIALS, S3Server } from "./s3-server";
import { eventually } from "../../../support/eventually";

const run = promisify(execFile);
const STACK = "shared";
const LOCK = /\.pulumi\/locks\/.*\.json/;

describe("state in an S3-compatible bucket", function () {
    this.timeout(120_000);
    const root = mkdtempSync(join(tmpdir(), "tke-client-ip-state-"));
    const program = join(root, "program");
    const gate = join(root, "gate");
    let server: S3Server | undefined;
    let environment: Record<string, string>;

    before("the Pulumi CLI and an S3 server are here", async function () {
        this.timeout(240_000);
        const missing = await missingForCli();
        if (missing) {
            process.stderr.write(`    not run: ${missing}\n`);
            this.skip();
        }
        let python: string;
        try {
            python = await S3Server.install();
        } catch (error) {
            process.stderr.write(`    not run: moto cannot be installed from PyPI: ${(error as Error).message}\n`);
            this.skip();
        }
        server = await S3Server.start(python);
        cpSync(join(projectDirectory, "tests", "fixtures", "state-program"), program, { recursive: true });
        mkdirSync(join(program, "node_modules", "@pulumi"), { recursive: true });
        for (const name of ["@pulumi/pulumi", "typescript", "ts-node"]) {
            symlinkSync(join(projectDirectory, "node_modules", name), join(program, "node_modules", name));
        }
        environment = {
            ...(process.env as Record<string, string>),
            ...OFFLINE,
            ...S3_CREDENTIALS,
            PULUMI_HOME: process.env.PULUMI_HOME ?? join(root, "home"),
            PULUMI_BACKEND_URL: await server.backend("state"),
            PULUMI_CONFIG_PASSPHRASE: "correct horse",
            PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        };
    });

    after(async () => {
        await server?.stop();
        rmSync(root, { recursive: true, force: true });
    });

    const pulumi = async (backend: string, ...args: string[]) =>
        run("pulumi", [...args, "--non-interactive"], {
            cwd: program,
            env: { ...environment, PULUMI_BACKEND_URL: backend },
        });

    it("is held by one run at a time: the second one is told who holds it, and what to do", async () => {
        const engine = await PulumiCliEngine.open({ projectDirectory: program });
        await whileHeld(engine, async () => {
            await assert.rejects(engine.up(STACK, { environment }), (error: Error) => {
                assert.ok(error instanceof EngineError);
                const [cause, remedy, ...more] = error.message.split("\n");
                assert.match(cause ?? "", /stack shared is locked by another run: \S+@\S+, process \d+, since \d{4}-/);
                assert.match(remedy ?? "", /wait until it has ended.*pulumi cancel/);
                assert.deepEqual(more, []);
                return true;
            });
        });
        assert.doesNotMatch(await keys(), LOCK);
        await engine.up(STACK, { environment });
    });

    it("can be previewed while a run holds it: a preview takes no lock", async () => {
        const engine = await PulumiCliEngine.open({ projectDirectory: program });
        await whileHeld(engine, async () => {
            await engine.preview(STACK, { environment });
        });
    });

    it("takes a stack over from a local backend, secrets and all, and nothing is to change then", async () => {
        const local = `file://${join(root, "local")}`;
        mkdirSync(join(root, "local"));
        const moved = "moved";
        const file = join(root, "stack.json");
        await pulumi(local, "stack", "init", moved);
        await pulumi(local, "config", "set", "size", "3", "--stack", moved);
        await pulumi(local, "up", "--yes", "--skip-preview", "--stack", moved);

        await pulumi(local, "stack", "export", "--stack", moved, "--file", file);
        await pulumi(environment.PULUMI_BACKEND_URL!, "stack", "init", moved);
        await pulumi(environment.PULUMI_BACKEND_URL!, "stack", "import", "--stack", moved, "--file", file);

        assert.doesNotMatch(readFileSync(file, "utf8"), /correct horse/);
        await pulumi(environment.PULUMI_BACKEND_URL!, "preview", "--expect-no-changes", "--stack", moved);
        const args = ["stack", "output", "password", "--show-secrets", "--stack", moved];
        const { stdout } = await pulumi(environment.PULUMI_BACKEND_URL!, ...args);
        assert.equal(stdout.trim(), "correct horse battery staple");
    });

    /** Does something in the middle of an `up`: the lock alone does not tell, since making the stack takes one too. */
    async function whileHeld(engine: PulumiCliEngine, body: () => Promise<void>): Promise<void> {
        const reached = `${gate}.reached`;
        writeFileSync(gate, "");
        const up = engine.up(STACK, { environment: { ...environment, STATE_PROGRAM_GATE: gate } });
        try {
            const isHeld = () => assert.ok(existsSync(reached));
            await Promise.race([eventually(isHeld, 60), up]);
            assert.match(await keys(), LOCK);
            await body();
        } finally {
            rmSync(gate);
            await up;
            rmSync(reached, { force: true });
        }
    }

    /** Names of all objects in the bucket. */
    async function keys(): Promise<string> {
        return (await fetch(`http://127.0.0.1:${server!.port}/state?list-type=2`)).text();
    }
});
