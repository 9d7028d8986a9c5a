import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { checkedParallel, type Session } from "../../../../cli/stacks/session";
import { repeatThrottled } from "../../../../cli/stacks/repeat-throttled";
import { runOnStacks } from "../../../../cli/stacks/run-stacks";
import { emptySummary, type Engine, type OperationOptions } from "../../../../engine/api/engine";

const STACKS = Array.from({ length: 12 }, (_, index) => `stack${index}`);

/** An engine whose `up` takes a moment, and that counts how many run. */
class CountingEngine {
    running = 0;
    most = 0;
    readonly begun: string[] = [];

    constructor(private readonly during?: () => void) {}

    async up(stack: string, { signal }: OperationOptions = {}) {
        this.begun.push(stack);
        this.running += 1;
        this.most = Math.max(this.most, this.running);
        this.during?.();
        await sleep(5, undefined, { signal }).finally(() => (this.running -= 1));
        return emptySummary();
    }
}

function session(engine: CountingEngine, parallel: number): Session {
    return {
        target: "lab",
        engine: engine as unknown as Engine,
        stacks: STACKS,
        named: true,
        parallel,
        environment: {},
    };
}

describe("a command on many stacks", () => {
    for (const parallel of [1, 5, 100]) {
        it(`works on ${parallel} at a time, and on all in the end`, async () => {
            const engine = new CountingEngine();
            const results = await runOnStacks(session(engine, parallel), "up");
            assert.equal(engine.most, Math.min(parallel, STACKS.length));
            assert.deepEqual(
                results.map(({ stack, error }) => [stack, error]),
                STACKS.map((stack) => [stack, undefined]),
            );
        });
    }

    it("begins no further stack once it is interrupted, and says so", async () => {
        const engine = new CountingEngine(() => process.emit("SIGINT", "SIGINT"));
        // Those of the test run itself, which would end.
        const others = process.rawListeners("SIGINT") as NodeJS.SignalsListener[];
        process.removeAllListeners("SIGINT");
        const results = await runOnStacks(session(engine, 2), "up");
        others.forEach((listener) => process.on("SIGINT", listener));
        assert.ok(engine.begun.length <= 2, engine.begun.join());
        assert.match(results.at(-1)?.error?.message ?? "", /not started: the command was interrupted/);
    });

    it("is interrupted where a stack takes longer than its time limit, and names what it waited for", async () => {
        const event = { stack: "stack0", type: "kubernetes:core/v1:Namespace", name: "client-ip-app-namespace" };
        const slow = {
            destroy: async (stack: string, { onEvent, signal }: OperationOptions = {}) => {
                if (stack === "stack0") {
                    onEvent?.({ ...event, op: "delete", phase: "start" });
                    await sleep(60_000, undefined, { signal });
                }
                return emptySummary();
            },
            outputs: () => Promise.resolve({}),
        } as unknown as CountingEngine;
        const results = await runOnStacks(session(slow, 2), "destroy", { timeLimit: 200 });
        assert.deepEqual(
            results.flatMap(({ error }) => error?.message ?? []),
            ["not done within 0.2 s (--timeout): still waiting for Namespace client-ip-app-namespace"],
        );
    });

    it("refuses a number of stacks that is none", () => {
        for (const value of [0, -1, 1.5, Number.NaN]) {
            assert.throws(() => checkedParallel(value), /--parallel is .*: set a whole number of stacks/);
        }
        assert.deepEqual([checkedParallel(undefined), checkedParallel(40)], [5, 40]);
    });

    it("runs those again that Tencent throttled, and no others", async () => {
        const runs: string[][] = [];
        let slept = 0;
        const results = await repeatThrottled(
            ["a", "b", "c"],
            (stacks) => {
                runs.push([...stacks]);
                const errorOf = (stack: string) =>
                    stack === "a" && runs.length < 3
                        ? new Error("Code=RequestLimitExceeded")
                        : stack === "b"
                          ? new Error("no such image")
                          : undefined;
                return Promise.resolve(stacks.map((stack) => ({ stack, error: errorOf(stack) })));
            },
            (milliseconds) => Promise.resolve((slept += milliseconds)),
        );
        assert.deepEqual(runs, [["a", "b", "c"], ["a"], ["a"]]);
        assert.equal(slept, 20_000);
        assert.deepEqual(
            results.map(({ stack, error }) => [stack, error?.message]),
            [
                ["a", undefined],
                ["b", "no such image"],
                ["c", undefined],
            ],
        );
    });
});
