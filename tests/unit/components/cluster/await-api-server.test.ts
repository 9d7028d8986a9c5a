import assert from "node:assert/strict";
import { awaitApiServer, unreachableMessage } from "../../../../components/cluster/await-api-server";
import { startApiServer } from "../../../support/clusters/api-server";

describe("an API server that is waited for", () => {
    it("has answered once it is ready", async () => {
        const server = await startApiServer((count) => (count < 3 ? 503 : 200));
        try {
            assert.equal(await awaitApiServer(server.kubeconfig), server.kubeconfig);
            assert.deepEqual(server.requests, Array(3).fill("GET /readyz"));
        } finally {
            await server.close();
        }
    });

    it("has answered where it refuses whoever has no credentials", async () => {
        const server = await startApiServer(() => 401);
        try {
            await awaitApiServer(server.kubeconfig);
        } finally {
            await server.close();
        }
    });

    it("is given up with what it said last and where it is to be called from", async () => {
        const server = await startApiServer(() => 500);
        try {
            await assert.rejects(awaitApiServer(server.kubeconfig, { timeoutSeconds: 1 }), {
                message:
                    /API server http:\/\/127\.0\.0\.1:\d+ .* not answered within 1 s \(it answers 500\)\.\n.*intranet endpoint/,
            });
        } finally {
            await server.close();
        }
        await assert.rejects(
            awaitApiServer(server.kubeconfig, { timeoutSeconds: 1, allowedCidrs: ["203.0.113.7/32"] }),
            {
                message:
                    /ECONNREFUSED.*\n.*public endpoint, whose security group lets in 203\.0\.113\.7\/32: set apiServerAllowedCidrs/,
            },
        );
    });

    it("is said to go on by the same command", () => {
        assert.match(unreachableMessage("https://10.1.0.9", 300, new Error("x"), {}), /the same command continues/);
    });
});
