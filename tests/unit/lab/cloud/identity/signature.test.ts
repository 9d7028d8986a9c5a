import assert from "node:assert/strict";
import Sign from "tencentcloud-sdk-nodejs/tencentcloud/common/sign";
import type { TencentCloudError } from "../../../../../lab/cloud/errors";
import { verifySignature, type SignedRequest } from "../../../../../lab/cloud/identity/signature";

const CREDENTIALS = { secretId: "AKIDunit", secretKey: "secret-of-the-unit-tests" };

/** The request of Tencent's worked example of signature method v3, its masked key, and the signature that they give. */
const DOCUMENTED_CREDENTIALS = { secretId: `AKID${"*".repeat(32)}`, secretKey: "*".repeat(32) };
const DOCUMENTED: SignedRequest = {
    method: "POST",
    headers: {
        host: "cvm.tencentcloudapi.com",
        "content-type": "application/json; charset=utf-8",
        "x-tc-action": "DescribeInstances",
        "x-tc-timestamp": "1551113065",
        authorization:
            "TC3-HMAC-SHA256 Credential=AKID********************************/2019-02-25/cvm/tc3_request, " +
            "SignedHeaders=content-type;host;x-tc-action, " +
            "Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f",
    },
    body: Buffer.from(
        String.raw`{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}`,
    ),
    service: "cvm",
};

const SIGNED_AT = 1551113065;

function signedBySdk(url = "http://vpc.tencentcloudapi.com/", body = '{"VpcName":"a"}'): SignedRequest {
    const headers = { "Content-Type": "application/json" };
    const authorization = Sign.sign3({
        method: "POST",
        url,
        payload: Buffer.from(body),
        timestamp: SIGNED_AT,
        service: "vpc",
        ...CREDENTIALS,
        multipart: false,
        boundary: "",
        headers,
    });
    return {
        method: "POST",
        headers: {
            host: new URL(url).host,
            "content-type": "application/json",
            "x-tc-timestamp": String(SIGNED_AT),
            authorization,
        },
        body: Buffer.from(body),
        service: "vpc",
    };
}

function refusal(request: SignedRequest, now = SIGNED_AT, credentials = CREDENTIALS): string | undefined {
    try {
        verifySignature(request, credentials, now);
        return undefined;
    } catch (error) {
        return (error as TencentCloudError).code;
    }
}

describe("TC3-HMAC-SHA256 verification", () => {
    it("accepts a signature of the official SDK's own signer", () => {
        assert.equal(refusal(signedBySdk()), undefined);
    });

    it("accepts Tencent's documented example, which signs a further header", () => {
        assert.equal(refusal(DOCUMENTED, SIGNED_AT, DOCUMENTED_CREDENTIALS), undefined);
    });

    it("accepts the host signed with its port and without it", () => {
        assert.equal(refusal(signedBySdk("http://vpc.localhost:4000/")), undefined);
    });

    it("refuses a changed body, host, signed header or method", () => {
        const signed = signedBySdk();
        assert.equal(refusal({ ...signed, body: Buffer.from('{"VpcName":"b"}') }), "AuthFailure.SignatureFailure");
        assert.equal(refusal({ ...signed, method: "GET" }), "AuthFailure.SignatureFailure");
        for (const changed of [{ host: "tke.tencentcloudapi.com" }, { "content-type": "text/plain" }]) {
            const request = { ...signed, headers: { ...signed.headers, ...changed } };
            assert.equal(refusal(request), "AuthFailure.SignatureFailure");
        }
        const otherAction = { ...DOCUMENTED, headers: { ...DOCUMENTED.headers, "x-tc-action": "RunInstances" } };
        assert.equal(refusal(otherAction, SIGNED_AT, DOCUMENTED_CREDENTIALS), "AuthFailure.SignatureFailure");
    });

    it("refuses a signature made for another service or day", () => {
        const signed = signedBySdk();
        assert.equal(refusal({ ...signed, service: "clb" }), "AuthFailure.SignatureFailure");
        const tomorrow = SIGNED_AT + 86_400;
        const headers = { ...signed.headers, "x-tc-timestamp": String(tomorrow) };
        assert.equal(refusal({ ...signed, headers }, tomorrow), "AuthFailure.SignatureFailure");
    });

    it("accepts clocks five minutes apart, and no more", () => {
        assert.equal(refusal(signedBySdk(), SIGNED_AT + 300), undefined);
        assert.equal(refusal(signedBySdk(), SIGNED_AT - 300), undefined);
        assert.equal(refusal(signedBySdk(), SIGNED_AT + 301), "AuthFailure.SignatureExpire");
        assert.equal(refusal(signedBySdk(), SIGNED_AT - 301), "AuthFailure.SignatureExpire");
    });

    it("names both clocks where they differ too much, whatever the key", () => {
        for (const [now, message] of [
            [
                SIGNED_AT + 3600,
                /1551113065, 2019-02-25T16:44:25Z\) is 60 minutes behind the server's \(1551116665, 2019-02-25T17:44:25Z\)/,
            ],
            [SIGNED_AT - 3600, /60 minutes ahead of the server's/],
        ] as const) {
            assert.throws(
                () => verifySignature(signedBySdk(), { secretId: "other", secretKey: "other" }, now),
                message,
            );
        }
    });

    it("tells an unknown key from a wrong one", () => {
        assert.equal(
            refusal(signedBySdk(), SIGNED_AT, { ...CREDENTIALS, secretId: "AKIDother" }),
            "AuthFailure.SecretIdNotFound",
        );
        assert.equal(
            refusal(signedBySdk(), SIGNED_AT, { ...CREDENTIALS, secretKey: "other" }),
            "AuthFailure.SignatureFailure",
        );
    });

    it("insists that host and content type are signed", () => {
        const signed = signedBySdk();
        const authorization = String(signed.headers.authorization).replace("content-type;host", "host");
        const request = { ...signed, headers: { ...signed.headers, authorization } };
        assert.equal(refusal(request), "AuthFailure.InvalidAuthorization");
    });
});
