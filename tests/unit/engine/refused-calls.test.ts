import assert from "node:assert/strict";
import { mock } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { call } from "../../../engine/embedded/providers/tencentcloud/client";

describe("a call that Tencent's API refuses for now", () => {
    const inUse = Object.assign(new Error("VPC `vpc-1` is in use by `lb-1`."), { code: "ResourceInUse" });
    let reports: string[];
    let signal: AbortController;
    const context = () => ({
        signal: signal.signal,
        environment: {},
        providerInputs: {},
        report: (message: string) => void reports.push(message),
    });

    beforeEach(() => {
        reports = [];
        signal = new AbortController();
        mock.timers.enable({ apis: ["setTimeout", "Date"] });
    });
    afterEach(() => mock.timers.reset());

    async function pass(seconds: number): Promise<void> {
        for (let passed = 0; passed < seconds; passed += 0.5) {
            mock.timers.tick(500);
            await turn();
        }
    }

    it("is reported once with the reason, when it has been tried for ten seconds", async () => {
        const outcome = call(context(), () => Promise.reject(inUse)).catch((error: Error) => error);
        await pass(9);
        assert.deepEqual(reports, []);
        await pass(20);
        assert.deepEqual(reports, [
            "waits, at most 5 minutes, as Tencent's API refuses it: ResourceInUse: VPC `vpc-1` is in use by `lb-1`.",
        ]);
        signal.abort();
        await pass(1);
        await outcome;
    });

    it("is not reported where it succeeds earlier, nor where one answer is only slow", async () => {
        let attempts = 0;
        const soon = call(context(), () => (attempts++ < 3 ? Promise.reject(inUse) : Promise.resolve("done")));
        let answer: (value: string) => void = () => undefined;
        const slow = call(context(), () => new Promise<string>((resolve) => (answer = resolve)));
        await pass(15);
        answer("done");
        assert.deepEqual(await Promise.all([soon, slow]), ["done", "done"]);
        assert.deepEqual(reports, []);
    });
});
