import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { isConfirmed } from "../../../cli/consent";

describe("a question in the terminal", () => {
    for (const [answer, confirmed] of [
        ["y\n", true],
        ["Yes\n", true],
        ["n\n", false],
        ["\n", false],
        ["yellow\n", false],
        ["", false],
    ] as const) {
        it(`takes ${JSON.stringify(answer)} for ${confirmed ? "yes" : "no"}`, async () => {
            const input = new PassThrough();
            const output = new PassThrough();
            const asked = isConfirmed("Delete it?", input, output);
            input.end(answer);
            assert.equal(await asked, confirmed);
            assert.match(String(output.read()), /^Delete it\? \[y\/N\] /);
        });
    }
});
