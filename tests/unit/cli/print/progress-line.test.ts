import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { progressLine } from "../../../../cli/print/progress-line";

function recorded(tty: boolean) {
    const stream = Object.assign(new PassThrough(), { isTTY: tty, columns: 20 });
    return { stream: stream as unknown as NodeJS.WriteStream, text: () => String(stream.read() ?? "") };
}

describe("progressLine", () => {
    it("changes in place on a terminal, cut to its width", () => {
        const { stream, text } = recorded(true);
        const line = progressLine(stream);
        line.update("a message that is longer than the terminal is wide");
        line.clear();
        const written = text();
        assert.ok(written.includes("a message that is l") && !written.includes("longer"), JSON.stringify(written));
        assert.ok(!written.includes("\n"));
    });

    it("is a line of its own elsewhere, at most one each 10 s, without control characters", () => {
        const { stream, text } = recorded(false);
        let now = 0;
        const line = progressLine(stream, () => now);
        line.update("first");
        now = 9_999;
        line.update("too soon");
        now = 10_000;
        line.update("second");
        line.clear();
        assert.equal(text(), "first\nsecond\n");
    });

    it("is repeated elsewhere at most once a minute while its subject stays, counted from the last line of any kind", () => {
        const { stream, text } = recorded(false);
        let now = 0;
        const line = progressLine(stream, () => now);
        line.update("0 s, bringing up", "bringing up");
        now = 59_999;
        line.update("59 s, bringing up", "bringing up");
        now = 60_000;
        line.update("60 s, bringing up", "bringing up");
        now = 90_000;
        line.printed();
        now = 149_999;
        line.update("149 s, bringing up", "bringing up");
        now = 150_000;
        line.update("150 s, bringing up", "bringing up");
        assert.equal(text(), "0 s, bringing up\n60 s, bringing up\n150 s, bringing up\n");
    });
});
