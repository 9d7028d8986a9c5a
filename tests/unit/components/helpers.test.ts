import assert from "node:assert/strict";
import { entryUrl } from "../../../components/entry-point/entry-url";
import { nearestWord } from "../../../tke/nearest-word";
import { MAX_NAME_LENGTH, shorten } from "../../../components/common/physical-name";
import { waitForConfigMap } from "../../../components/cluster/wait-for-config-map";
import { startApiServer } from "../../support/clusters/api-server";

describe("entryUrl", () => {
    it("is the CLB's address", () => {
        assert.equal(entryUrl("service/x", { ingress: [{ ip: "203.0.113.2" }] }), "http://203.0.113.2");
    });
    it("is the domain name of a CLB without one", () => {
        const hostname = "lb-x.clb.gz-tencentclb.com";
        assert.equal(entryUrl("service/x", { ingress: [{ hostname }] }), `http://${hostname}`);
    });
    it("has the port where it is not 80", () => {
        assert.equal(
            entryUrl("service/x", { ingress: [{ ip: "127.2.0.10", ports: [{ port: 8080 }] }] }),
            "http://127.2.0.10:8080",
        );
        assert.equal(
            entryUrl("service/x", { ingress: [{ ip: "127.2.0.10", ports: [{ port: 80 }] }] }),
            "http://127.2.0.10",
        );
    });
    it("is the domain by HTTPS where there is one, with the port where it is not 443", () => {
        const domain = "app.example.com";
        const served = (port: number) => ({ ingress: [{ ip: "127.2.0.10", ports: [{ port }] }] });
        assert.equal(
            entryUrl("ingress/x", { ingress: [{ ip: "203.0.113.2" }] }, { host: domain, https: true }),
            `https://${domain}`,
        );
        assert.equal(entryUrl("ingress/x", served(443), { host: domain, https: true }), `https://${domain}`);
        assert.equal(entryUrl("ingress/x", served(8443), { host: domain, https: true }), `https://${domain}:8443`);
    });
    it("tells where to look when there is none", () => {
        assert.throws(() => entryUrl("service/x", { ingress: [] }), /kubectl describe service\/x/);
    });
});

describe("nearest", () => {
    it("knows a slip of the pen", () => assert.equal(nearestWord("vpccidr", ["zones", "vpcCidr"]), "vpcCidr"));
    it("guesses nothing from afar", () => assert.equal(nearestWord("subnet", ["zones", "vpcCidr"]), undefined));
});

describe("shorten", () => {
    it("leaves a name that fits", () => assert.equal(shorten("tke-client-ip-dev-clb"), "tke-client-ip-dev-clb"));
    it("keeps two long names apart", () => {
        const [a, b] = [shorten(`${"x".repeat(80)}-a`), shorten(`${"x".repeat(80)}-b`)];
        assert.equal(a.length, MAX_NAME_LENGTH);
        assert.notEqual(a, b);
    });
});

describe("waitForConfigMap", () => {
    it("asks again until the ConfigMap is there", async () => {
        const apiServer = await startApiServer((count) => (count < 2 ? 404 : 200));
        await waitForConfigMap(apiServer.kubeconfig, "kube-system", "config", 10);
        assert.deepEqual(apiServer.requests, Array(2).fill("GET /api/v1/namespaces/kube-system/configmaps/config"));
        await apiServer.close();
    });
    it("gives up at the deadline and says what is missing", async () => {
        const apiServer = await startApiServer(() => 404);
        await assert.rejects(
            waitForConfigMap(apiServer.kubeconfig, "kube-system", "config", 1),
            /kube-system\/config is not there.* 1 s/,
        );
        await apiServer.close();
    });
    it("gives up at once where it may not ask", async () => {
        const apiServer = await startApiServer(() => 403);
        await assert.rejects(waitForConfigMap(apiServer.kubeconfig, "kube-system", "config", 60));
        assert.equal(apiServer.requests.length, 1);
        await apiServer.close();
    });
});
