import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Timing } from "../../../../../lab/cloud/lifecycle/timing";
import type { CheckPlan } from "../../../../../lab/network/health/check-plan";
import { HealthChecks, type CheckedGroup } from "../../../../../lab/network/health/health-checks";

const CHECK: CheckPlan = {
    type: "TCP",
    transport: "TCP",
    source: "127.10.1.1",
    isFiltered: false,
    timeoutMs: 1000,
    intervalMs: 20,
    healthy: 3,
    unhealthy: 3,
};

const TARGET = { address: "127.16.0.9", port: 80, weight: 0 };

function group(groupId: string, ...targets: (typeof TARGET)[]): CheckedGroup {
    return { groupId, targets, check: CHECK };
}

describe("HealthChecks", () => {
    let checks: HealthChecks;
    let underWay: number;
    let most: number;
    let made: string[];
    let pass: boolean;
    let timing: Timing;

    beforeEach(() => {
        [underWay, most, made, pass, timing] = [0, 0, [], true, { mode: "instant", factor: 1 }];
        checks = new HealthChecks({
            run: async (_check, { address }) => {
                most = Math.max(most, ++underWay);
                await nextTurn();
                underWay--;
                made.push(address);
                return pass ? undefined : "connection refused on port 5000";
            },
            timing: () => timing,
            log: () => undefined,
        });
    });
    afterEach(() => checks.close());

    async function until(status: string): Promise<void> {
        while (checks.statusOf("lbl-1", TARGET) !== status) {
            await nextTurn();
        }
    }

    it("are content with the first check of a new backend, whatever its weight", async () => {
        checks.apply([group("lbl-1", TARGET)]);
        assert.equal(checks.statusOf("lbl-1", TARGET), "Unknown");
        await checks.settled();
        assert.equal(checks.statusOf("lbl-1", TARGET), "Alive");
        assert.equal(made.length, 1);
    });

    it("know nothing of a backend that was registered anew, until they have checked it", async () => {
        const registered = (registration: string) => ({ ...TARGET, registration });
        checks.apply([group("lbl-1", registered("first"))]);
        await checks.settled();
        assert.equal(checks.statusOf("lbl-1", registered("first")), "Alive");
        assert.equal(checks.statusOf("lbl-1", registered("second")), "Unknown", "before it is known of, too");
        pass = false;
        checks.apply([group("lbl-1", registered("second"))]);
        assert.equal(checks.statusOf("lbl-1", registered("second")), "Unknown");
        await checks.settled();
        assert.equal(made.length, 2);
        assert.notEqual(checks.statusOf("lbl-1", registered("second")), "Alive");
    });

    it("count to the threshold in a lab that takes its time", async () => {
        timing = { mode: "realistic", factor: 1 };
        checks.apply([group("lbl-1", TARGET)]);
        await until("Alive");
        assert.equal(made.length, 3);
    });

    it("notice a backend that stops answering, and one that comes back, each after as many checks as are set", async () => {
        checks.apply([group("lbl-1", TARGET)]);
        await until("Alive");
        pass = false;
        made = [];
        await until("Dead");
        assert.equal(made.length, 3);
        pass = true;
        made = [];
        await until("Alive");
        assert.equal(made.length, 3);
    });

    it("keep what they know while other backends come and go, and forget one that is taken away", async () => {
        checks.apply([group("lbl-1", TARGET)]);
        await checks.settled();
        const other = { ...TARGET, address: "127.16.0.10" };
        checks.apply([group("lbl-1", { ...TARGET, weight: 50 }, other)]);
        assert.deepEqual([checks.statusOf("lbl-1", TARGET), checks.statusOf("lbl-1", other)], ["Alive", "Unknown"]);
        checks.apply([group("lbl-1", other)]);
        checks.apply([group("lbl-1", TARGET, other)]);
        assert.equal(checks.statusOf("lbl-1", TARGET), "Unknown");
    });

    it("that are switched on, or changed, cut no traffic before they have failed as often as is set", async () => {
        const off = { groupId: "lbl-1", targets: [TARGET] };
        checks.apply([off]);
        checks.apply([group("lbl-1", TARGET)]);
        assert.deepEqual(checks.usable(off), [TARGET]);
        await checks.settled();
        checks.apply([{ ...group("lbl-1", TARGET), check: { ...CHECK, port: 8080 } }]);
        assert.deepEqual(checks.usable(off), [TARGET]);

        checks.apply([off]);
        pass = false;
        made = [];
        checks.apply([group("lbl-1", TARGET)]);
        await until("Dead");
        assert.equal(made.length, CHECK.unhealthy);

        checks.apply([off]);
        const other = { ...TARGET, address: "127.16.0.10" };
        checks.apply([group("lbl-1", TARGET, other)]);
        assert.equal(checks.statusOf("lbl-1", other), "Unknown");
    });

    it("end with the group, and say so where they are switched off", async () => {
        checks.apply([group("lbl-1", TARGET), { groupId: "lbl-2", targets: [TARGET] }]);
        await checks.settled();
        assert.equal(checks.statusOf("lbl-2", TARGET), "Close");
        assert.deepEqual(checks.usable({ groupId: "lbl-2", targets: [TARGET] }), [TARGET]);
        const other = { ...TARGET, address: "127.16.0.10" };
        checks.apply([group("lbl-3", other)]);
        made = [];
        while (made.length < 3) {
            await nextTurn();
        }
        assert.deepEqual(new Set(made), new Set([other.address]));
    });

    it("have at most 32 under way at once, of however many backends", async () => {
        const many = Array.from({ length: 2_000 }, (_, index) => ({ ...TARGET, port: index + 1 }));
        checks.apply([group("lbl-1", ...many)]);
        await checks.settled();
        assert.equal(checks.usable(group("lbl-1", ...many)).length, 2_000);
        assert.equal(most, 32);
    });
});
