import assert from "node:assert/strict";
import { assertRights } from "../../../../components/cluster/assert-rights";
import { startApiServer } from "../../../support/clusters/api-server";

const REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

async function reviewed(status: number, review: object): Promise<string> {
    const server = await startApiServer(() => status, { [REVIEWS]: review });
    try {
        await assertRights(server.kubeconfig, "cls-1");
        assert.deepEqual(server.requests, [`POST ${REVIEWS}`]);
        return "may";
    } finally {
        await server.close();
    }
}

describe("the rights of a stack's own kubeconfig", () => {
    it("are missing after a refresh by another identity, which is reported with the call that grants them", async () => {
        await assert.rejects(reviewed(201, { status: { allowed: false } }), {
            message:
                /cls-1 .*may not create namespaces: .*refreshed .*\n.*tccli tke AcquireClusterAdminRole --ClusterId cls-1/,
        });
    });

    it("are there where the API server says so, and are not doubted where it does not answer to that", async () => {
        assert.equal(await reviewed(201, { status: { allowed: true } }), "may");
        assert.equal(await reviewed(500, {}), "may");
    });
});
