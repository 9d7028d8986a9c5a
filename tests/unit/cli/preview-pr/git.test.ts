import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { changedFiles, defaultBase, headCommit, mergeBase } from "../../../../cli/preview-pr/git";
import { UsageError } from "../../../../cli/usage";

describe("a change, as git knows it", () => {
    const root = mkdtempSync(join(tmpdir(), "tke-client-ip-git-"));
    const project = join(root, "project");
    const git = (...args: string[]) =>
        execFileSync("git", ["-C", root, "-c", "user.name=test", "-c", "user.email=test@localhost", ...args], {
            stdio: "ignore",
        });
    const write = (file: string, content: string) => writeFileSync(join(project, file), content);
    const commit = () => {
        git("add", "--all");
        git("commit", "--message", "change");
    };

    before(() => {
        git("init", "--initial-branch=main");
        mkdirSync(project);
        write("old name", "a long enough text to be known again\n");
        write("index.ts", "1");
        commit();
        git("switch", "--create", "feature");
        renameSync(join(project, "old name"), join(project, 'new "näme"'));
        commit();
        git("switch", "main");
        write("only on main", "");
        writeFileSync(join(root, "outside"), "");
        commit();
        git("switch", "feature");
        write("index.ts", "2");
        writeFileSync(join(root, "outside"), "");
        git("add", "--all");
    });
    after(() => rmSync(root, { recursive: true, force: true }));

    it("is what differs from where the branch began, what is not committed yet included, within the project", async () => {
        const files = await changedFiles(project, await mergeBase(project, "main"));
        assert.deepEqual(files.sort(), ["index.ts", 'new "näme"', "old name"]);
    });

    it("has a commit", async () => {
        assert.match(await headCommit(project), /^[0-9a-f]{40}$/);
    });

    it("cannot be told where the base is not there, and the user hears what to do", async () => {
        await assert.rejects(mergeBase(project, "origin/main"), (error: Error) => {
            assert.ok(error instanceof UsageError);
            assert.match(
                error.message,
                /^git cannot compare with origin\/main: .*origin\/main.*\n {2}fetch it .*--base/,
            );
            return true;
        });
    });

    it("is to be merged where GitHub says, else into main", () => {
        assert.equal(defaultBase({ GITHUB_BASE_REF: "release" }), "origin/release");
        assert.equal(defaultBase({ GITHUB_BASE_REF: "" }), "origin/main");
    });
});
