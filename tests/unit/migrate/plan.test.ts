import assert from "node:assert/strict";
import type { V1Deployment, V1Pod } from "@kubernetes/client-node";
import { notYetBound } from "../../../migrate/backends";
import { JOURNAL_ANNOTATION, modeOf, settingsOf, type Migrant, type Mode } from "../../../migrate/modes";
import { commandsOf, donePatch, planMigration, planRollback } from "../../../migrate/plan";
import { checkPreconditions, type MigrationFacts } from "../../../migrate/preconditions";

const DIRECT = "service.cloud.tencent.com/direct-access";
const ONLY = "service.kubernetes.io/local-svc-only-bind-node-with-pod";

function service(annotations: Record<string, string> = {}, externalTrafficPolicy = "Cluster"): Migrant {
    return {
        kind: "Service",
        object: {
            metadata: { namespace: "shop", name: "web", annotations },
            spec: {
                type: "LoadBalancer",
                selector: { app: "web" },
                externalTrafficPolicy,
                ports: [{ port: 80, targetPort: 5000 }],
            },
        },
    };
}

function ingress(annotations: Record<string, string> = {}): Migrant {
    return { kind: "Ingress", object: { metadata: { namespace: "shop", name: "front", annotations } } };
}

type Patch = { metadata: { annotations: Record<string, string | null> }; spec?: { externalTrafficPolicy: string } };

/** What the API server makes of a merge patch. */
function patched({ kind, object }: Migrant, patch: Patch): Migrant {
    const entries = Object.entries({ ...object.metadata?.annotations, ...patch.metadata.annotations });
    const annotations = Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== null));
    const metadata = { ...object.metadata, annotations };
    return kind === "Service"
        ? { kind, object: { ...object, metadata, spec: { ...object.spec, ...patch.spec } } }
        : { kind, object: { ...object, metadata } };
}

