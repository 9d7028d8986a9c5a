import assert from "node:assert/strict";
import { LabLimitError, TencentCloudError } from "../../../../lab/cloud/errors";
import { ingressKeys, serviceKeys } from "../../../../lab/controllers/object-keys";
import { refusalOfCloud } from "../../../../lab/controllers/api-errors";

describe("an error of the CLB API", () => {
    it("is told with the controller's code and tried again; any other error is none", () => {
        const refusal = (cause: unknown, keys = ingressKeys) => refusalOfCloud(cause, keys);
        assert.equal(refusal(new TencentCloudError("LimitExceeded", "51 rules"))?.code, "E4005");
        assert.deepEqual(refusal(new TencentCloudError("LimitExceeded", "51 listeners"), serviceKeys), {
            severity: "error",
            message: "LimitExceeded: 51 listeners",
            retry: true,
        });
        assert.equal(refusal(new TencentCloudError("InternalError", "disk full"))?.code, "E5003");
        assert.equal(refusal(Object.assign(new Error("refused"), { code: "ECONNREFUSED" })), undefined);
        assert.equal(refusal(new Error("bug")), undefined);
    });

    it("is the lab's own where the lab lacks something, without a code of TKE's", () => {
        for (const keys of [serviceKeys, ingressKeys]) {
            const found = refusalOfCloud(new LabLimitError("The lab has no IPv6."), keys);
            assert.equal(found?.code, undefined);
            assert.match(found?.message ?? "", /^The lab has no IPv6\. This is a limit of the lab, not of TKE\./);
        }
    });
});
