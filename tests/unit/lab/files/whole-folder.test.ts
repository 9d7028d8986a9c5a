import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureFolder } from "../../../../lab/files/whole-folder";

describe("a folder that exists whole or not at all", () => {
    let parent: string;
    let directory: string;
    beforeEach(() => {
        parent = mkdtempSync(join(tmpdir(), "tke-client-ip-folder-"));
        directory = join(parent, "below", "keys");
    });
    afterEach(() => rmSync(parent, { recursive: true, force: true }));

    const fill = (unfinished: string) => writeFile(join(unfinished, "a"), "a");

    it("is created with its parent and what is written into it, for its owner alone", async () => {
        await ensureFolder(directory, fill);
        assert.deepEqual(readdirSync(directory), ["a"]);
        assert.equal(statSync(directory).mode & 0o777, 0o700);
        assert.deepEqual(readdirSync(join(parent, "below")), ["keys"]);
    });

    it("is left as it is where it exists", async () => {
        mkdirSync(directory, { recursive: true });
        await ensureFolder(directory, () => assert.fail("is not filled again"));
        assert.deepEqual(readdirSync(directory), []);
    });

    it("does not exist where its writer failed or was killed, and then holds nothing of that try", async () => {
        await assert.rejects(
            ensureFolder(directory, async (unfinished) => {
                writeFileSync(join(unfinished, "half"), "");
                throw new Error("no space left");
            }),
            /no space left/,
        );
        assert.ok(!existsSync(directory));
        await ensureFolder(directory, fill);
        assert.deepEqual(readdirSync(directory), ["a"]);
    });
});
