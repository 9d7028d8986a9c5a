import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { damagedStacks } from "../../../../engine/pulumi/damaged-states";

describe("states of a file backend", () => {
    let backend: string;

    beforeEach(() => (backend = mkdtempSync(join(tmpdir(), "damaged-states-"))));

    afterEach(() => rmSync(backend, { recursive: true }));

    it("are damaged where they are no JSON, whatever the copy before the last change is", () => {
        const folder = join(backend, ".pulumi", "stacks", "project");
        mkdirSync(folder, { recursive: true });
        const files = {
            "whole.json": '{"version":3}',
            "empty.json": "",
            "half.json": '{"version":3,"check',
            "whole.json.bak": "",
            "half.json.bak": '{"version":3}',
        };
        for (const [file, text] of Object.entries(files)) {
            writeFileSync(join(folder, file), text);
        }
        assert.deepEqual(damagedStacks(backend, "project").sort(), ["empty", "half"]);
    });

    it("are not asked for where no stack has been made yet", () => {
        assert.deepEqual(damagedStacks(backend, "project"), []);
    });
});
