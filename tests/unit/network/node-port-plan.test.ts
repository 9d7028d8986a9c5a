import assert from "node:assert/strict";
import type { V1EndpointSlice, V1Node, V1Service } from "@kubernetes/client-node";
import { nodePortPlan } from "../../../lab/network/node-port";

function node(name: string, instanceType = "SA5.MEDIUM4"): V1Node {
    return {
        metadata: { name, labels: { "node.kubernetes.io/instance-type": instanceType } },
        status: { addresses: [{ type: "InternalIP", address: name }] },
    };
}

function service(spec: V1Service["spec"]): V1Service {
    return { metadata: { name: "web", namespace: "demo" }, spec };
}

const slice: V1EndpointSlice = {
    metadata: { name: "web-1", namespace: "demo", labels: { "kubernetes.io/service-name": "web" } },
    addressType: "IPv4",
    ports: [{ name: "http", port: 5000 }],
    endpoints: [
        { addresses: ["10.0.9.1"], nodeName: "10.0.0.1", conditions: { ready: true } },
        { addresses: ["10.0.9.2"], nodeName: "10.0.0.2", conditions: { ready: true } },
        { addresses: ["10.0.9.3"], nodeName: "10.0.0.2", conditions: { ready: false } },
    ],
};

const ports = [{ name: "http", port: 80, nodePort: 31000, protocol: "TCP" }];
const toLoopback = (address: string): string => {
    if (!address.startsWith("10.0.")) {
        throw new RangeError(address);
    }
    return address.replace("10.0.", "127.16.");
};

function plan(spec: V1Service["spec"], nodes: V1Node[], slices = [slice]): ReturnType<typeof nodePortPlan> {
    return nodePortPlan([service(spec)], slices, nodes, toLoopback);
}

describe("nodePortPlan", () => {
    const nodes = [node("10.0.0.1"), node("10.0.0.2")];

    it("with policy Cluster forwards from every node, as the node, to every ready Pod", () => {
        const targets = [
            { address: "127.16.9.1", port: 5000 },
            { address: "127.16.9.2", port: 5000 },
        ];
        assert.deepEqual(
            plan({ type: "NodePort", ports }, nodes),
            ["127.16.0.1", "127.16.0.2"].map((nodeAddress) => ({
                nodeAddress,
                nodePort: 31000,
                protocol: "TCP",
                targets,
                sourceAddress: "node",
            })),
        );
    });

    it("with policy Local forwards, as the client, to the node's own Pods only", () => {
        const plans = plan({ type: "LoadBalancer", externalTrafficPolicy: "Local", ports }, [
            ...nodes,
            node("10.0.0.3"),
        ]);
        assert.deepEqual(
            plans.map(({ sourceAddress, targets }) => [sourceAddress, ...targets.map(({ address }) => address)]),
            [["client", "127.16.9.1"], ["client", "127.16.9.2"], ["client"]],
        );
    });

    it("gives a super node no node port", () => {
        assert.deepEqual(plan({ ports }, [node("10.0.0.7", "eklet")]), []);
    });

    it("leaves out Services without a node port, and ports of other protocols", () => {
        assert.deepEqual(plan({ type: "ClusterIP", ports: [{ port: 80 }] }, nodes), []);
        assert.deepEqual(plan({ ports: [{ ...ports[0]!, protocol: "UDP" }] }, nodes), []);
    });

    it("takes only the Service's own EndpointSlices, and the port of the same name", () => {
        const other = { ...slice, metadata: { ...slice.metadata, namespace: "other" } };
        const unnamed = { ...slice, ports: [{ name: "admin", port: 9000 }] };
        const plans = plan({ ports }, nodes.slice(0, 1), [other, unnamed]);
        assert.deepEqual(
            plans.map(({ targets }) => targets),
            [[]],
        );
    });
});
