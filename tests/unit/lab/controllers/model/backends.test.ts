import assert from "node:assert/strict";
import {
    instanceIdOf,
    nodeFingerprint,
    podEndpoints,
    takesNodePortTraffic,
} from "../../../../../lab/controllers/model/backends/targets";
import { machine, nativeNode, slice, superNode } from "../../../../support/objects/kubernetes-objects";

describe("Pods behind a Service's port", () => {
    it("are those of every IPv4 slice, each with its own port number for a named port", () => {
        const slices = [
            slice([{ ip: "10.1.0.1", nodeName: "a", ready: true }], { name: "http", port: 5000 }),
            slice([{ ip: "10.1.0.2", nodeName: "b", ready: false }], { name: "http", port: 6000 }),
            slice([{ ip: "fd00::1", nodeName: "b", ready: true }], { name: "http", port: 5000 }, "IPv6"),
        ];
        assert.deepEqual(podEndpoints(slices, "http"), [
            { ip: "10.1.0.1", port: 5000, nodeName: "a", podName: "pod-10.1.0.1", ready: true, draining: false },
            { ip: "10.1.0.2", port: 6000, nodeName: "b", podName: "pod-10.1.0.2", ready: false, draining: false },
        ]);
    });

    it("are found for a port without a name", () => {
        assert.equal(podEndpoints([slice([{ ip: "10.1.0.1", nodeName: "a" }])], undefined).length, 1);
    });

    it("are none for another port", () => {
        const slices = [slice([{ ip: "10.1.0.1", nodeName: "a" }], { name: "http", port: 5000 })];
        assert.deepEqual(podEndpoints(slices, "metrics"), []);
    });

    it("count as ready where the slice does not say (Kubernetes API, EndpointConditions)", () => {
        assert.equal(podEndpoints([slice([{ ip: "10.1.0.1", nodeName: "a" }])], "")[0]?.ready, true);
    });

    it("are counted once while they stand in two slices", () => {
        const one = slice([{ ip: "10.1.0.1", nodeName: "a", ready: true }]);
        assert.equal(podEndpoints([one, one], undefined).length, 1);
    });

    it("are, of two with one address, the one that is not being deleted, whatever the order", () => {
        const endpoint = (uid: string, terminating: boolean) => ({
            addresses: ["10.1.0.1"],
            nodeName: "a",
            conditions: { ready: false, terminating, serving: terminating },
            targetRef: { kind: "Pod", name: "web-0", uid },
        });
        const written = slice([]);
        for (const endpoints of [
            [endpoint("new", false), endpoint("old", true)],
            [endpoint("old", true), endpoint("new", false)],
        ]) {
            assert.deepEqual(
                podEndpoints([{ ...written, endpoints }], undefined).map(({ podUid }) => podUid),
                ["new"],
            );
        }
    });

    it("do not include an endpoint that is on no node", () => {
        assert.deepEqual(podEndpoints([slice([{ ip: "192.0.2.1", ready: true }])], undefined), []);
    });

    it("do not include an endpoint that is no Pod", () => {
        const written = slice([{ ip: "192.0.2.1", nodeName: "a", ready: true }]);
        const endpoints = written.endpoints?.map((endpoint) => ({ ...endpoint, targetRef: undefined }));
        assert.deepEqual(podEndpoints([{ ...written, endpoints }], undefined), []);
    });
});

describe("nodes behind a NodePort", () => {
    it("are the ready and schedulable ones, without super nodes", () => {
        const documented = { bindsCordonedNodes: true };
        assert.equal(takesNodePortTraffic(nativeNode("10.0.0.1"), documented), true);
        assert.equal(takesNodePortTraffic(nativeNode("10.0.0.1", { ready: false }), documented), false);
        const cordoned = nativeNode("10.0.0.1", { unschedulable: true });
        assert.equal(takesNodePortTraffic(cordoned, documented), true);
        assert.equal(takesNodePortTraffic(cordoned, { bindsCordonedNodes: false }), false);
        const master = nativeNode("10.0.0.1");
        master.metadata!.labels!["node-role.kubernetes.io/control-plane"] = "";
        assert.equal(takesNodePortTraffic(master, documented), false);
        assert.equal(takesNodePortTraffic(superNode(), documented), false);
    });

    it("take their instance id from the machine's record first, then label, then provider id", () => {
        const node = nativeNode("10.0.0.1");
        assert.equal(instanceIdOf(node, [machine({ lanIp: "10.0.0.1", instanceId: "ins-machine1" })]), "ins-machine1");
        assert.equal(instanceIdOf(node, []), "ins-1");
        const unlabelled = { ...node, metadata: {}, spec: { providerID: "qcloud:///100003/ins-abcd1234" } };
        assert.equal(instanceIdOf(unlabelled, []), "ins-abcd1234");
        assert.equal(instanceIdOf({ ...unlabelled, spec: {} }, []), undefined);
    });

    it("matter again when readiness changes, not with a heartbeat", () => {
        const node = nativeNode("10.0.0.1");
        const beat = { ...node, metadata: { ...node.metadata, resourceVersion: "2" } };
        assert.equal(nodeFingerprint(beat), nodeFingerprint(node));
        assert.notEqual(nodeFingerprint(nativeNode("10.0.0.1", { ready: false })), nodeFingerprint(node));
    });
});
