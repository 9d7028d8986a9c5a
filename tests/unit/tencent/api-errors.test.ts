import assert from "node:assert/strict";
import { API_ERRORS } from "../../../tencent/api-error-rows";
import { apiErrorOf, findApiError } from "../../../tencent/api-errors";
import { isTransient } from "../../../tencent/retry";

describe("error codes of Tencent's API", () => {
    it("stand in one entry each", () => {
        const codes = API_ERRORS.flatMap((error) => error.codes);
        assert.equal(new Set(codes).size, codes.length);
    });

    const kinds: Record<string, string | undefined> = {
        "AuthFailure.SignatureExpire": "clock",
        "AuthFailure.SecretIdNotFound": "key",
        "AuthFailure.UnauthorizedOperation": "permission",
        "UnauthorizedOperation.CamNoAuth": "permission",
        UnauthorizedOperation: "permission",
        "InternalError.CamNoAuth": "service-role",
        "LimitExceeded.VpcLimit": "quota",
        "ResourceInsufficient.SpecifiedInstanceType": "stock",
        "ResourceInUse.Address": "in-use",
        LimitExceededSomething: undefined,
        "InvalidParameter.Param": undefined,
        "": undefined,
    };
    for (const [code, kind] of Object.entries(kinds)) {
        it(`${code || "none"} is about ${kind ?? "nothing that is known"}`, () => {
            assert.equal(apiErrorOf(code)?.kind, kind);
        });
    }

    it("are found in what a provider prints; what stops every call comes first", () => {
        const printed =
            "[TencentCloudSDKError] Code=ResourceInUse.Address, Message=x\n" +
            "[TencentCloudSDKError] Code=AuthFailure.SecretIdNotFound, Message=The SecretId is not found";
        assert.equal(findApiError(printed)?.code, "AuthFailure.SecretIdNotFound");
        assert.equal(findApiError("Code=RequestLimitExceeded, Message=slow down"), undefined);
        assert.equal(findApiError("nothing of the kind"), undefined);
    });

    it("are repeated only where a moment later the answer may be another", () => {
        for (const code of ["RequestLimitExceeded", "InternalError", "InternalError.Db", "ECONNRESET"]) {
            assert.ok(isTransient(code), code);
        }
        for (const code of ["InternalError.CamNoAuth", "InternalError.QuotaMaxClsLimit", "ResourceNotFound", ""]) {
            assert.ok(!isTransient(code), code);
        }
    });
});
