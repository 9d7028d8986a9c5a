import assert from "node:assert/strict";
import { clusterFacts } from "../../../../components/adoption/cluster-facts";
import { startApiServer } from "../../../support/clusters/api-server";

const named = (name: string) => ({
    items: [{ metadata: { namespace: "shop", name }, spec: { ports: [{ port: 80 }] } }],
});

const NAMESPACED = {
    "/api/v1/namespaces/shop/services": named("clb-direct-pod"),
    "/apis/networking.k8s.io/v1/namespaces/shop/ingresses": { items: [] },
    "/apis/apps/v1/namespaces/shop/deployments": named("real-ip-app"),
    "/apis/policy/v1/namespaces/shop/poddisruptionbudgets": named("real-ip-app"),
    "/apis/cloud.tencent.com/v1alpha1/namespaces/shop/tkeserviceconfigs": named("real-ip"),
};

async function factsOf(status: (url: string) => number) {
    const server = await startApiServer((_, url) => status(url), NAMESPACED);
    try {
        return await clusterFacts(server.kubeconfig, "shop");
    } finally {
        await server.close();
    }
}

describe("what a cluster's API server says", () => {
    const listed = ["Service", "Deployment", "PodDisruptionBudget", "TkeServiceConfig", "Secret"];

    it("is of one namespace where the user may list no other, which is not taken for all there is", async () => {
        const { entries, objects = [], nodes } = await factsOf((url) => (url.includes("/shop") ? 200 : 403));
        assert.equal(entries, undefined);
        assert.equal(nodes, undefined);
        assert.deepEqual(
            objects.map(({ kind }) => kind),
            listed,
        );
    });

    it("lacks what may not be listed, and TkeServiceConfigs where the cluster has no such kind", async () => {
        const { objects = [] } = await factsOf((url) =>
            url.includes("tkeserviceconfigs") ? 404 : url.includes("/shop/services") ? 200 : 403,
        );
        assert.deepEqual(
            objects.map(({ kind, name }) => `${kind} ${name}`),
            ["Service clb-direct-pod"],
        );
    });
});
