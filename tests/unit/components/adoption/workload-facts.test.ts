import assert from "node:assert/strict";
import { workloadFacts } from "../../../../components/adoption/workload-facts";
import { startApiServer } from "../../../support/clusters/api-server";
import { shopObjects } from "../golden-variants";

describe("what a cluster says of a workload", () => {
    async function factsWith(status: (url: string) => number, objects = shopObjects()) {
        const server = await startApiServer((_, url) => status(url), objects);
        try {
            return await workloadFacts(server.kubeconfig, "shop", { workload: "deployment/shop", selector: undefined });
        } finally {
            await server.close();
        }
    }

    it("is its template, its Pods, and the Services that select them", async () => {
        const services = {
            items: [
                { metadata: { name: "theirs" }, spec: { type: "LoadBalancer", selector: { app: "shop" } } },
                { metadata: { name: "others" }, spec: { type: "LoadBalancer", selector: { app: "cart" } } },
                { metadata: { name: "none" }, spec: { type: "ClusterIP" } },
            ],
        };
        const facts = await factsWith(() => 200, { ...shopObjects(), "/api/v1/namespaces/shop/services": services });
        assert.deepEqual(facts.selector, { app: "shop" });
        assert.deepEqual(
            facts.pods?.map(({ name, isReady, hasGate }) => [name, isReady, hasGate]),
            [["shop-1", true, false]],
        );
        assert.deepEqual(facts.services, [{ name: "theirs", type: "LoadBalancer", isOwn: false }]);
    });

    it("is null where it does not exist, and undefined where it may not be read", async () => {
        assert.equal((await factsWith(() => 404)).found, null);
        assert.equal((await factsWith(() => 403)).found, undefined);
        assert.equal((await factsWith((url) => (url.includes("/pods") ? 403 : 200))).pods, undefined);
    });
});
