import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { checkedSeconds } from "../../../../cli/seconds";
import { UsageError } from "../../../../cli/usage";
import { VerifyProgress } from "../../../../cli/print/verify-progress";

describe("what verify tells while it waits", () => {
    const printed = (steps: readonly [number, string][]) => {
        let now = 0;
        const stream = new PassThrough();
        const progress = new VerifyProgress(60, stream as unknown as NodeJS.WriteStream, () => now);
        for (const [at, reason] of steps) {
            now = at;
            progress.update({ stack: "scenario1", client: "127.1.0.1", reason });
        }
        progress.end();
        return String(stream.read() ?? "");
    };

    it("is each reason once, as soon as it does not pass by itself", () => {
        const text = printed([
            [0, "no backend"],
            [1_000, "no backend"],
            [2_000, "no backend"],
            [3_000, "no backend"],
        ]);
        assert.equal(text, "scenario1: no backend\nverify tries again: 2 s of 60 s\n");
    });

    it("is another reason too, and how long it has waited", () => {
        const text = printed([
            [0, "one"],
            [2_000, "one"],
            [14_000, "other"],
            [16_000, "other"],
        ]);
        assert.match(text, /scenario1: one\n.*2 s of 60 s\nscenario1: other\nverify tries again: 16 s of 60 s\n$/);
    });

    it("is nothing about what passes at once", () => {
        assert.equal(
            printed([
                [0, "refused"],
                [900, "reset"],
            ]),
            "",
        );
    });
});

describe("seconds on the command line", () => {
    it("are a number from 0 on, or not set", () => {
        assert.equal(checkedSeconds("timeout", "2.5"), 2.5);
        assert.equal(checkedSeconds("timeout", "0"), 0);
        assert.equal(checkedSeconds("timeout", undefined), undefined);
    });

    for (const value of ["abc", "", " ", "-1", "Infinity", "1e999", "NaN", ["1", "2"]]) {
        it(`are refused: ${JSON.stringify(value)}`, () => {
            assert.throws(() => checkedSeconds("timeout", value), UsageError);
        });
    }
});
