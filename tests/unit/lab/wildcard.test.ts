import assert from "node:assert/strict";
import fc from "fast-check";
import { matchesWildcard } from "../../../lab/wildcard";

describe("a pattern with wildcards", () => {
    it("matches as its regular expression would", () => {
        const letters = fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 8 });
        const pattern = fc.string({ unit: fc.constantFrom("a", "b", ".", "*"), maxLength: 6 });
        fc.assert(
            fc.property(pattern, letters, (each, text) => {
                const expression = new RegExp(`^${each.replaceAll(".", "\\.").replaceAll("*", ".*")}$`, "s");
                assert.equal(matchesWildcard(each, text), expression.test(text));
            }),
            { numRuns: 2000 },
        );
    });

    it("takes no longer for many of them", () => {
        const began = Date.now();
        assert.equal(matchesWildcard("a*".repeat(30) + "b", "a".repeat(5000)), false);
        assert.ok(Date.now() - began < 1000);
    });
});
