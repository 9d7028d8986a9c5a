import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Coalescer } from "../../../lab/coalescer";

async function microtasks(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
        await Promise.resolve();
    }
}

describe("Coalescer", () => {
    for (const after of [0, 1, 2, 3, 4, 5, 6]) {
        it(`loses no change that comes ${after} microtasks after the task has looked`, async () => {
            let value = 0;
            const seen: number[] = [];
            const coalescer = new Coalescer(async () => {
                seen.push(value);
                if (value === 1) {
                    void microtasks(after).then(() => {
                        value = 2;
                        coalescer.request();
                    });
                }
            });
            value = 1;
            coalescer.request();
            await nextTurn();
            assert.deepEqual(seen, [1, 2]);
        });
    }

    it("runs once for the requests of one turn, and once more for those that come while it runs", async () => {
        let runs = 0;
        let end = (): void => undefined;
        const coalescer = new Coalescer(async () => {
            runs += 1;
            await new Promise<void>((resolve) => (end = resolve));
        });
        coalescer.request();
        coalescer.request();
        await nextTurn();
        assert.equal(runs, 1);
        coalescer.request();
        coalescer.request();
        await nextTurn();
        assert.equal(runs, 1);
        end();
        await nextTurn();
        assert.equal(runs, 2);
        end();
        await coalescer.settled();
        assert.equal(runs, 2);
    });
});
