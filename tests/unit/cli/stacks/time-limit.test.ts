import assert from "node:assert/strict";
import { timeLimitError, timeLimitMs, upTimeLimit } from "../../../../cli/stacks/time-limit";

describe("--timeout of up", () => {
    function limitAt(timeout?: string): { limit: ReturnType<typeof upTimeLimit>; wait: (ms: number) => void } {
        let now = 5_000;
        return { limit: upTimeLimit({ timeout }, () => now), wait: (ms) => (now += ms) };
    }

    it("is for a stack's creation first, and what is left of it for the verification", () => {
        const { limit } = limitAt("60");
        assert.equal(limit.ofRun(), 60_000);
        assert.equal(limit.ofVerification([{ durationMs: 20_000 }, { durationMs: 35_000 }, {}]), "25");
    });

    it("is shared by the runs that repeat a throttled stack", () => {
        const { limit, wait } = limitAt("60");
        limit.ofRun();
        wait(45_000);
        assert.equal(limit.ofRun(), 15_000);
        wait(45_000);
        assert.equal(limit.ofRun(), 1_000);
    });

    it("is a number that timers take: whole, and not too large", () => {
        const { limit, wait } = limitAt("20.0001");
        limit.ofRun();
        wait(0.3);
        for (const milliseconds of [
            limit.ofRun(),
            timeLimitMs({ timeout: "0.0001" }),
            timeLimitMs({ timeout: "1e9" }),
        ]) {
            assert.ok(
                Number.isInteger(milliseconds) && milliseconds! > 0 && milliseconds! < 2 ** 31,
                `${milliseconds}`,
            );
        }
    });

    it("leaves the verification a second, in which a stack that is well answers", () => {
        assert.equal(limitAt("10").limit.ofVerification([{ durationMs: 12_000 }]), "1");
    });

    it("limits nothing where it is not set", () => {
        const { limit } = limitAt();
        assert.deepEqual([limit.ofRun(), limit.ofVerification([{ durationMs: 1 }])], [undefined, undefined]);
    });

    it("names what was still waited for", () => {
        const { message } = timeLimitError(30_000, ["Deployment real-ip", "Service real-ip"], undefined);
        assert.equal(
            message,
            "not done within 30 s (--timeout): still waiting for Deployment real-ip, Service real-ip",
        );
    });
});
