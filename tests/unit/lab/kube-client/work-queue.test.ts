import assert from "node:assert/strict";
import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";
import { WorkQueue } from "../../../../lab/kube-client/work-queue";
import { eventually } from "../../../support/eventually";

function recorded(answers: (boolean | Error)[] = []) {
    const processed: string[] = [];
    const logged: string[] = [];
    const queue = new WorkQueue({
        process: async (key) => {
            processed.push(key);
            await delay(1);
            const answer = answers.shift() ?? true;
            if (answer instanceof Error) {
                throw answer;
            }
            return answer;
        },
        log: (message) => logged.push(message),
        baseDelayMs: 5,
        maxDelayMs: 10,
    });
    return { queue, processed, logged };
}

describe("work queue", () => {
    it("processes a key once that is added several times", async () => {
        const { queue, processed } = recorded();
        queue.add("a");
        queue.add("b");
        queue.add("a");
        await eventually(() => assert.equal(processed.length, 2));
        await delay(5);
        await queue.stop();
        assert.deepEqual(processed, ["a", "b"]);
    });

    it("processes a key again that is added while it is being processed", async () => {
        const { queue, processed } = recorded();
        queue.add("a");
        await nextTurn();
        queue.add("a");
        await eventually(() => assert.equal(processed.length, 2));
        await delay(5);
        await queue.stop();
        assert.deepEqual(processed, ["a", "a"]);
    });

    it("processes what is added in whichever microtask after another", async () => {
        for (let gap = 0; gap < 12; gap += 1) {
            const processed: string[] = [];
            const queue = new WorkQueue({
                process: (key) => Promise.resolve(processed.push(key) > 0),
                log: () => undefined,
            });
            queue.add("a");
            for (let tick = 0; tick < gap; tick += 1) {
                await Promise.resolve();
            }
            queue.add("b");
            await delay(1);
            assert.deepEqual(processed, ["a", "b"], `after ${gap} microtasks`);
            await queue.stop();
        }
    });

    it("tries again after an error and after false, until it is done", async () => {
        const { queue, processed, logged } = recorded([new Error("no"), false, true]);
        queue.add("a");
        await eventually(() => assert.equal(processed.length, 3));
        await delay(20);
        await queue.stop();
        assert.deepEqual(processed, ["a", "a", "a"]);
        assert.deepEqual(logged, ["a: no"]);
    });

    it("takes nothing up any more once it is stopped", async () => {
        const { queue, processed } = recorded([false]);
        queue.add("a");
        await nextTurn();
        await queue.stop();
        queue.add("b");
        await delay(20);
        assert.deepEqual(processed, ["a"]);
    });
});
