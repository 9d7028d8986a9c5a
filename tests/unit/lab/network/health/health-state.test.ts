import assert from "node:assert/strict";
import fc from "fast-check";
import {
    afterCheck,
    UNCHECKED,
    targetsInUse,
    type HealthState,
    type HealthStatus,
} from "../../../../../lab/network/health/health-state";

const THRESHOLDS = { healthy: 3, unhealthy: 2 };

function states(...results: boolean[]): HealthStatus[] {
    let state: HealthState = UNCHECKED;
    return results.map((hasPassed) => (state = afterCheck(state, hasPassed, THRESHOLDS)).status);
}

describe("the health of a backend", () => {
    it("is unknown until enough checks in a row agree", () => {
        assert.deepEqual(states(true, true, false, true, true, true), [
            "Unknown",
            "Unknown",
            "Unknown",
            "Unknown",
            "Unknown",
            "Alive",
        ]);
    });

    it("changes only once as many checks in a row say so", () => {
        assert.deepEqual(states(false, false, true, true, true, false, true, false, false), [
            "Unknown",
            "Dead",
            "Dead",
            "Dead",
            "Alive",
            "Alive",
            "Alive",
            "Alive",
            "Dead",
        ]);
    });

    it("is what the last run of equal checks that was long enough said", () => {
        fc.assert(
            fc.property(fc.array(fc.boolean(), { maxLength: 30 }), (results) => {
                const history = results.map((result) => (result ? "p" : "f")).join("");
                const [alive, dead] = [history.lastIndexOf("ppp"), history.lastIndexOf("ff")];
                const expected = alive > dead ? "Alive" : dead > alive ? "Dead" : "Unknown";
                assert.equal(states(...results).at(-1) ?? "Unknown", expected);
            }),
        );
    });
});

describe("usable", () => {
    const of = (...statuses: HealthStatus[]) => targetsInUse(statuses, (status) => status);

    it("is whoever is alive, or is not checked", () => {
        assert.deepEqual(of("Alive", "Dead", "Unknown"), ["Alive"]);
        assert.deepEqual(of("Close", "Close"), ["Close", "Close"]);
    });

    it("is everyone where all are dead, but never who is not known yet", () => {
        assert.deepEqual(of("Dead", "Dead"), ["Dead", "Dead"]);
        assert.deepEqual(of("Dead", "Unknown"), ["Dead"]);
        assert.deepEqual(of("Unknown"), []);
    });
});
