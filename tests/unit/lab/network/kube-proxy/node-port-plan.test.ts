import assert from "node:assert/strict";
import type { V1EndpointSlice, V1Node, V1Service } from "@kubernetes/client-node";
import { nodePortPlan } from "../../../../../lab/network/kube-proxy/node-ports";

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

function all(spec: V1Service["spec"], nodes: V1Node[], slices = [slice]): ReturnType<typeof nodePortPlan> {
    return nodePortPlan([service(spec)], slices, nodes, toLoopback);
}

function plan(...question: Parameters<typeof all>) {
    return all(...question).filter((each) => each.kind === "forward");
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
                kind: "forward",
                protocol: "TCP",
                nodeAddress,
                nodePort: 31000,
                targets,
                sourceAddress: "node",
                affinitySeconds: 0,
                withoutTargets: "refuse",
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

    it("with policy Local drops what comes to a node without Pods, as long as another node has some", () => {
        const spec = { externalTrafficPolicy: "Local", ports };
        const without = (slices: V1EndpointSlice[]) => plan(spec, [node("10.0.0.3")], slices)[0]?.withoutTargets;
        assert.equal(without([slice]), "drop");
        assert.equal(without([{ ...slice, endpoints: slice.endpoints!.slice(2) }]), "refuse");
        assert.equal(without([]), "refuse");
    });

    it("with policy Local leaves out a super node's Pods, which policy Cluster forwards to", () => {
        const endpoints = [{ addresses: ["10.0.9.7"], nodeName: "eklet-subnet-1", conditions: { ready: true } }];
        const targets = (externalTrafficPolicy: string) =>
            plan({ externalTrafficPolicy, ports }, nodes, [{ ...slice, endpoints }]).map((each) => each.targets.length);
        assert.deepEqual(targets("Local"), [0, 0]);
        assert.deepEqual(targets("Cluster"), [1, 1]);
    });

    it("forwards to Pods that are being deleted and still serve only where there is no ready one", () => {
        const draining = {
            addresses: ["10.0.9.4"],
            nodeName: "10.0.0.1",
            conditions: { ready: false, serving: true, terminating: true },
        };
        const gone = { ...draining, addresses: ["10.0.9.5"], conditions: { ...draining.conditions, serving: false } };
        const targets = (endpoints: V1EndpointSlice["endpoints"], externalTrafficPolicy = "Cluster") =>
            plan({ externalTrafficPolicy, ports }, [nodes[0]!], [{ ...slice, endpoints }])[0]!.targets.map(
                ({ address }) => address,
            );
        const [here, elsewhere] = slice.endpoints!;
        assert.deepEqual(targets([here!, draining, gone]), ["127.16.9.1"]);
        assert.deepEqual(targets([draining, gone]), ["127.16.9.4"]);
        assert.deepEqual(targets([elsewhere!, draining]), ["127.16.9.2"]);
        assert.deepEqual(targets([elsewhere!, draining], "Local"), ["127.16.9.4"]);
    });

    it("with policy Local says on the healthCheckNodePort how many ready Pods the node has", () => {
        const spec = { externalTrafficPolicy: "Local", healthCheckNodePort: 32000, ports };
        const checks = all(spec, [...nodes, node("10.0.0.3")]).filter((each) => each.kind === "health-check");
        assert.deepEqual(
            checks.map(({ nodeAddress, nodePort, localEndpoints }) => [nodeAddress, nodePort, localEndpoints]),
            [
                ["127.16.0.1", 32000, 1],
                ["127.16.0.2", 32000, 1],
                ["127.16.0.3", 32000, 0],
            ],
        );
        assert.deepEqual(checks[0]?.service, { namespace: "demo", name: "web" });
    });

    it("gives a super node no node port", () => {
        assert.deepEqual(plan({ ports }, [node("10.0.0.7", "eklet")]), []);
    });

    it("keeps a client with its Pod as sessionAffinity says, for three hours by default", () => {
        const seconds = (spec: V1Service["spec"]) => plan({ ports, ...spec }, nodes.slice(0, 1))[0]?.affinitySeconds;
        const sessionAffinityConfig = { clientIP: { timeoutSeconds: 60 } };
        assert.equal(seconds({ sessionAffinity: "ClientIP" }), 10_800);
        assert.equal(seconds({ sessionAffinity: "ClientIP", sessionAffinityConfig }), 60);
        assert.equal(seconds({ sessionAffinity: "None" }), 0);
    });

    it("serves UDP ports, with their own protocol", () => {
        const plans = plan({ ports: [...ports, { ...ports[0]!, protocol: "UDP" }] }, nodes.slice(0, 1));
        assert.deepEqual(
            plans.map(({ protocol, targets }) => [protocol, targets.length]),
            [
                ["TCP", 2],
                ["UDP", 2],
            ],
        );
    });

    it("leaves out Services without a node port, and ports of other protocols", () => {
        assert.deepEqual(plan({ type: "ClusterIP", ports: [{ port: 80 }] }, nodes), []);
        assert.deepEqual(plan({ ports: [{ ...ports[0]!, protocol: "SCTP" }] }, nodes), []);
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
