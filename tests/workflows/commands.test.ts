import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseResults, type StackPreview } from "../../cli/preview-pr/stack-preview";
import { buildControlPlane } from "../support/clusters/control-plane";
import { FakeGitHub, HEAD } from "../support/fake-github";
import { ScratchClone, type ScriptResult } from "./scratch-clone";
import { projectDirectory, scripts } from "./workflow-files";

/** What CI runs of the project itself: it is not run within its own tests. */
const OWN_CHECKS = [
    "npm run typecheck",
    "npm run lint",
    "npm run docs -- --emit none",
    "npm run format:check",
    "npm test",
];

/** What takes hours: tests/e2e/failures/chaos.test.ts runs a part of the one, the other runs tests with other seeds. */
const NIGHTLY = [
    'npm run chaos -- --seed "${SEED:-$(date -u +%Y%m%d)}" --all --minutes 90',
    'npm run fuzz -- --seed "${SEED:-$(date -u +%Y%m%d)}" --minutes 60',
];

/** A pull request that changes the stack `dev`, from its preview to its end, with `--cloud` left out of every script. */
describe("every command that a workflow calls, in the lab", function () {
    this.timeout(180_000);
    const ran = new Set<string>();
    const home = mkdtempSync(join(tmpdir(), "tke-client-ip-workflows-"));
    const github = new FakeGitHub();
    let clone: ScratchClone;

    before(buildControlPlane);
    before(() => {
        clone = new ScratchClone();
        clone.change("Pulumi.dev.yaml", (content) => content.replace(/(?<=:replicas: )\d+/, "3"));
        mkdirSync(clone.path("results"));
    });
    after(async () => {
        github.stop();
        await clone.run("npm run -s lab -- reset", { TKE_LAB_HOME: home });
        clone.remove();
        rmSync(home, { recursive: true, force: true });
    });

    /** Runs the one script of a workflow that matches. */
    async function run(file: string, pattern: RegExp, environment: Record<string, string> = {}): Promise<ScriptResult> {
        const found = scripts.filter(({ workflow, run: script }) => workflow.file === file && pattern.test(script));
        assert.equal(found.length, 1, `${found.length} scripts of ${file} match ${pattern}`);
        const { run: script } = found[0]!;
        ran.add(script);
        const paths = {
            TKE_LAB_HOME: home,
            GITHUB_OUTPUT: clone.path("output"),
            GITHUB_STEP_SUMMARY: clone.path("summary"),
        };
        // The lab knows the addresses of its clients.
        const inLab = script.replaceAll(/ --cloud\b| --published-state\b| --ip-echo \S+/g, "");
        const result = await clone.run(inLab, { ...paths, ...environment });
        assert.equal(result.exitCode, 0, `${inLab}\n${result.stdout}${result.stderr}`);
        return result;
    }

    const result = () => parseResults(clone.read("preview-dev.json")) as StackPreview[];

    it("preview.yml lists the stacks that a change touches, for its matrix", async () => {
        await run("preview.yml", /--list-stacks/, { AMONG: "" });
        assert.equal(clone.read("output"), 'stacks=["dev"]\n');
        assert.deepEqual(parseResults(clone.read("stacks.json")), ["dev"]);
    });

    it("preview.yml finds, against the base, just what the change changes", async () => {
        await run("preview.yml", /--against-base/, { STACK: "dev" });
        const [{ summary, resources, baseCommit } = assert.fail()] = result();
        assert.match(baseCommit ?? "", /^[0-9a-f]{40}$/);
        assert.deepEqual({ ...summary, same: 0 }, { create: 0, update: 1, replace: 0, delete: 0, same: 0 });
        const [{ type, changes } = assert.fail()] = resources;
        assert.equal(type, "kubernetes:apps/v1:Deployment");
        assert.deepEqual(changes[0], {
            path: "spec.replicas",
            kind: "update",
            before: 1,
            after: 3,
            forcesReplacement: false,
        });
    });

    it("preview.yml sums up what the jobs of its matrix found", async () => {
        renameSync(clone.path("preview-dev.json"), clone.path("results", "preview-dev.json"));
        renameSync(clone.path("stacks.json"), clone.path("results", "stacks.json"));
        await run("preview.yml", /GITHUB_STEP_SUMMARY/, { COMMIT: HEAD });
        assert.match(clone.read("summary"), /\| `dev` \| · \| 1 \| · \| · \|/);
    });

    it("preview-comment.yml writes it to the pull request, once", async () => {
        const environment = {
            ...((await github.start()) as Record<string, string>),
            HEAD: "someone:feature",
            COMMIT: HEAD,
            RUNNER_TEMP: clone.directory,
        };
        await run("preview-comment.yml", /--comment-on/, environment);
        await run("preview-comment.yml", /--comment-on/, environment);
        assert.equal(github.comments.length, 1);
        assert.match(github.comments[0]?.body ?? "", /Preview: 1 of 1 stack would change/);
    });

    it("preview.yml shows for a stack that is not up that all of it would be created", async () => {
        await run("preview.yml", /--cloud/, { STACK: "dev" });
        const [{ summary } = assert.fail()] = result();
        assert.ok(summary && summary.create > 10 && summary.same === 0);
    });

    it("deploy.yml lists what a merge touches, or the one stack that is asked for", async () => {
        await run("deploy.yml", /--list-stacks/, { STACK: "", BASE: "origin/main", AMONG: "scenario1,dev" });
        assert.deepEqual(parseResults(clone.read("stacks.json")), ["dev"]);
        await run("deploy.yml", /--list-stacks/, { STACK: "scenario3", BASE: "", AMONG: "dev" });
        assert.deepEqual(parseResults(clone.read("stacks.json")), ["scenario3"]);
    });

    it("deploy.yml brings the stack up and proves it", async () => {
        const { stdout } = await run("deploy.yml", /npm run up/, { STACK: "dev" });
        assert.match(stdout, /dev .*kept/);
    });

    it("teardown.yml leaves alone what has not expired, and destroys what it is told to", async () => {
        await run("teardown.yml", /--expired/, { STACK: "", PR: "" });
        assert.notDeepEqual(await resources(), []);
        await run("teardown.yml", /--pr/, { STACK: "", PR: "12" });
        await run("teardown.yml", /--stack/, { STACK: "dev", PR: "" });
        assert.deepEqual(await resources(), []);
    });

    it("deploy.yml and teardown.yml publish states, which takes the Pulumi CLI: tests/contract/cli/state runs that", () => {
        const publishing = scripts.filter(({ run: script }) => script.includes("--publish-state"));
        assert.deepEqual(publishing.map(({ workflow }) => workflow.file).sort(), ["deploy.yml", "teardown.yml"]);
        publishing.forEach(({ run: script }) => ran.add(script));
    });

    it("release.yml packs the kubectl plugin for krew, and hands it to GitHub", async () => {
        await run("release.yml", /pack:kubectl/, { GITHUB_REPOSITORY: "someone/fork" });
        assert.match(clone.read("dist/client-ip.yaml"), /uri: https:\/\/github\.com\/someone\/fork\/releases\//);
        const handing = scripts.filter(({ run: script }) => script.startsWith("gh release create "));
        assert.deepEqual(
            handing.map(({ workflow }) => workflow.file),
            ["release.yml"],
        );
        handing.forEach(({ run: script }) => ran.add(script));
    });

    it("ci.yml and nightly.yml call checks that the project has", () => {
        const { scripts: known } = JSON.parse(readFileSync(join(projectDirectory, "package.json"), "utf8")) as {
            scripts: Record<string, string>;
        };
        for (const check of [...OWN_CHECKS, ...NIGHTLY]) {
            const [, name = ""] = /^npm (?:run )?(\S+)/.exec(check) ?? [];
            assert.ok(known[name], check);
            ran.add(check);
        }
    });

    it("are no more than these", () => {
        assert.deepEqual(
            scripts.map(({ run: script }) => script).filter((script) => !ran.has(script)),
            [],
        );
    });

    async function resources(): Promise<unknown[]> {
        const { stdout } = await clone.run("npm run -s lab -- start >&2; npm run -s lab -- resources --json", {
            TKE_LAB_HOME: home,
        });
        return JSON.parse(stdout) as unknown[];
    }
});
