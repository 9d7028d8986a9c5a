import assert from "node:assert/strict";
import { startLabCloud, type LabCloud } from "../../../../support/lab-cloud";

describe("request limits of the lab's API, met by the official SDK", () => {
    const realNow = performance.now.bind(performance);
    let lab: LabCloud;
    let rateLimited: boolean;

    before(async () => {
        // Time stands still for the buckets: nothing comes in again, however slow the machine is.
        performance.now = () => 0;
        lab = await startLabCloud({ isRateLimited: () => rateLimited });
    });

    after(async () => {
        performance.now = realNow;
        await lab.close();
    });

    /** The codes, or "ok", of that many calls at once. */
    async function codes(calls: number): Promise<string[]> {
        const results = await Promise.allSettled(
            Array.from({ length: calls }, () => lab.tke.DescribeClusters({ ClusterIds: [] })),
        );
        return results.map((result) =>
            result.status === "fulfilled" ? "ok" : String((result.reason as { code?: string }).code),
        );
    }

    it("do not hold when they are switched off", async () => {
        rateLimited = false;
        assert.deepEqual(new Set(await codes(30)), new Set(["ok"]));
    });

    it("answer RequestLimitExceeded to what is over an action's limit", async () => {
        rateLimited = true;
        const answers = await codes(30);
        assert.equal(answers.filter((code) => code === "ok").length, 20);
        assert.equal(answers.filter((code) => code === "RequestLimitExceeded").length, 10);
    });

    it("do not hold for the lab's own controllers", async () => {
        rateLimited = true;
        for (let call = 0; call < 30; call++) {
            await lab.cloud.tke("DescribeClusters", {});
        }
    });
});
