import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { CLUSTER_ID, mergePatch, NODE, SUPER_NODE } from "../../../support/clusters/controller-cluster";
import { useSharedCluster } from "../../../support/clusters/shared-cluster";
import { eventually } from "../../../support/eventually";

const directAccess = "service.cloud.tencent.com/direct-access";

describe("a LoadBalancer Service that says nothing, in a new cluster", function () {
    this.timeout(60_000);
    const cluster = useSharedCluster();
    const namespace = "direct";
    let loadBalancerId: string;

    before(async () => {
        await cluster.createNamespace(namespace);
        await cluster.createService(namespace, "app");
    });

    it("gets direct access, a CLB of its own and what TKE writes on it", async () => {
        const { metadata, status } = await cluster.syncedService(namespace);
        const [loadBalancer, ...others] = await cluster.loadBalancersOf(metadata?.uid);
        loadBalancerId = loadBalancer?.LoadBalancerId ?? "";
        assert.deepEqual(others, []);
        assert.equal(loadBalancer?.LoadBalancerType, "OPEN");
        assert.deepEqual(
            Object.fromEntries((loadBalancer?.Tags ?? []).map(({ TagKey, TagValue }) => [TagKey, TagValue])),
            {
                "tke-createdBy-flag": "yes",
                "tke-clusterId": CLUSTER_ID,
                "tke-lb-serviceuuid": metadata?.uid,
                "tke-lifecycle-owner": "tke",
            },
        );
        assert.equal(metadata?.annotations?.[directAccess], "true");
        assert.equal(metadata?.annotations?.["service.kubernetes.io/loadbalance-id"], loadBalancerId);
        assert.deepEqual(metadata?.finalizers, ["service.k8s.tencent/resources"]);
        assert.equal(metadata?.labels?.["service.cloud.tencent.com/loadbalance-type"], "OPEN");
        const ingress = [{ ip: loadBalancer?.LoadBalancerVips?.[0], ipMode: "VIP" }];
        assert.deepEqual(JSON.parse(JSON.stringify(status?.loadBalancer)), { ingress });
        assert.deepEqual(
            status?.conditions?.map(({ type, status, reason }) => ({ type, status, reason })),
            [{ type: "Ready", status: "True", reason: "Success" }],
        );
        const event = await cluster.eventOf(namespace, "EnsureServiceSuccess: Service Sync Success. RetrunCode: S2000");
        assert.equal(event.source?.component, "service-controller");
        await eventually(async () => {
            const { annotations } = (await cluster.service(namespace)).metadata ?? {};
            assert.match(annotations?.["service.cloud.tencent.com/sync-end-time"] ?? "", /\+08:00$/);
        });
    });

    it("binds a Pod when it is ready, and unbinds it when it is not", async () => {
        await cluster.createPod(namespace, "app-1", "10.20.0.101");
        await cluster.createPod(namespace, "app-2", "10.20.0.102", SUPER_NODE);
        await cluster.setReady(namespace, "app-1");
        await cluster.bound(loadBalancerId, ["TCP:80 -> ENI 10.20.0.101:5000"]);
        await cluster.setReady(namespace, "app-2");
        await cluster.bound(loadBalancerId, ["TCP:80 -> ENI 10.20.0.101:5000", "TCP:80 -> ENI 10.20.0.102:5000"]);
        await cluster.setReady(namespace, "app-1", false);
        await cluster.bound(loadBalancerId, ["TCP:80 -> ENI 10.20.0.102:5000"]);
    });

    it("does nothing while nothing changes", async () => {
        await delay(500);
        const earlier = await cluster.service(namespace);
        await delay(1_500);
        assert.equal((await cluster.service(namespace)).metadata?.resourceVersion, earlier.metadata?.resourceVersion);
    });

    it("binds the native nodes at the NodePort when direct access is switched off", async () => {
        await cluster.annotate(namespace, { [directAccess]: "false" });
        const { spec } = await cluster.service(namespace);
        await cluster.bound(loadBalancerId, [`TCP:80 -> CVM ${NODE}:${spec?.ports?.[0]?.nodePort}`]);
        await cluster.annotate(namespace, { [directAccess]: "true" });
        await cluster.bound(loadBalancerId, ["TCP:80 -> ENI 10.20.0.102:5000"]);
    });

    it("says E4037 for a value that is no bool, and leaves the CLB as it is", async () => {
        await cluster.annotate(namespace, { [directAccess]: "yes" });
        await cluster.eventOf(namespace, "E4037");
        assert.deepEqual(await cluster.targets(loadBalancerId), ["TCP:80 -> ENI 10.20.0.102:5000"]);
        await cluster.annotate(namespace, { [directAccess]: "true" });
    });

    it("loses its CLB with its type", async () => {
        await cluster.core.patchNamespacedService(
            { namespace, name: "app", body: { spec: { type: "ClusterIP" } } },
            mergePatch,
        );
        await eventually(async () => {
            const { metadata } = await cluster.service(namespace);
            assert.equal(metadata?.finalizers, undefined);
            assert.equal(metadata?.annotations?.["service.kubernetes.io/loadbalance-id"], undefined);
            assert.deepEqual(await cluster.loadBalancersOf(metadata?.uid), []);
        });
        await cluster.eventOf(namespace, "EnsuringService: Deleted Loadbalancer");
    });
});
