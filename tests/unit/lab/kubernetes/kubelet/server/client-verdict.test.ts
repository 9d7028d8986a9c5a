import assert from "node:assert/strict";
import { clientRefusal } from "../../../../../../lab/kubernetes/kubelet/server/client-verdict";

describe("who may ask the kubelet", () => {
    it("is the API server", () => {
        assert.equal(clientRefusal({ verified: true, commonName: "kube-apiserver-kubelet-client" }), undefined);
    });

    it("is nobody without a certificate of the cluster's authority", () => {
        assert.equal(clientRefusal({ verified: false })?.status, 401);
        assert.equal(clientRefusal({ verified: false, commonName: "kube-apiserver-kubelet-client" })?.status, 401);
    });

    it("is nobody else whom the authority has signed", () => {
        const refused = clientRefusal({ verified: true, commonName: "100000000001" });
        assert.equal(refused?.status, 403);
        assert.match(refused?.message ?? "", /100000000001/);
        assert.equal(clientRefusal({ verified: true })?.status, 403);
    });
});
