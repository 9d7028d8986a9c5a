import assert from "node:assert/strict";
import { serviceListeners } from "../../../../../lab/controllers/model/service-listeners";
import { ingressListeners } from "../../../../../lab/controllers/model/ingress-listeners";
import { ingress, nativeNode, service, slice, superNode, view } from "../../../../support/objects/kubernetes-objects";

const nodes = ["10.0.0.1", "10.0.0.2", "10.0.0.3"].map((address) => nativeNode(address));
const slices = [
    slice([
        { ip: "10.1.0.1", nodeName: "10.0.0.1", ready: true },
        { ip: "10.1.0.2", nodeName: "10.0.0.1", ready: true },
        { ip: "10.1.0.3", nodeName: "10.0.0.2", ready: true },
        { ip: "10.1.0.4", nodeName: "10.0.0.3", ready: false },
    ]),
];
const onlyNodesWithPods = { "service.kubernetes.io/local-svc-only-bind-node-with-pod": "true" };
const weightedBalance = { "service.cloud.tencent.com/local-svc-weighted-balance": "true" };
const node = (last: number, weight?: number) => ({
    instanceId: `ins-${last}`,
    port: 30080,
    ...(weight !== undefined && { weight }),
});

function targetsOf(externalTrafficPolicy: string, annotations: Record<string, string>) {
    const object = service({ annotations });
    const state = serviceListeners(
        { ...object, spec: { ...object.spec, externalTrafficPolicy } },
        "127.2.0.10",
        view({ nodes, slices }),
    );
    return state.listeners[0]?.targets;
}

describe("nodes that a CLB binds", () => {
    it("are all of them, with externalTrafficPolicy Local too (457/48949)", () => {
        assert.deepEqual(targetsOf("Cluster", {}), [node(1), node(2), node(3)]);
        assert.deepEqual(targetsOf("Local", {}), [node(1), node(2), node(3)]);
    });

    it("are those with a ready Pod where the Service asks for it and its policy is Local", () => {
        assert.deepEqual(targetsOf("Local", onlyNodesWithPods), [node(1), node(2)]);
        assert.deepEqual(targetsOf("Cluster", onlyNodesWithPods), [node(1), node(2), node(3)]);
    });

    it("are weighed by their Pods where the Service asks for both", () => {
        assert.deepEqual(targetsOf("Local", { ...onlyNodesWithPods, ...weightedBalance }), [node(1, 2), node(2, 1)]);
        assert.deepEqual(targetsOf("Local", weightedBalance), [node(1), node(2), node(3)]);
    });

    it("are those that the Service's label selector chooses", () => {
        const label = "service.kubernetes.io/qcloud-loadbalancer-backends-label";
        const chosen = "cloud.tencent.com/node-instance-id in (ins-1, ins-3)";
        assert.deepEqual(targetsOf("Cluster", { [label]: chosen }), [node(1), node(3)]);
    });

    it("are all where that is no selector", () => {
        const annotations = { "service.kubernetes.io/qcloud-loadbalancer-backends-label": "a in b" };
        const state = serviceListeners(service({ annotations }), "127.2.0.10", view({ nodes, slices }));
        assert.equal(state.listeners[0]?.targets.length, 3);
    });

    it("are none where the selector chooses none (457/45492), or only super nodes are there", () => {
        const annotations = { "service.kubernetes.io/qcloud-loadbalancer-backends-label": "group=none" };
        for (const state of [
            serviceListeners(service({ annotations }), "127.2.0.10", view({ nodes, slices })),
            serviceListeners(service(), "127.2.0.10", view({ nodes: [superNode()], slices: [] })),
        ]) {
            assert.deepEqual(state.listeners[0]?.targets, []);
            assert.match(state.problems[0]!.message, /has no backend/);
        }
    });

    it("are not chosen by the annotations of an Ingress's Service", () => {
        const object = service({ type: "NodePort", annotations: onlyNodesWithPods });
        const services = [{ ...object, spec: { ...object.spec, externalTrafficPolicy: "Local" } }];
        const state = ingressListeners(ingress(), "127.2.0.10", view({ nodes, slices, services }));
        assert.equal(state.listeners[0]?.rules[0]?.targets.length, 3);
    });
});
