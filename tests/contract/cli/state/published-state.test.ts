import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation";
import { PulumiCliEngine } from "../../../../engine/pulumi/pulumi-cli-engine";
import { publishStates, takePublished } from "../../../../cli/preview-pr/published-state";
import { OFFLINE, projectDirectory } from "../../../support/project";
import { missingForCli } from "./missing-for-cli";

const STACK = "published";
const SECRET = "correct horse battery staple";

describe("a state that is published for the previews of pull requests", function () {
    this.timeout(120_000);
    const root = mkdtempSync(join(tmpdir(), "tke-client-ip-published-test-"));
    const program = join(root, "program");
    const backendIn = (name: string) => `file://${join(root, name)}`;
    const own = { PULUMI_BACKEND_URL: backendIn("own"), PULUMI_CONFIG_PASSPHRASE: "of the deployment" };
    const published = { PULUMI_BACKEND_URL: backendIn("published"), PULUMI_CONFIG_PASSPHRASE: "of the previews" };
    const publishing = {
        ...own,
        PULUMI_PREVIEW_BACKEND_URL: published.PULUMI_BACKEND_URL,
        PULUMI_PREVIEW_PASSPHRASE: published.PULUMI_CONFIG_PASSPHRASE,
    };
    const originalEnvironment = { ...process.env };
    let engine: PulumiCliEngine;

    before("the Pulumi CLI is here", async function () {
        const missing = await missingForCli();
        if (missing) {
            process.stderr.write(`    not run: ${missing}\n`);
            this.skip();
        }
        cpSync(join(projectDirectory, "tests", "fixtures", "state-program"), program, { recursive: true });
        mkdirSync(join(program, "node_modules", "@pulumi"), { recursive: true });
        for (const name of ["@pulumi/pulumi", "typescript", "ts-node"]) {
            symlinkSync(join(projectDirectory, "node_modules", name), join(program, "node_modules", name));
        }
        mkdirSync(join(root, "own"));
        mkdirSync(join(root, "published"));
        writeFileSync(join(program, `Pulumi.${STACK}.yaml`), "config:\n  state-program:size: 3\n");
        Object.assign(process.env, OFFLINE, { PULUMI_NODEJS_TRANSPILE_ONLY: "true" });
        engine = await PulumiCliEngine.open({ projectDirectory: program });
        await engine.up(STACK, { environment: own });
    });
    after(() => {
        for (const name of ["PULUMI_NODEJS_TRANSPILE_ONLY", ...Object.keys(OFFLINE)]) {
            if (originalEnvironment[name] === undefined) {
                delete process.env[name];
            }
        }
        rmSync(root, { recursive: true, force: true });
    });

    async function publishedState(): Promise<string> {
        const workspace = await LocalWorkspace.create({
            workDir: program,
            pulumiCommand: await PulumiCommand.get({ skipVersionCheck: true }),
            envVars: published,
        });
        return JSON.stringify(await workspace.exportStack(STACK));
    }

    it("holds no secret, whoever opens it, and may be published again", async () => {
        await publishStates([STACK], publishing, program);
        await publishStates([STACK], publishing, program);
        const state = await publishedState();
        assert.match(state, /state-program:index:Thing/);
        assert.doesNotMatch(state, new RegExp(SECRET));
    });

    it("previews without a change, with the other passphrase and with nothing of the deployment's", async () => {
        const scratch = mkdtempSync(join(root, "scratch-"));
        const { directory, environment } = await takePublished([STACK], scratch, published, program);
        const { same, ...changes } = await engine.preview(STACK, { environment, projectDirectory: directory });
        assert.ok(same > 0);
        assert.deepEqual(changes, { create: 0, update: 0, replace: 0, delete: 0 });
    });

    it("is removed once the stack has no resources", async () => {
        await engine.destroy(STACK, { environment: own });
        const [line] = await publishStates([STACK], publishing, program);
        assert.match(line ?? "", /nothing to publish/);
        await assert.rejects(publishedState(), /no stack named/);
    });

    it("is refused where it would be the deployment's own backend", async () => {
        const same = { ...publishing, PULUMI_PREVIEW_BACKEND_URL: own.PULUMI_BACKEND_URL };
        await assert.rejects(publishStates([STACK], same, program), /PULUMI_PREVIEW_BACKEND_URL is PULUMI_BACKEND_URL/);
    });
});
