import assert from "node:assert/strict";
import { CLUSTER_ID } from "../../../support/clusters/controller-cluster";
import { useSharedCluster } from "../../../support/clusters/shared-cluster";
import { eventually } from "../../../support/eventually";

describe("the API server's intranet endpoint", function () {
    this.timeout(60_000);
    const cluster = useSharedCluster();
    const id = `${CLUSTER_ID}/intranet`;
    const read = () => cluster.service("default", "kubernetes-intranet");

    before(() => {
        cluster.store.put("clusterEndpoint", id, {
            clusterId: CLUSTER_ID,
            extranet: false,
            status: "Created",
            address: "10.20.0.99",
            subnetId: cluster.subnetId,
            securityGroup: "",
            domain: "",
            errorMessage: "",
        });
    });

    it("is shown as default/kubernetes-intranet, and gets no CLB from the service controller", async () => {
        const { metadata, spec, status } = await cluster.syncedService("default", "kubernetes-intranet");
        assert.equal(metadata?.labels?.["service.cloud.tencent.com/loadbalance-type"], "INTERNAL");
        assert.equal(
            metadata?.annotations?.["service.cloud.tencent.com/loadbalancer-source-endpoints"],
            '{"name":"kubernetes-intranet-loadbalancer"}',
        );
        assert.deepEqual(
            spec?.ports?.map(({ name, port, targetPort }) => [name, port, targetPort]),
            [["https", 443, 60002]],
        );
        assert.equal(status?.loadBalancer?.ingress?.[0]?.ip, "10.20.0.99");
        assert.equal(metadata?.finalizers, undefined);
        assert.deepEqual(await cluster.loadBalancersOf(metadata?.uid), []);
    });

    it("is shown again when somebody deletes it or changes its type, and goes with the endpoint", async () => {
        await cluster.core.deleteNamespacedService({ namespace: "default", name: "kubernetes-intranet" });
        await cluster.syncedService("default", "kubernetes-intranet");
        await cluster.patchService("default", { spec: { type: "ClusterIP" } }, "kubernetes-intranet");
        await eventually(async () => assert.equal((await read()).spec?.type, "LoadBalancer"));
        cluster.store.delete("clusterEndpoint", id);
        await eventually(() => assert.rejects(read(), /404/));
    });
});
