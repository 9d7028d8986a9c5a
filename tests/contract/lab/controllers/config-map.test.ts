import assert from "node:assert/strict";
import { mergePatch } from "../../../support/clusters/controller-cluster";
import { useSharedCluster } from "../../../support/clusters/shared-cluster";
import { eventually } from "../../../support/eventually";

describe("the controllers' ConfigMap", function () {
    this.timeout(60_000);
    const cluster = useSharedCluster();

    it("makes the ConfigMap with a new cluster's defaults and guards its read-only keys", async () => {
        const name = { name: "tke-service-controller-config", namespace: "kube-system" };
        const { data } = await cluster.core.readNamespacedConfigMap(name);
        assert.equal(data?.EnableDefaultDirectAccess, "true");
        await cluster.core.patchNamespacedConfigMap(
            { ...name, body: { data: { VERSION: "v0", Mine: "kept" } } },
            mergePatch,
        );
        await eventually(async () => {
            const { data } = await cluster.core.readNamespacedConfigMap(name);
            assert.deepEqual([data?.VERSION, data?.Mine], ["v2.11.4", "kept"]);
        });
    });
});
