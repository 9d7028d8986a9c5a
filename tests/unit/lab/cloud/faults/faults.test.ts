import assert from "node:assert/strict";
import fc from "fast-check";
import { decideFault, isActive, newFault, type ApiCall } from "../../../../../lab/cloud/faults/faults";
import { type Fault, type FaultRecord } from "../../../../../lab/cloud/model/faults";

const CALL: ApiCall = { service: "vpc", version: "2017-03-12", action: "CreateVpc", region: "ap-guangzhou" };

function fault(changes: Partial<Fault> = {}, id = 1): FaultRecord {
    return newFault({ action: "CreateVpc", effect: { kind: "disconnect" }, seed: 1, ...changes }, id, "");
}

/** Whether a fault happens, call after call. */
function outcomes(record: FaultRecord, calls: number): boolean[] {
    return Array.from({ length: calls }, () => {
        const { effect, changed } = decideFault([record], CALL);
        record = changed[0] ?? record;
        return effect !== undefined;
    });
}

describe("faults", () => {
    it("happen to every call of their action until they are cleared", () => {
        assert.deepEqual(outcomes(fault(), 3), [true, true, true]);
    });

    it("happen as often as was asked, and then no more", () => {
        assert.deepEqual(outcomes(fault({ times: 2 }), 4), [true, true, false, false]);
    });

    it("happen to their action, service and region only", () => {
        const meets = (changes: Partial<Fault>) => decideFault([fault(changes)], CALL).effect !== undefined;
        assert.ok(meets({ service: "vpc", region: "ap-guangzhou" }));
        assert.ok(meets({ action: "*" }));
        assert.ok(!meets({ action: "DeleteVpc" }));
        assert.ok(!meets({ service: "clb" }));
        assert.ok(!meets({ region: "ap-beijing" }));
    });

    it("happen to the call of their number only", () => {
        assert.deepEqual(outcomes(fault({ nth: 3 }), 5), [false, false, true, false, false]);
    });

    it("happen to calls of Kubernetes only where they name it", () => {
        const call = { service: "kubernetes", version: "", action: "patch services", region: "" };
        const meets = (changes: Partial<Fault>) => decideFault([fault(changes)], call).effect !== undefined;
        assert.ok(meets({ action: "patch services", service: "kubernetes" }));
        assert.ok(meets({ action: "*", service: "kubernetes" }));
        assert.ok(!meets({ action: "*" }));
        assert.ok(!meets({ action: "get services", service: "kubernetes" }));
    });

    it("happen at about their rate, to the same calls for the same seed", () => {
        const first = outcomes(fault({ rate: 0.3, seed: 7 }), 1000);
        const share = first.filter(Boolean).length / first.length;
        assert.ok(share > 0.25 && share < 0.35, `rate ${share}`);
        assert.deepEqual(outcomes(fault({ rate: 0.3, seed: 7 }), 1000), first);
        assert.notDeepEqual(outcomes(fault({ rate: 0.3, seed: 8 }), 1000), first);
    });

    it("go on where they were after being written down and read again", () => {
        const whole = outcomes(fault({ rate: 0.5 }), 20);
        let record = fault({ rate: 0.5 });
        const interrupted = whole.map(() => {
            const { effect, changed } = decideFault([record], CALL);
            record = JSON.parse(JSON.stringify(changed[0])) as FaultRecord;
            return effect !== undefined;
        });
        assert.deepEqual(interrupted, whole);
    });

    it("count what they hit, never more often than asked, at any rate and seed", () => {
        fc.assert(
            fc.property(
                fc.integer(),
                fc.double({ min: 0.01, max: 1, noNaN: true }),
                fc.integer({ min: 1, max: 5 }),
                (seed, rate, times) => {
                    const hits = outcomes(fault({ seed, rate, times }), 200).filter(Boolean).length;
                    assert.ok(hits <= times);
                    assert.ok(rate < 1 || hits === times);
                },
            ),
            { numRuns: 50 },
        );
    });

    it("give way to older ones, until those have run out", () => {
        const older = fault({ times: 1 }, 1);
        const newer = fault({ effect: { kind: "truncate" } }, 2);
        const { effect, changed } = decideFault([older, newer], CALL);
        assert.equal(effect?.kind, "disconnect");
        assert.deepEqual(
            changed.map(({ faultId, hits }) => [faultId, hits]),
            [["fault-1", 1]],
        );
        assert.ok(!isActive(changed[0]!));
        assert.equal(decideFault([changed[0]!, newer], CALL).effect?.kind, "truncate");
    });
});
