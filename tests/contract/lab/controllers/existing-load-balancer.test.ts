import assert from "node:assert/strict";
import { useSharedCluster } from "../../../support/clusters/shared-cluster";
import { eventually } from "../../../support/eventually";

const existingLoadBalancer = "service.kubernetes.io/tke-existed-lbid";

describe("a Service with an existing CLB", function () {
    this.timeout(60_000);
    const cluster = useSharedCluster();
    const namespace = "existing";
    let loadBalancerId: string;

    before(async () => {
        await cluster.createNamespace(namespace);
        loadBalancerId = await cluster.createLoadBalancer();
        await cluster.cloud.clb("CreateListener", {
            LoadBalancerId: loadBalancerId,
            Protocol: "HTTP",
            Ports: [443],
            ListenerNames: ["mine"],
        });
    });

    it("gets its listeners there; a port that somebody else has is E4016", async () => {
        const ports = [80, 443].map((port) => ({ name: `p${port}`, port, targetPort: 5000 }));
        const annotations = { [existingLoadBalancer]: loadBalancerId };
        const { metadata } = await cluster.createService(namespace, "app", { annotations, spec: { ports } });
        await cluster.eventOf(namespace, "E4016");
        assert.deepEqual(await cluster.listenerNames(loadBalancerId), ["mine:443", "TKE-DEDICATED-LISTENER:80"]);
        assert.deepEqual(await cluster.loadBalancersOf(metadata?.uid), []);
    });

    it("takes its listeners with it, and leaves the CLB and the others' listeners", async () => {
        await cluster.core.deleteNamespacedService({ namespace, name: "app" });
        await eventually(async () => assert.deepEqual(await cluster.listenerNames(loadBalancerId), ["mine:443"]));
        await eventually(() => assert.rejects(cluster.service(namespace), /404/));
    });

    it("is refused a CLB that does not exist (E4011) or that TKE made (E4012)", async () => {
        await cluster.createService(namespace, "none", { annotations: { [existingLoadBalancer]: "lb-none0000" } });
        await cluster.eventOf(namespace, "E4011");
        const ofTke = await cluster.createLoadBalancer([{ TagKey: "tke-createdBy-flag", TagValue: "yes" }]);
        await cluster.createService(namespace, "other", { annotations: { [existingLoadBalancer]: ofTke } });
        await cluster.eventOf(namespace, "E4012");
        await Promise.all(["none", "other"].map((name) => cluster.core.deleteNamespacedService({ namespace, name })));
    });
});
