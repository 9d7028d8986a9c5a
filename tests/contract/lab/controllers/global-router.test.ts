import assert from "node:assert/strict";
import { useSharedCluster } from "../../../support/clusters/shared-cluster";
import { eventually } from "../../../support/eventually";

describe("on GlobalRouter, without root", function () {
    this.timeout(60_000);
    const cluster = useSharedCluster();
    const namespace = "global-router";
    const setSwitch = (value: string) => cluster.configure({ GlobalRouteDirectAccess: value });
    let loadBalancerId: string | undefined;

    before(async () => {
        await cluster.stopControllers();
        await cluster.startControllers({ networkType: "GR" }, false);
        await cluster.createNamespace(namespace);
        await cluster.createPod(namespace, "app-1", "10.20.0.104");
        await cluster.setReady(namespace, "app-1");
    });

    after(async () => {
        await cluster.stopControllers();
        await cluster.startControllers();
    });

    it("serves port 80 elsewhere, and says where", async () => {
        await cluster.createService(namespace, "app", {
            annotations: { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": cluster.subnetId },
        });
        const { metadata, status } = await cluster.syncedService(namespace);
        loadBalancerId = metadata?.annotations?.["service.kubernetes.io/loadbalance-id"];
        assert.equal(metadata?.labels?.["service.cloud.tencent.com/loadbalance-type"], "INTERNAL");
        assert.equal(status?.loadBalancer?.ingress?.[0]?.ports?.[0]?.port, 8080);
        await cluster.eventOf(namespace, "port 80 is served on port 8080");
        await cluster.bound(loadBalancerId, ["TCP:80 -> ENI 10.20.0.104:5000"]);
    });

    it("unbinds the Pods with E4033 when the ConfigMap's switch is off, and binds them when it is on", async () => {
        await setSwitch("false");
        await cluster.bound(loadBalancerId, []);
        await cluster.eventOf(namespace, "E4033");
        await eventually(async () => {
            assert.equal((await cluster.service(namespace)).status?.conditions?.[0]?.reason, "E4033");
        });
        assert.ok((await cluster.service(namespace)).status?.loadBalancer?.ingress?.[0]?.ip, "keeps its address");
        await setSwitch("true");
        await cluster.bound(loadBalancerId, ["TCP:80 -> ENI 10.20.0.104:5000"]);
    });

    it("gives a Service that is refused no address before it is served", async () => {
        await setSwitch("false");
        await cluster.createService(namespace, "refused");
        await eventually(async () => {
            const { status } = await cluster.service(namespace, "refused");
            assert.equal(status?.conditions?.[0]?.reason, "E4033");
        });
        const { metadata, status } = await cluster.service(namespace, "refused");
        assert.match(metadata?.annotations?.["service.kubernetes.io/loadbalance-id"] ?? "", /^lb-/);
        assert.equal(status?.loadBalancer?.ingress, undefined);
        await setSwitch("true");
        await cluster.syncedService(namespace, "refused");
    });
});
