import assert from "node:assert/strict";
import { podTroubles } from "../../../engine/embedded/providers/kubernetes/diagnosis";
import type { LiveObject } from "../../../engine/embedded/providers/kubernetes/live-object";
import { unreadiness } from "../../../engine/embedded/providers/kubernetes/readiness";
import { parseWaitFor, firstUnmetCondition } from "../../../engine/embedded/providers/kubernetes/wait-for";

const object = (apiVersion: string, kind: string, fields: object = {}): LiveObject => ({
    apiVersion,
    kind,
    metadata: { name: "x", namespace: "demo", generation: 2 },
    ...fields,
});
const available = { conditions: [{ type: "Available", status: "True" }], updatedReplicas: 2, availableReplicas: 2 };

describe("readiness of Kubernetes objects", () => {
    it("a Deployment: seen by its controller, all Pods updated and available", () => {
        const deployment = (status: object) => object("apps/v1", "Deployment", { spec: { replicas: 2 }, status });
        assert.equal(unreadiness(deployment({ ...available, observedGeneration: 2 })), undefined);
        assert.match(unreadiness(deployment({ ...available, observedGeneration: 1 })) ?? "", /not seen the change/);
        assert.match(
            unreadiness(deployment({ ...available, observedGeneration: 2, availableReplicas: 1 })) ?? "",
            /2 of 2 Pods updated, 1 available/,
        );
    });

    it("a Deployment: an old Pod that is still available stands in for no new one", () => {
        const status = { ...available, observedGeneration: 2 };
        const rolling = (replicas: number, changes: object) =>
            unreadiness(object("apps/v1", "Deployment", { spec: { replicas }, status: { ...status, ...changes } }));
        assert.match(rolling(2, { replicas: 3 }) ?? "", /2 of 2 Pods updated, 1 old to be removed/);
        assert.match(rolling(1, { replicas: 2, updatedReplicas: 1, availableReplicas: 1 }) ?? "", /1 old/);
        assert.equal(rolling(2, { replicas: 2 }), undefined);
    });

    it("a Service of type LoadBalancer and an Ingress: an address in the status; other Services at once", () => {
        const status = { loadBalancer: { ingress: [{ ip: "127.2.0.10" }] } };
        assert.ok(
            unreadiness(object("v1", "Service", { spec: { type: "LoadBalancer" }, status: { loadBalancer: {} } })),
        );
        assert.equal(unreadiness(object("v1", "Service", { spec: { type: "LoadBalancer" }, status })), undefined);
        assert.equal(unreadiness(object("v1", "Service", { spec: { type: "NodePort" } })), undefined);
        assert.ok(unreadiness(object("networking.k8s.io/v1", "Ingress")));
    });
});

describe("pulumi.com/waitFor", () => {
    const service = object("v1", "Service", {
        status: {
            loadBalancer: { ingress: [{ ip: "127.2.0.10" }] },
            conditions: [{ type: "Ready", status: "False" }],
        },
    });

    it("jsonpath: exists, or has a value", () => {
        assert.equal(firstUnmetCondition(parseWaitFor("jsonpath={.status.loadBalancer.ingress}"), service), undefined);
        assert.equal(
            firstUnmetCondition(parseWaitFor("jsonpath={.status.loadBalancer.ingress[0].ip}=127.2.0.10"), service),
            undefined,
        );
        assert.equal(
            firstUnmetCondition(parseWaitFor("jsonpath={.status.loadBalancer.ingress[0].hostname}"), service),
            "jsonpath={.status.loadBalancer.ingress[0].hostname} does not hold",
        );
        assert.ok(firstUnmetCondition(parseWaitFor("jsonpath={.metadata.name}=y"), service));
    });

    it("condition, with True as its default", () => {
        assert.ok(firstUnmetCondition(parseWaitFor("condition=Ready"), service));
        assert.equal(firstUnmetCondition(parseWaitFor("condition=Ready=False"), service), undefined);
    });

    it("a JSON array asks for all of its conditions", () => {
        assert.ok(firstUnmetCondition(parseWaitFor('["jsonpath={.metadata.name}", "condition=Ready"]'), service));
    });

    it("refuses what is neither", () => {
        assert.throws(() => parseWaitFor("delete"), /neither jsonpath=.* nor condition=/);
    });
});

describe("diagnosis of Pods", () => {
    it("tells of Pods that no node takes and of containers that wait", () => {
        const pod = object("v1", "Pod", {
            status: {
                conditions: [
                    {
                        type: "PodScheduled",
                        status: "False",
                        reason: "Unschedulable",
                        message: "0/1 nodes are available",
                    },
                ],
                containerStatuses: [
                    { name: "app", state: { waiting: { reason: "ErrImagePull", message: "unknown image" } } },
                ],
            },
        });
        assert.deepEqual(podTroubles(pod), [
            "Pod x: Unschedulable: 0/1 nodes are available",
            "Pod x, container app: ErrImagePull: unknown image",
        ]);
    });

    it("are readiness gates that stay closed, once the containers are ready", () => {
        const gate = "cloud.tencent.com/load-balancer-backendgroup-ready";
        const waiting = (areReady: string, isOpen: string) =>
            object("v1", "Pod", {
                spec: { readinessGates: [{ conditionType: gate }] },
                status: {
                    conditions: [
                        { type: "ContainersReady", status: areReady },
                        { type: gate, status: isOpen },
                    ],
                },
            });
        const closed = [`Pod x: its containers are ready, its readiness gate ${gate} is closed`];
        assert.deepEqual(podTroubles(waiting("True", "False")), closed);
        assert.deepEqual(podTroubles(waiting("False", "False")), []);
        assert.deepEqual(podTroubles(waiting("True", "True")), []);
    });
});
