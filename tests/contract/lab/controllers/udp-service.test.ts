import assert from "node:assert/strict";
import type { DroppedClient } from "../../../../lab/controllers/status/drop-reporter";
import { useSharedCluster } from "../../../support/clusters/shared-cluster";
import { eventually } from "../../../support/eventually";

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
        await eventually(async () => {
            const { status } = await cluster.service(namespace);
            assert.deepEqual(
                status?.conditions?.map(({ status, reason }) => [status, reason]),
                [["True", "Success"]],
            );
        });
    });

    it("has an event of a client that is dropped at its listener, and none of one at another's", async () => {
        const { metadata } = await cluster.service(namespace);
        const ownerId = metadata?.annotations?.["service.kubernetes.io/loadbalance-id"] ?? "";
        const cause: DroppedClient["cause"] = { kind: "security-group", securityGroupIds: ["sg-1"] };
        cluster.drop?.({ ownerId: "lb-another", protocol: "UDP", port: 53, client: "127.1.0.1", cause });
        cluster.drop?.({ ownerId, protocol: "TCP", port: 54, client: "127.1.0.2", cause });
        cluster.drop?.({ ownerId, protocol: "UDP", port: 53, client: "127.1.0.3", cause });
        cluster.drop?.({ ownerId, protocol: "UDP", port: 53, client: "127.1.0.4", cause });
        await cluster.eventOf(namespace, "security group sg-1 drops it at CLB");
        const { items } = await cluster.core.listNamespacedEvent({ namespace });
        const told = items.flatMap((event) => /the client (\S+) gets no answer/.exec(event.message ?? "")?.[1] ?? []);
        assert.deepEqual(told, ["127.1.0.3"]);
    });

    it("loses its UDP listener with direct access, is not Ready, and says why", async () => {
        await cluster.annotate(namespace, { "service.cloud.tencent.com/direct-access": "false" });
        await cluster.eventOf(namespace, "port 53 by UDP is left out");
        const { status } = await cluster.service(namespace);
        assert.equal(status?.conditions?.[0]?.status, "False");
    });
});
