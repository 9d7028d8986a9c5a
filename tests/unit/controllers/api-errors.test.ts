import assert from "node:assert/strict";
import { TencentCloudError } from "../../../lab/cloud/errors";
import { refusalOfCloud } from "../../../lab/controllers/status/api-errors";

describe("an error of the CLB API", () => {
    it("is told with the controller's code and tried again; any other error is none", () => {
        const refusal = (cause: unknown, kind: "Service" | "Ingress" = "Ingress") => refusalOfCloud(cause, { kind });
        assert.equal(refusal(new TencentCloudError("LimitExceeded", "51 rules"))?.code, "E4005");
        assert.deepEqual(refusal(new TencentCloudError("LimitExceeded", "51 listeners"), "Service"), {
            severity: "error",
            message: "LimitExceeded: 51 listeners",
            retry: true,
        });
        assert.equal(refusal(new TencentCloudError("InternalError", "disk full"))?.code, "E5003");
        assert.equal(refusal(Object.assign(new Error("refused"), { code: "ECONNREFUSED" })), undefined);
        assert.equal(refusal(new Error("bug")), undefined);
    });
});
