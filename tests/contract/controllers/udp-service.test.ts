import assert from "node:assert/strict";
import { soon } from "./controller-cluster";
import { useSharedCluster } from "./shared-cluster";

describe("a LoadBalancer Service by UDP", function () {
    this.timeout(60_000);
    const cluster = useSharedCluster();
    const namespace = "datagrams";

    before(() => cluster.createNamespace(namespace));

    it("gets a UDP listener beside the TCP one of the same port, binds its Pods and is Ready", async () => {
        await cluster.core.createNamespacedService({
            namespace,
            body: {
                metadata: { name: "app" },
                spec: {
                    type: "LoadBalancer",
                    selector: { app: "app" },
                    ports: ["TCP", "UDP"].map((protocol) => ({
                        name: protocol.toLowerCase(),
                        port: 53,
                        targetPort: 5000,
                        protocol,
                    })),
                },
            },
        });
        const { metadata } = await cluster.syncedService(namespace);
        const loadBalancerId = metadata?.annotations?.["service.kubernetes.io/loadbalance-id"];
        await cluster.createPod(namespace, "app-1", "10.20.0.151");
        await cluster.setReady(namespace, "app-1");
        await cluster.bound(loadBalancerId, ["TCP:53 -> ENI 10.20.0.151:5000", "UDP:53 -> ENI 10.20.0.151:5000"]);
        await soon(async () => {
            const { status } = await cluster.service(namespace);
            assert.deepEqual(
                status?.conditions?.map(({ status, reason }) => [status, reason]),
                [["True", "Success"]],
            );
        });
    });

    it("loses its UDP listener with direct access, is not Ready, and says why", async () => {
        await cluster.annotate(namespace, { "service.cloud.tencent.com/direct-access": "false" });
        await cluster.eventOf(namespace, "port 53 by UDP is left out");
        const { status } = await cluster.service(namespace);
        assert.equal(status?.conditions?.[0]?.status, "False");
    });
});
