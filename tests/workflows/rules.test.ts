import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { jobs, projectDirectory, scripts, workflows } from "./workflow-files";

/** Events whose runs may have write permissions and secrets though a stranger's pull request is what they are about. */
const PRIVILEGED = ["pull_request_target", "workflow_run"];

describe("a workflow", () => {
    for (const { file, text, permissions } of workflows) {
        it(`${file} runs only actions of its own, or of a commit with its version beside it`, () => {
            const uses = [...text.matchAll(/^ *(?:- )?uses: (?<action>.*)$/gm)].map(
                ({ groups }) => groups?.action ?? "",
            );
            assert.ok(uses.length > 0);
            for (const action of uses) {
                assert.match(action, /^\.\/\.github\/actions\/|@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
            }
        });

        it(`${file} grants nothing to its jobs but reading, unless a job asks`, () => {
            assert.ok(permissions, "permissions are missing, so all jobs get the repository's default");
            assert.deepEqual(
                Object.values(permissions).filter((access) => access !== "read"),
                [],
            );
        });
    }

    it("writes to pull requests in one place only", () => {
        const writing = jobs.flatMap(({ title, job }) =>
            Object.entries(job.permissions ?? {})
                .filter(([, access]) => access === "write")
                .map(([scope]) => `${title} ${scope}`),
        );
        assert.deepEqual(writing.sort(), [
            "deploy.yml up id-token",
            "preview-comment.yml comment pull-requests",
            "preview.yml cloud id-token",
            "release.yml kubectl contents",
            "teardown.yml teardown id-token",
        ]);
    });

    for (const { title, workflow, job } of jobs) {
        it(`${title} has an end, and leaves no token behind in the checkout`, () => {
            assert.ok((job["timeout-minutes"] ?? 360) <= 120);
            for (const step of job.steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"))) {
                assert.equal(step.with?.["persist-credentials"], false);
            }
        });

        if (PRIVILEGED.some((event) => event in workflow.on)) {
            it(`${title} runs the default branch's code only, whatever the pull request holds`, () => {
                for (const { uses, with: inputs = {} } of job.steps) {
                    assert.ok(!uses?.startsWith("actions/checkout@") || !("ref" in inputs || "repository" in inputs));
                    assert.ok(!uses?.startsWith("actions/cache"), "a cache may hold what other code has made");
                    if (uses?.startsWith("actions/download-artifact@")) {
                        assert.match(String(inputs.path), /^\$\{\{ runner\.temp \}\}/);
                    }
                }
            });
        }

        const changes = job.steps.some(({ run }) => /npm run (?:up|teardown|destroy)\b/.test(run ?? ""));
        if (changes) {
            it(`${title} is never cut off in the middle, and has an environment to be approved in`, () => {
                const concurrency = job.concurrency ?? workflow.concurrency;
                assert.equal(concurrency?.["cancel-in-progress"], false);
                assert.ok(job.environment);
            });
        }
    }

    const uses = (value: unknown, name: string) => new RegExp(`\\b${name}\\b`).test(JSON.stringify(value));

    for (const { title, workflow, job } of jobs.filter((each) => "pull_request" in each.workflow.on)) {
        it(`${title} runs a branch's code with nothing that opens or changes a deployed stack`, () => {
            for (const name of [
                "vars.PULUMI_BACKEND_URL",
                "vars.TENCENTCLOUD_RUNNER",
                "TENCENTCLOUD_DEPLOY_ROLE",
                "TENCENTCLOUD_TEARDOWN_ROLE",
                "secrets.PULUMI_CONFIG_PASSPHRASE",
                "inherit",
            ]) {
                assert.ok(!JSON.stringify({ job, env: workflow.env }).includes(name), name);
            }
            assert.ok(["preview", undefined].includes(job.environment), job.environment);
        });
    }

    for (const { title, job } of jobs) {
        it(`${title} takes secrets only from an environment, which says whose runs may have them`, () => {
            const secrets = [...JSON.stringify(job).matchAll(/secrets(?:\.|\[)(\w*)/g)].map(([, name]) => name);
            assert.ok(secrets.length === 0 || job.environment !== undefined, secrets.join());
        });

        it(`${title} has a role of its environment's alone, and a runner that other environments do not use`, () => {
            const { environment } = job;
            const roles = ["PREVIEW", "DEPLOY", "TEARDOWN"].filter((role) =>
                uses(job.steps, `TENCENTCLOUD_${role}_ROLE`),
            );
            const role = { preview: "PREVIEW", production: "DEPLOY", teardown: "TEARDOWN" }[environment ?? ""];
            assert.deepEqual(roles, role === undefined ? [] : [role]);
            assert.equal(uses(job["runs-on"], "TENCENTCLOUD_PREVIEW_RUNNER"), environment === "preview");
            assert.equal(
                uses(job["runs-on"], "TENCENTCLOUD_RUNNER"),
                environment === "production" || environment === "teardown",
            );
        });

        const pulumiAt = job.steps.findIndex((step) => step.uses === "./.github/actions/pulumi-cli");
        const credentialsAt = job.steps.findIndex((step) => step.uses === "./.github/actions/tencent-credentials");
        if (credentialsAt >= 0) {
            it(`${title} has a Pulumi CLI whose checksum was verified before there were credentials`, () => {
                assert.ok(pulumiAt >= 0 && pulumiAt < credentialsAt);
            });
        }
    }

    for (const language of ["en", "zh"]) {
        it(`names the environments and the preview's read-only role in docs/${language}, as the workflows use them`, () => {
            const page = readFileSync(join(projectDirectory, "docs", language, "previews.md"), "utf8");
            for (const environment of new Set(jobs.flatMap(({ job }) => job.environment ?? []))) {
                assert.ok(page.includes(`repo:OWNER/REPO:environment:${environment}`), environment);
            }
            const names = new Set(
                workflows.flatMap(({ text }) =>
                    [...text.matchAll(/(?:vars|secrets)\.(\w+)/g)].map(([, name]) => name!),
                ),
            );
            for (const name of names) {
                assert.ok(
                    page.includes(`\`${name}\``),
                    `docs/${language}/previews.md does not say what ${name} is for`,
                );
            }
        });
    }

    for (const { title, run } of scripts) {
        it(`${title} takes values from the environment, where no shell reads them as commands`, () => {
            assert.doesNotMatch(run, /\$\{\{/);
        });
    }
});
