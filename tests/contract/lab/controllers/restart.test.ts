import { CustomObjectsApi } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { CLUSTER_ID } from "../../../support/clusters/controller-cluster";
import { useSharedCluster } from "../../../support/clusters/shared-cluster";
import { eventually } from "../../../support/eventually";

describe("the controllers after an interruption", function () {
    this.timeout(60_000);
    const cluster = useSharedCluster();
    const namespace = "restart";

    it("find a CLB again whose creation was cut short, and make no second", async () => {
        await cluster.createNamespace(namespace);
        await cluster.stopControllers();
        const { metadata } = await cluster.createService(namespace, "app");
        const created = await cluster.createLoadBalancer([
            { TagKey: "tke-createdBy-flag", TagValue: "yes" },
            { TagKey: "tke-clusterId", TagValue: CLUSTER_ID },
            { TagKey: "tke-lb-serviceuuid", TagValue: metadata?.uid ?? "" },
        ]);
        await cluster.startControllers();
        await cluster.syncedService(namespace);
        const own = await cluster.loadBalancersOf(metadata?.uid);
        assert.deepEqual(
            own.map(({ LoadBalancerId }) => LoadBalancerId),
            [created],
        );
    });

    it("take a listener for the object's whose making was cut short, on a CLB that is not theirs", async () => {
        await cluster.stopControllers();
        const LoadBalancerId = await cluster.createLoadBalancer();
        const annotations = { "service.kubernetes.io/tke-existed-lbid": LoadBalancerId };
        const { metadata } = await cluster.createService(namespace, "cut", { annotations });
        // What is written down before a listener is made, and the listener itself; nothing of what comes afterwards.
        const references = [{ kind: "Service", namespace, name: "cut", uid: metadata?.uid }];
        await cluster.kubeConfig.makeApiClient(CustomObjectsApi).createClusterCustomObject({
            group: "networking.tke.cloud.tencent.com",
            version: "v1alpha1",
            plural: "loadbalancerresources",
            body: {
                apiVersion: "networking.tke.cloud.tencent.com/v1alpha1",
                kind: "LoadBalancerResource",
                metadata: { name: LoadBalancerId },
                spec: { created: false, references, listeners: [{ protocol: "TCP", port: 80, references }] },
            },
        });
        const ListenerNames = ["TKE-DEDICATED-LISTENER"];
        await cluster.cloud.clb("CreateListener", { LoadBalancerId, Protocol: "TCP", Ports: [80], ListenerNames });
        await cluster.startControllers();
        const { status } = await cluster.syncedService(namespace, "cut");
        assert.equal(status?.conditions?.find(({ type }) => type === "Ready")?.status, "True");
        await cluster.core.deleteNamespacedService({ namespace, name: "cut" });
        await eventually(async () => assert.deepEqual(await cluster.listenerNames(LoadBalancerId), []));
    });

    it("catch up with what was deleted meanwhile", async () => {
        await cluster.stopControllers();
        const { metadata } = await cluster.service(namespace);
        await cluster.core.deleteNamespacedService({ namespace, name: "app" });
        await cluster.startControllers();
        await eventually(async () => assert.deepEqual(await cluster.loadBalancersOf(metadata?.uid), []));
    });

    it("go on after the API server was away", async () => {
        await cluster.controlPlane.stop();
        await delay(1_000);
        await cluster.controlPlane.start();
        await cluster.createNamespace("away");
        await cluster.createPod("away", "app-1", "10.20.0.105");
        await cluster.createService("away", "app");
        const { metadata } = await cluster.syncedService("away");
        await cluster.setReady("away", "app-1");
        await cluster.bound(metadata?.annotations?.["service.kubernetes.io/loadbalance-id"], [
            "TCP:80 -> ENI 10.20.0.105:5000",
        ]);
    });
});
