import assert from "node:assert/strict";
import { KeyedValues } from "../../../../../lab/network/l7/keyed-values";

describe("KeyedValues", () => {
    it("does not grow with what is wanted no more: rules of a listener that change 10 000 times", () => {
        let rules = new Set<string>();
        const balancers = new KeyedValues<object>(() => rules);
        const kept = balancers.get("stays", () => ({}));
        for (let i = 0; i < 10_000; i++) {
            rules = new Set(["stays", `loc-${i}`]);
            balancers.get(`loc-${i}`, () => ({}));
        }
        assert.equal(balancers.size, 2);
        assert.equal(
            balancers.get("stays", () => ({})),
            kept,
        );
    });

    it("makes a value once, also one that is undefined", () => {
        let made = 0;
        const contexts = new KeyedValues<undefined>(() => new Set());
        for (let i = 0; i < 2; i++) {
            contexts.get("certBad", () => {
                made += 1;
                return undefined;
            });
        }
        assert.equal(made, 1);
    });

    it("gives what is not wanted any more all the same, and lets it go next", () => {
        const values = new KeyedValues<number>(() => new Set());
        assert.equal(
            values.get("a", () => 1),
            1,
        );
        assert.equal(
            values.get("b", () => 2),
            2,
        );
        assert.equal(values.size, 1);
    });
});
