import assert from "node:assert/strict";
import fc from "fast-check";
import { WeightedRoundRobin, type Target } from "../../../../../lab/network/balancing/weighted-round-robin";

describe("WeightedRoundRobin", () => {
    const targets = (weights: readonly number[]): Target[] =>
        weights.map((weight, index) => ({ address: `127.16.0.${index}`, port: 5000, weight }));

    it("gives each target its weight's share of every round, and weight 0 nothing", () => {
        fc.assert(
            fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 5 }), (weights) => {
                const balancer = new WeightedRoundRobin();
                const counts = weights.map(() => 0);
                for (let turn = 0; turn < weights.reduce((a, b) => a + b, 0); turn++) {
                    const [first] = balancer.order(targets(weights));
                    const index = Number(first!.address.split(".")[3]);
                    counts[index] = counts[index]! + 1;
                }
                assert.deepEqual(counts, weights);
            }),
        );
    });

    it("names every other usable target as a fallback", () => {
        const order = new WeightedRoundRobin().order(targets([1, 0, 5, 3]));
        assert.deepEqual(
            order.map(({ weight }) => weight),
            [5, 3, 1],
        );
    });

    it("has nothing to offer where every weight is 0", () => {
        assert.deepEqual(new WeightedRoundRobin().order(targets([0, 0])), []);
    });
});
