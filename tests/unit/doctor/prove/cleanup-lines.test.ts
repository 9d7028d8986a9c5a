import assert from "node:assert/strict";
import type { Cleanup } from "../../../../doctor/prove/cleanup";
import { cleanupLines } from "../../../../doctor/prove/proof-report";

describe("what a cleanup says it did", () => {
    const nothing: Cleanup = {
        objects: [],
        loadBalancerIds: [],
        sharedLoadBalancerIds: [],
        namespaceDeleted: true,
        foreign: [],
    };

    it("names the CLB that is deleted, and the one that stays", () => {
        const lines = (more: Partial<Cleanup>) =>
            cleanupLines({ ...nothing, objects: ["Service twin"], ...more }, "en").join();
        assert.equal(lines({ loadBalancerIds: ["lb-1"] }), "deleted: Service twin; TKE's controller has released lb-1");
        assert.equal(
            lines({ sharedLoadBalancerIds: ["lb-2"] }),
            "deleted: Service twin; lb-2 stays, without the listener",
        );
    });

    it("is nothing where a proof ended by itself meanwhile", () => {
        assert.deepEqual(cleanupLines(nothing, "en"), ["nothing is left of a proof"]);
        assert.match(cleanupLines({ ...nothing, foreign: ["ConfigMap theirs"] }, "en").join(), /ConfigMap theirs/);
    });
});
