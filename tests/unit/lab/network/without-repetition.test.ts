import assert from "node:assert/strict";
import { withoutRepetition } from "../../../../lab/network/without-repetition";

describe("withoutRepetition", () => {
    it("logs a message again only after a minute, and others at once", () => {
        const logged: string[] = [];
        let now = 0;
        const log = withoutRepetition(
            (message) => logged.push(message),
            () => now,
        );
        for (const [at, message] of [
            [0, "a"],
            [1, "b"],
            [59_999, "a"],
            [60_000, "a"],
            [60_001, "a"],
        ] as const) {
            now = at;
            log(message);
        }
        assert.deepEqual(logged, ["a", "b", "a"]);
    });

    it("forgets the oldest of very many", () => {
        let count = 0;
        const log = withoutRepetition(
            () => count++,
            () => 0,
        );
        for (let index = 0; index <= 1_000; index++) {
            log(String(index));
        }
        log("1000");
        log("0");
        assert.equal(count, 1_002);
    });
});
