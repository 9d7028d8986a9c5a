import assert from "node:assert/strict";
import { manualPrerequisites, scenarioNotices } from "../../../../components/scenario/prerequisites";
import { SCENARIO_NUMBERS, SCENARIOS } from "../../../../tke/scenarios";

describe("manual prerequisites", () => {
    const count = (number: keyof typeof SCENARIOS, ccn = false) =>
        manualPrerequisites({ ...SCENARIOS[number], ccn: ccn ? "new" : undefined }).length;

    it("is an account that binds Pods of GlobalRouter and of super nodes, and for GlobalRouter two more", () => {
        const asking = SCENARIO_NUMBERS.map((number) => [number, count(number)]).filter(([, asked]) => asked !== 0);
        assert.deepEqual(asking, [
            [2, 3],
            [3, 1],
            [8, 3],
            [11, 1],
        ]);
    });

    it("is one thing less with a CCN", () => assert.equal(count(2, true), 2));

    it("are warned of, and so is a switch that stays on when direct access is turned off", () => {
        const notices = (changes: object) => scenarioNotices({ ...SCENARIOS[2], backendPath: "direct", ...changes });
        assert.equal(notices({}).length, 3);
        assert.match(
            notices({ directAccess: false }).join(),
            /GlobalRouteDirectAccess .* stays on, since other Services/,
        );
        assert.deepEqual(scenarioNotices({ ...SCENARIOS[1], backendPath: "direct" }), []);
        assert.deepEqual(scenarioNotices({ ...SCENARIOS[5], backendPath: "node-port" }), []);
    });

    it("is nothing where the CLB binds nodes", () => {
        assert.deepEqual(manualPrerequisites({ ...SCENARIOS[2], directAccess: false }), []);
    });
});
