import assert from "node:assert/strict";
import fc from "fast-check";
import { durationText, hasExpired, lifetimeOf } from "../../../../cli/teardown/expiry";
import { ttlMilliseconds } from "../../../../components/common/ttl";

const now = new Date("2026-03-01T12:00:00Z");
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);
const HOUR = 3_600_000;

describe("a time to live", () => {
    it("is a whole number of seconds, minutes, hours or days", () => {
        assert.deepEqual(["90s", "30m", "4h", "2d"].map(ttlMilliseconds), [90_000, 30 * 60_000, 4 * HOUR, 48 * HOUR]);
        for (const text of ["", "4", "h", "0h", "-1h", "1.5h", "4 h", "4H", "1h30m", "9999999s"]) {
            assert.equal(ttlMilliseconds(text), undefined, text);
        }
    });
});

describe("a stack", () => {
    it("has expired when its last update is longer ago than its ttl", () => {
        const tags = { ttl: "4h" };
        assert.ok(hasExpired(lifetimeOf({ lastUpdate: ago(4 * HOUR + 1), tags }, now)));
        assert.ok(!hasExpired(lifetimeOf({ lastUpdate: ago(4 * HOUR), tags }, now)));
        assert.ok(!hasExpired(lifetimeOf({ lastUpdate: ago(0), tags }, now)));
    });

    it("never expires without a ttl, with one that is none, or without an update", () => {
        const immortal: Parameters<typeof lifetimeOf>[0][] = [
            { lastUpdate: ago(1000 * HOUR), tags: {} },
            { lastUpdate: ago(1000 * HOUR), tags: { ttl: "soon" } },
            { tags: { ttl: "1s" } },
        ];
        for (const info of immortal) {
            assert.ok(!hasExpired(lifetimeOf(info, now)), JSON.stringify(info));
        }
    });

    it("expires once, and stays expired, at the end of its update plus its ttl", () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 500 }),
                fc.constantFrom("s", "m", "h", "d"),
                fc.integer({ min: 0, max: 10 ** 11 }),
                (count, unit, age) => {
                    const ttl = `${count}${unit}`;
                    const expired = hasExpired(lifetimeOf({ lastUpdate: ago(age), tags: { ttl } }, now));
                    assert.equal(expired, age > (ttlMilliseconds(ttl) as number));
                },
            ),
        );
    });
});

describe("durationText", () => {
    it("tells the two largest units", () => {
        assert.equal(durationText(0), "0s");
        assert.equal(durationText(59_999), "59s");
        assert.equal(durationText(310_000), "5m 10s");
        assert.equal(durationText(4 * HOUR), "4h");
        assert.equal(durationText(51 * HOUR + 5000), "2d 3h");
    });
});
