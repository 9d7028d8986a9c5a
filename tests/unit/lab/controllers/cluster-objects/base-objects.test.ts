import assert from "node:assert/strict";
import { controllerBaseObjects, readOnlyKeysPatch } from "../../../../../lab/controllers/cluster-objects/base-objects";

function dataOf(controllerDefaults: "new" | "old", name: string) {
    return controllerBaseObjects({ controllerDefaults }).find(({ metadata }) => metadata?.name === name)?.data;
}

describe("ConfigMaps of the controllers (457/131136)", () => {
    it("switch direct access on in a new cluster", () => {
        const data = dataOf("new", "tke-service-controller-config");
        assert.equal(data?.GlobalRouteDirectAccess, "true");
        assert.equal(data?.EnableDefaultDirectAccess, "true");
    });

    it("have neither switch in an old cluster, whose Services share no CLB", () => {
        assert.deepEqual(dataOf("old", "tke-service-controller-config"), {
            VERSION: "v2.11.4",
            REUSE_LOADBALANCER: "false",
        });
    });

    it("give the ingress controller's version apart", () => {
        assert.deepEqual(dataOf("new", "tke-ingress-controller-config"), { VERSION: "v2.12.0" });
    });

    it("get their read-only keys back, and nothing else", () => {
        const name = "tke-service-controller-config";
        assert.deepEqual(
            readOnlyKeysPatch(name, { VERSION: "v9", REUSE_LOADBALANCER: "true" }, { controllerDefaults: "new" }),
            {
                data: { VERSION: "v2.11.4" },
            },
        );
        assert.equal(readOnlyKeysPatch(name, dataOf("old", name)!, { controllerDefaults: "old" }), undefined);
        assert.equal(readOnlyKeysPatch("eks-config", {}, { controllerDefaults: "new" }), undefined);
    });
});
