import assert from "node:assert/strict";
import type { CoreV1Event, V1Pod, V1Service } from "@kubernetes/client-node";
import { emptyServices, noBackendReason, type NamespaceFacts } from "../../../verify/no-backend";

const LB = "lb-12345678";

const service = (status: V1Service["status"] = {}): V1Service => ({
    metadata: { namespace: "shop", name: "web", annotations: { "service.kubernetes.io/loadbalance-id": LB } },
    spec: { type: "LoadBalancer", selector: { app: "web" } },
    status,
});

const pod = (name: string, status: V1Pod["status"], labels = { app: "web" }): V1Pod => ({
    metadata: { name, labels },
    status,
});

const READY = { conditions: [{ type: "ContainersReady", status: "True" }] };

function warning(kind: string, name: string, message: string, second: number, type = "Warning"): CoreV1Event {
    const lastTimestamp = new Date(Date.UTC(2026, 0, 1, 0, 0, second));
    return { type, message, lastTimestamp, involvedObject: { kind, name }, metadata: {} };
}

const facts = (given: Partial<NamespaceFacts>): NamespaceFacts => ({
    services: [service()],
    ingresses: [],
    pods: [pod("web-1", READY)],
    events: [],
    ...given,
});

describe("why a CLB has bound no backend", () => {
    it("is the latest Warning event of a Service whose sync failed", () => {
        const failed = {
            conditions: [
                { type: "Ready", status: "False", message: "E4033", reason: "", lastTransitionTime: new Date() },
            ],
        };
        const events = [
            warning("Service", "web", "newer: E4033 no workload supports it", 9),
            warning("Service", "web", "older", 1),
            warning("Service", "web", "not a warning", 20, "Normal"),
            warning("Service", "else", "another Service's", 20),
        ];
        assert.equal(
            noBackendReason(facts({ services: [service(failed)], events }), LB),
            "Service shop/web: newer: E4033 no workload supports it",
        );
        assert.equal(noBackendReason(facts({ services: [service(failed)] }), LB), "Service shop/web: E4033");
    });

    it("is that no Pod has the labels", () => {
        const pods = [pod("other-1", READY, { app: "other" })];
        assert.match(
            noBackendReason(facts({ pods }), LB),
            /no Pod has the labels that Service web selects \(app=web\)/,
        );
    });

    it("is what keeps the Pods from being ready, of Pods one of which is not", () => {
        const unscheduled = {
            conditions: [{ type: "PodScheduled", status: "False", message: "0/2 nodes are available" }],
        };
        const waiting = {
            containerStatuses: [{ state: { waiting: { reason: "ErrImagePull", message: "no such image" } } }],
        } as V1Pod["status"];
        const unhealthy = pod("web-3", { phase: "Running" });
        const pods = [pod("web-1", unscheduled), pod("web-2", waiting), unhealthy];
        const events = [warning("Pod", "web-3", "Readiness probe failed", 3)];
        assert.equal(
            noBackendReason(facts({ pods, events }), LB),
            "Service shop/web: Pod web-1: 0/2 nodes are available; Pod web-2: ErrImagePull: no such image; " +
                "Pod web-3: Readiness probe failed",
        );
        const ready = facts({ pods: [...pods, pod("web-4", READY)], events });
        assert.match(noBackendReason(ready, LB), /no Warning event, and its Pods are ready/);
    });

    it("is a warning of a Service that is synced and whose Pods are ready", () => {
        const events = [warning("Service", "web", "super nodes have no NodePort", 3)];
        assert.equal(noBackendReason(facts({ events }), LB), "Service shop/web: super nodes have no NodePort");
    });

    it("is found through an Ingress, whose condition is an annotation", () => {
        const annotations = {
            "kubernetes.io/ingress.qcloud-loadbalance-id": LB,
            "ingress.cloud.tencent.com/status.conditions": '[{"type":"Ready","status":"False","message":"E4047"}]',
        };
        const ingress = {
            metadata: { namespace: "shop", name: "front", annotations },
            spec: { defaultBackend: { service: { name: "web" } } },
        };
        const services = [{ ...service(), metadata: { namespace: "shop", name: "web" } }];
        assert.equal(noBackendReason(facts({ services, ingresses: [ingress] }), LB), "Ingress shop/front: E4047");
        const healthy = {
            ...ingress,
            metadata: {
                ...ingress.metadata,
                annotations: { ...annotations, "ingress.cloud.tencent.com/status.conditions": "nonsense" },
            },
        };
        assert.match(
            noBackendReason(facts({ services, ingresses: [healthy], pods: [] }), LB),
            /^Ingress shop\/front: no Pod/,
        );
    });

    it("is that nothing in the namespace has the CLB", () => {
        assert.equal(noBackendReason(facts({}), "lb-else"), "no Service and no Ingress of the namespace has lb-else");
    });
});

describe("emptyServices", () => {
    it("are those behind the CLB that select no Pod but one that is being deleted", () => {
        const text = ["no Pod has the labels that Service web selects (app=web)"];
        const going = pod("web-1", READY);
        going.metadata!.deletionTimestamp = new Date();
        assert.deepEqual(emptyServices(facts({}), LB), []);
        assert.deepEqual(emptyServices(facts({ pods: [] }), LB), text);
        assert.deepEqual(emptyServices(facts({ pods: [going] }), LB), text);
        assert.deepEqual(emptyServices(facts({ pods: [] }), "lb-other"), []);
    });

    it("are none without a selector, whose Pods nobody knows", () => {
        const without = { ...service(), spec: {} };
        assert.deepEqual(emptyServices(facts({ services: [without], pods: [] }), LB), []);
    });
});
