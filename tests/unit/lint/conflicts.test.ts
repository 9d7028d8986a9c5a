import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { ROOT } from "../../support/program";

/** As git writes them, and as a formatter of Markdown leaves them. */
const MARKERS = "^(<{7} |>{7} |> > > > > > > )";

describe("the files of the project", () => {
    it("hold no conflict of a merge that nobody has resolved", () => {
        const { stdout, status } = spawnSync("git", ["grep", "-nE", MARKERS], { cwd: ROOT, encoding: "utf8" });
        assert.deepEqual([status, stdout], [1, ""]);
    });
});
