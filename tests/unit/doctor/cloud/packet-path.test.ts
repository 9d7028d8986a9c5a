import assert from "node:assert/strict";
import { checkpoints, type PathFacts } from "../../../../doctor/cloud/packet-path";

const node = (name: string, address: string, instanceType: string) => ({
    metadata: { name, labels: { "node.kubernetes.io/instance-type": instanceType } },
    status: { addresses: [{ type: "InternalIP", address }] },
});
const pod = (
    podIP: string,
    nodeName: string,
    more: { annotations?: Record<string, string>; resource?: string } = {},
) => ({
    metadata: { name: `pod-${podIP}`, annotations: more.annotations },
    spec: {
        nodeName,
        containers: [{ name: "app", resources: more.resource ? { requests: { [more.resource]: "1" } } : {} }],
    },
    status: { podIP },
});

const facts: PathFacts = {
    passToTarget: false,
    loadBalancerGroupIds: ["sg-clb"],
    nodes: [node("n1", "10.0.1.5", "S5.LARGE8"), node("eklet-1", "10.0.9.9", "eklet")],
    pods: [
        pod("10.0.2.7", "n1", { resource: "tke.cloud.tencent.com/eni-ip" }),
        pod("172.16.0.9", "n1"),
        pod("10.0.9.20", "eklet-1", { annotations: { "eks.tke.cloud.tencent.com/security-group-id": "sg-a, sg-b" } }),
        pod("10.0.9.21", "eklet-1"),
        pod("10.0.1.5", "n1"),
    ],
    groupIdsOfNode: (name) => (name === "n1" ? ["sg-node"] : undefined),
};
const listener = { Protocol: "TCP", Port: 80 };

function groupsOnPath(address: string, changes: Partial<PathFacts> = {}, isNode = false) {
    return checkpoints(listener, { isNode, address, port: 5000 }, { ...facts, ...changes }).map(
        ({ groupIds, port }) => [groupIds, port],
    );
}

describe("a packet's way through security groups", () => {
    const front = [["sg-clb"], 80];

    it("passes a node's before its NodePorts, its GlobalRouter Pods and its hostNetwork Pods", () => {
        assert.deepEqual(groupsOnPath("10.0.1.5", {}, true), [front, [["sg-node"], 5000]]);
        assert.deepEqual(groupsOnPath("172.16.0.9"), [front, [["sg-node"], 5000]]);
        assert.deepEqual(groupsOnPath("10.0.1.5"), [front, [["sg-node"], 5000]]);
    });

    it("passes none before VPC-CNI's shared interfaces, and the Pod's own on super nodes", () => {
        assert.deepEqual(groupsOnPath("10.0.2.7"), [front]);
        assert.deepEqual(groupsOnPath("10.0.9.20"), [front, [["sg-a", "sg-b"], 5000]]);
    });

    it("cannot be told where the pool's groups are not in the API, nor of an address that nobody has", () => {
        assert.deepEqual(groupsOnPath("10.0.9.21"), [front, [undefined, 5000]]);
        assert.deepEqual(groupsOnPath("10.9.9.9"), [front, [undefined, 5000]]);
    });

    it("passes the CLB's alone with pass-to-target", () => {
        assert.deepEqual(groupsOnPath("10.0.1.5", { passToTarget: true }, true), [front]);
    });

    it("is UDP's where the listener is", () => {
        const [first] = checkpoints(
            { Protocol: "UDP", Port: 53 },
            { isNode: true, address: "10.0.1.5", port: 30053 },
            facts,
        );
        assert.deepEqual([first?.protocol, first?.port], ["UDP", 53]);
    });
});
