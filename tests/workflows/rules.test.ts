import assert from "node:assert/strict";
import { jobs, scripts, workflows } from "./workflow-files";

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

    for (const { title, run } of scripts) {
        it(`${title} takes values from the environment, where no shell reads them as commands`, () => {
            assert.doesNotMatch(run, /\$\{\{/);
        });
    }
});
