import assert from "node:assert/strict";
import { gatherFacts } from "../../../../preflight/ask/gather";
import type { TencentClients } from "../../../../tencent/clients";
import { PLAN } from "../facts";

/** Clients whose actions are recorded and never answer. */
function silentClients(asked: Set<string>): TencentClients {
    const client = new Proxy(
        {},
        {
            get: (_, action) => () => {
                asked.add(String(action));
                return new Promise(() => {});
            },
        },
    );
    return new Proxy({}, { get: () => client }) as TencentClients;
}

describe("the pre-flight's questions", () => {
    it("are all asked at once, and without an answer all end at the deadline", async () => {
        const asked = new Set<string>();
        const deadline = new AbortController();
        let imageAsked = false;
        const gathered = gatherFacts(PLAN, {
            clients: silentClients(asked),
            anywhere: silentClients(asked),
            deadline: deadline.signal,
            askImage: () => {
                imageAsked = true;
                return Promise.resolve({ kind: "public" });
            },
        });
        await new Promise(setImmediate);
        assert.ok(imageAsked);
        assert.ok(asked.has("GetClusterLevelPrice"));
        assert.ok(asked.has("InquiryPriceAllocateAddresses"));
        assert.ok(asked.has("DescribeVersions"));
        deadline.abort();
        const facts = await gathered;
        assert.deepEqual(facts.zones, {
            known: false,
            reason: { action: "cvm:DescribeZones", kind: "timeout", message: "" },
        });
        assert.deepEqual(facts.prices, {
            hourly: {},
            unknown: ["cluster level L5", "2 nodes", "CLB", "NAT gateway", "EIP"],
        });
        assert.deepEqual(facts.image, { kind: "public" });
    });
});
