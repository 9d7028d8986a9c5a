import assert from "node:assert/strict";
import type { V1DaemonSet, V1Deployment, V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import { notYetBound } from "../../../migrate/backends";
import { JOURNAL_ANNOTATION, type Mode } from "../../../migrate/modes";
import { checkPreconditions, workloadsToRoll, type MigrationFacts } from "../../../migrate/preconditions";
import type { MigrationWorkload } from "../../../migrate/workloads";
import { service, ingress } from "./migrants";

describe("what has to hold before a migration", () => {
    const pod = (more: Partial<V1Pod> = {}): V1Pod => ({
        metadata: { name: "web-1", labels: { app: "web" } },
        spec: { containers: [{ name: "web" }] },
        status: { conditions: [{ type: "Ready", status: "True" }] },
        ...more,
    });
    const metadata = { namespace: "shop", name: "web", generation: 2 };
    const selector = { matchLabels: { app: "web" } };
    const deployment = (status: V1Deployment["status"], app = "web"): MigrationWorkload => ({
        kind: "Deployment",
        object: { metadata, spec: { replicas: 2, selector: { matchLabels: { app } }, template: {} }, status },
    });
    const statefulSet = (
        status: Partial<V1StatefulSet["status"]>,
        updateStrategy: NonNullable<V1StatefulSet["spec"]>["updateStrategy"] = { type: "RollingUpdate" },
    ): MigrationWorkload => ({
        kind: "StatefulSet",
        object: {
            metadata,
            spec: { replicas: 2, selector, template: {}, serviceName: "web", updateStrategy },
            status: { replicas: 2, ...status },
        },
    });
    const daemonSet = (status: Partial<V1DaemonSet["status"]>): MigrationWorkload => ({
        kind: "DaemonSet",
        object: {
            metadata,
            spec: { selector, template: {} },
            status: {
                desiredNumberScheduled: 2,
                currentNumberScheduled: 2,
                numberMisscheduled: 0,
                numberReady: 2,
                numberAvailable: 2,
                updatedNumberScheduled: 2,
                observedGeneration: 2,
                ...status,
            },
        },
    });
    const SETTLED = { observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2 };
    const facts = (more: Partial<MigrationFacts> = {}): MigrationFacts => {
        const migrant = more.migrant ?? service();
        const services = migrant.kind === "Service" ? [migrant.object] : [];
        return { migrant, services, pods: [pod()], workloads: [deployment(SETTLED)], networkPolicies: [], ...more };
    };
    const blockers = (more: Partial<MigrationFacts>, to: Mode = "direct") =>
        checkPreconditions(facts(more), to).blockers;

    it("holds for a Service whose Pods are ready", () => assert.deepEqual(blockers({}), []));

    it("names all that is wrong at once", () => {
        const plain = service({ [JOURNAL_ANNOTATION]: '{"phase":"running","to":"local","before":{"annotations":{}}}' });
        plain.object.spec = { type: "ClusterIP" };
        const found = blockers({ migrant: plain, pods: [] });
        assert.equal(found.length, 3, found.join("\n"));
    });

    for (const [what, status] of [
        ["a Pod of the old template", { ...SETTLED, updatedReplicas: 1 }],
        ["a surplus Pod", { ...SETTLED, replicas: 3 }],
        ["a Pod that is not available", { ...SETTLED, availableReplicas: 1 }],
        ["a change that is not observed yet", { ...SETTLED, observedGeneration: 1 }],
    ] as const) {
        it(`is not a rollout under way: ${what}`, () => {
            assert.match(
                blockers({ workloads: [deployment(status)] }).join(),
                /rollout of Deployment web is under way/,
            );
        });
    }

    const STATEFUL = { observedGeneration: 2, updatedReplicas: 2, availableReplicas: 2 };
    for (const [what, workload] of [
        ["a Pod of the old template", statefulSet({ ...STATEFUL, updatedReplicas: 1 })],
        ["a Pod that is not available", statefulSet({ ...STATEFUL, availableReplicas: 1 })],
        ["a change that is not observed yet", statefulSet({ ...STATEFUL, observedGeneration: 1 })],
        ["a node with the old template", daemonSet({ updatedNumberScheduled: 1 })],
        ["a node without an available Pod", daemonSet({ numberAvailable: 1 })],
        ["a change that is not observed yet", daemonSet({ observedGeneration: 1 })],
    ] as const) {
        it(`is not a rollout of a ${workload.kind} under way: ${what}`, () => {
            assert.match(
                blockers({ workloads: [workload] }).join(),
                new RegExp(`rollout of ${workload.kind} web is under way.*${workload.kind.toLowerCase()}/web`),
            );
        });
    }

    it("holds where a StatefulSet replaces only some Pods, or none, by itself", () => {
        const status = { ...STATEFUL, updatedReplicas: 0 };
        assert.deepEqual(blockers({ workloads: [statefulSet(status, { type: "OnDelete" })] }), []);
        const partitioned = { type: "RollingUpdate", rollingUpdate: { partition: 2 } };
        assert.deepEqual(blockers({ workloads: [statefulSet(status, partitioned), daemonSet({})] }), []);
    });

    it("does not ask for another workload's rollout", () => {
        assert.deepEqual(blockers({ workloads: [deployment({}, "else")] }), []);
    });

    it("is no migration half-way to another mode", () => {
        const state = (phase: string, to: Mode) =>
            service({ [JOURNAL_ANNOTATION]: JSON.stringify({ phase, to, before: { annotations: {} } }) });
        assert.match(
            blockers({ migrant: state("running", "local") }).join(),
            /half-way through a migration to local: continue with --to local, or undo it with --rollback/,
        );
        assert.deepEqual(blockers({ migrant: state("running", "direct") }), []);
        assert.deepEqual(blockers({ migrant: state("done", "local") }), []);
    });

    it("is NodePorts behind an Ingress, which has no local", () => {
        assert.match(blockers({ migrant: ingress() }, "local").join(), /--to local is for Services/);
        assert.deepEqual(blockers({ migrant: ingress() }, "node-port"), []);
    });

    it("tells who sees another source, and which Pods are older than direct access", () => {
        const policy = {
            metadata: { name: "only-nodes" },
            spec: { podSelector: {}, ingress: [{ _from: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }] },
        };
        const { notes } = checkPreconditions(facts({ networkPolicies: [policy] }), "direct");
        const text = notes.join("\n");
        assert.match(text, /from a node's address to the client's address/);
        assert.match(text, /NetworkPolicy only-nodes/);
        assert.match(text, /1 of 1 Pods are older than direct access/);
        const graceful = pod({
            spec: { containers: [{ name: "web", lifecycle: { preStop: { sleep: { seconds: 5 } } } }] },
        });
        assert.deepEqual(workloadsToRoll(facts({ pods: [graceful] }), "direct"), ["deployment/web"]);
        assert.deepEqual(workloadsToRoll(facts({ pods: [graceful] }), "node-port"), []);
        assert.deepEqual(workloadsToRoll(facts(), "direct"), []);
        const unchanged = checkPreconditions(facts(), "node-port").notes.join("\n");
        assert.doesNotMatch(unchanged, /TCP peer changes/);
    });
});

describe("what the CLB has bound, against a mode", () => {
    const node = { Type: "CVM" };
    const eni = { Type: "ENI" };
    const listener = (...Targets: object[]) => [{ Port: 80, Targets }] as never[];
    const healthy = [
        { Listeners: [{ Port: 80, Rules: [{ Targets: [{ HealthStatus: true, HealthStatusDetail: "Alive" }] }] }] },
    ] as never[];

    it("is right where all is of the mode's kind and healthy", () => {
        assert.equal(notYetBound("direct", listener(eni), healthy), undefined);
        assert.equal(notYetBound("local", listener(node), healthy), undefined);
    });

    it("is not yet right where one is of the other kind, unhealthy or missing", () => {
        assert.match(notYetBound("direct", listener(eni, node), healthy) ?? "", /1 NodePorts/);
        assert.match(notYetBound("node-port", listener(eni), healthy) ?? "", /1 Pods/);
        assert.match(notYetBound("direct", listener(), healthy) ?? "", /no backend/);
        assert.match(notYetBound("direct", [], healthy) ?? "", /no listener/);
        const sick = [
            {
                Listeners: [
                    {
                        Port: 80,
                        Rules: [
                            {
                                Targets: [
                                    { IP: "10.0.0.9", Port: 5000, HealthStatus: false, HealthStatusDetail: "Dead" },
                                ],
                            },
                        ],
                    },
                ],
            },
        ] as never[];
        assert.match(notYetBound("direct", listener(eni), sick) ?? "", /10\.0\.0\.9:5000 not healthy/);
    });

    it("does not ask for other ports of a shared CLB", () => {
        assert.equal(
            notYetBound("direct", [...listener(eni), { Port: 81, Targets: [node] }], healthy, {
                ports: [80],
                rules: [],
            }),
            undefined,
        );
    });

    it("does not ask for another Ingress's rules on the same listener", () => {
        const rule = (Domain: string, target: object) => ({ Domain, Url: "/", Targets: [target] });
        const shared = [
            { Port: 80, Rules: [rule("shop.example.com", eni), rule("other.example.com", node)] },
        ] as never[];
        const checked = (Domain: string, HealthStatus: boolean) =>
            rule(Domain, {
                IP: "10.0.0.9",
                Port: 5000,
                HealthStatus,
                HealthStatusDetail: HealthStatus ? "Alive" : "Dead",
            });
        const health = [
            {
                Listeners: [
                    { Port: 80, Rules: [checked("shop.example.com", true), checked("other.example.com", false)] },
                ],
            },
        ] as never[];
        const rules = [{ domain: "shop.example.com", url: "/" }];
        assert.equal(notYetBound("direct", shared, health, { ports: [80], rules }), undefined);
        assert.match(notYetBound("direct", shared, health, { ports: [80], rules: [] }) ?? "", /1 NodePorts/);
        assert.match(notYetBound("node-port", shared, health, { ports: [80], rules }) ?? "", /1 Pods/);
    });
});