describe("the plan of a migration", () => {
    const starts: [Mode, Migrant][] = [
        ["direct", service({ [DIRECT]: "true" })],
        ["direct", service({ [DIRECT]: "true" }, "Local")],
        ["node-port", service()],
        ["node-port", service({ [DIRECT]: "false" })],
        ["local", service({ [DIRECT]: "false", [ONLY]: "true" }, "Local")],
        ["local", service({}, "Local")],
        ["direct", ingress({ "ingress.cloud.tencent.com/direct-access": "true" })],
        ["node-port", ingress()],
    ];
    for (const [from, migrant] of starts) {
        for (const to of ["direct", "node-port", "local"] as const) {
            if (migrant.kind === "Ingress" && to === "local") {
                continue;
            }
            const text = `${migrant.kind} ${JSON.stringify(settingsOf(migrant))} to ${to}`;

            it(`leads there: ${text}`, () => {
                assert.equal(modeOf(settingsOf(migrant)), from);
                const steps = planMigration(migrant, to);
                assert.equal(steps.length === 0, from === to);
                const end = steps.reduce((object, { patch }) => patched(object, patch), migrant);
                assert.equal(modeOf(settingsOf(end)), to);
                assert.equal(steps.at(-1)?.mode ?? to, to);
            });

            it(`leads back from wherever it was killed, and leaves nothing: ${text}`, () => {
                const steps = planMigration(migrant, to);
                const reached = steps.map((_, index) =>
                    steps.slice(0, index + 1).reduce((object, { patch }) => patched(object, patch), migrant),
                );
                const done = reached.at(-1) && patched(reached.at(-1)!, donePatch(to, settingsOf(migrant)));
                for (const state of [...reached, ...(done ? [done] : [])]) {
                    const back = planRollback(state)!.reduce((object, { patch }) => patched(object, patch), state);
                    assert.deepEqual(back, migrant);
                }
            });
        }
    }

    it("changes a Service's policy only while no request comes by a NodePort", () => {
        for (const [, start] of starts.filter(([, { kind }]) => kind === "Service")) {
            for (const to of ["node-port", "local"] as const) {
                let object = start;
                for (const { patch } of planMigration(start, to)) {
                    const next = patched(object, patch);
                    const policies = [object, next].map((each) => settingsOf(each).externalTrafficPolicy);
                    assert.ok(policies[0] === policies[1] || modeOf(settingsOf(object)) === "direct");
                    object = next;
                }
            }
        }
    });

    it("has nothing to take back on an object that remembers nothing, or something else", () => {
        assert.equal(planRollback(service()), undefined);
        assert.equal(planRollback(service({ [JOURNAL_ANNOTATION]: "nonsense" })), undefined);
    });

    it("is printed as commands that do the same, with resets advised to direct access only", () => {
        const migrant = service();
        const text = commandsOf(migrant, planMigration(migrant, "direct"), "lb-1").join("\n");
        assert.match(text, /kubectl -n shop patch service web --type merge -p '\{.*direct-access":"true"/);
        assert.match(text, /DeregisterTargetRst True/);
        assert.match(text, /DescribeTargetHealth --LoadBalancerIds '\["lb-1"\]'/);
        const direct = service({ [DIRECT]: "true" });
        assert.doesNotMatch(
            commandsOf(direct, planMigration(direct, "local"), "lb-1").join("\n"),
            /DeregisterTargetRst/,
        );
    });
});

describe("what has to hold before a migration", () => {
    const pod = (more: Partial<V1Pod> = {}): V1Pod => ({
        metadata: { name: "web-1", labels: { app: "web" } },
        spec: { containers: [{ name: "web" }] },
        status: { conditions: [{ type: "Ready", status: "True" }] },
        ...more,
    });
    const deployment = (status: V1Deployment["status"]): V1Deployment => ({
        metadata: { namespace: "shop", name: "web", generation: 2 },
        spec: { replicas: 2, selector: { matchLabels: { app: "web" } }, template: {} },
        status,
    });
    const SETTLED = { observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2 };
    const facts = (more: Partial<MigrationFacts> = {}): MigrationFacts => {
        const migrant = more.migrant ?? service();
        const services = migrant.kind === "Service" ? [migrant.object] : [];
        return { migrant, services, pods: [pod()], deployments: [deployment(SETTLED)], networkPolicies: [], ...more };
    };
    const blockers = (more: Partial<MigrationFacts>, to: Mode = "direct") =>
        checkPreconditions(facts(more), to).blockers;

    it("holds for a Service whose Pods are ready", () => assert.deepEqual(blockers({}), []));

    it("names all that is wrong at once", () => {
        const plain = service();
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
                blockers({ deployments: [deployment(status)] }).join(),
                /rollout of Deployment web is under way/,
            );
        });
    }

    it("does not ask for another workload's rollout", () => {
        const other = {
            ...deployment({}),
            spec: { replicas: 2, selector: { matchLabels: { app: "else" } }, template: {} },
        };
        assert.deepEqual(blockers({ deployments: [other] }), []);
    });

    it("is no migration half-way, but one that is done", () => {
        const running = { [JOURNAL_ANNOTATION]: '{"phase":"running"}' };
        assert.match(blockers({ migrant: service(running) }).join(), /half-way.*--rollback/);
        assert.deepEqual(blockers({ migrant: service({ [JOURNAL_ANNOTATION]: '{"phase":"done"}' }) }), []);
    });

    it("is NodePorts behind an Ingress, which has no local", () => {
        const clusterIp = { metadata: { name: "web" }, spec: { type: "ClusterIP", selector: { app: "web" } } };
        const given = { migrant: ingress(), services: [clusterIp] };
        assert.match(blockers(given, "node-port").join(), /E4047/);
        assert.match(blockers(given, "local").join(), /--to local is for Services/);
        assert.deepEqual(blockers(given, "direct"), []);
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
        assert.match(text, /let clients in on 5000/);
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
            notYetBound("direct", [...listener(eni), { Port: 81, Targets: [node] }], healthy, [80]),
            undefined,
        );
    });
});
