import assert from "node:assert/strict";
import type { V1Node } from "@kubernetes/client-node";
import { instancesOf, nodeInstances } from "../../../../components/cluster/node-instances";
import { startApiServer } from "../../../support/clusters/api-server";

const INSTANCE_ID = "cloud.tencent.com/node-instance-id";

function node(name: string, labels: Record<string, string>, status = "True", providerID?: string): V1Node {
    return { metadata: { name, labels }, spec: { providerID }, status: { conditions: [{ type: "Ready", status }] } };
}

const NODES = [
    node("b", { [INSTANCE_ID]: "ins-b" }),
    node("a", {}, "True", "qcloud:///100006/ins-a"),
    node("not ready", { [INSTANCE_ID]: "ins-c" }, "False"),
    node("no CVM instance", { [INSTANCE_ID]: "kn-1a2b3c" }),
    node("super node", { [INSTANCE_ID]: "ins-d", "node.kubernetes.io/instance-type": "eklet" }),
    node("control plane", { [INSTANCE_ID]: "ins-e", "node-role.kubernetes.io/control-plane": "" }),
];

describe("instances of nodes that a listener can bind", () => {
    it("are CVM instances that are ready, by label or provider id, in order", () => {
        assert.deepEqual(instancesOf(NODES), ["ins-a", "ins-b"]);
    });

    it("are waited for until there are enough", async () => {
        let ready = NODES.slice(0, 1);
        const objects = {
            get "/api/v1/nodes"() {
                const items = ready;
                ready = NODES;
                return { items };
            },
        };
        const server = await startApiServer(undefined, objects);
        try {
            assert.deepEqual(await nodeInstances(server.kubeconfig, { atLeast: 2, timeoutSeconds: 30 }), [
                "ins-a",
                "ins-b",
            ]);
            assert.equal(server.requests.length, 2);
            await assert.rejects(
                nodeInstances(server.kubeconfig, { atLeast: 3, timeoutSeconds: 1 }),
                /2 of the cluster's 6 nodes are CVM instances that are ready, 3 are needed/,
            );
        } finally {
            await server.close();
        }
    });

    it("are asked for once where they may not be", async () => {
        const server = await startApiServer(() => 403);
        try {
            const asked = nodeInstances(server.kubeconfig, { atLeast: 1, timeoutSeconds: 60 });
            await assert.rejects(asked, /may not be listed \(HTTP 403\)/);
            assert.equal(server.requests.length, 1);
        } finally {
            await server.close();
        }
    });
});
