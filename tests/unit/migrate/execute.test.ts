import assert from "node:assert/strict";
import type { MigrationCluster } from "../../../migrate/cluster";
import { execute, type ExecuteOptions } from "../../../migrate/execute";
import { modeOf, settingsOf, type Migrant, type Mode } from "../../../migrate/modes";
import { afterSteps, planMigration } from "../../../migrate/migration-plan";
import type { MigrationFacts } from "../../../migrate/preconditions";
import type { MigrationWorkload } from "../../../migrate/workloads";

function service(): Migrant {
    return {
        kind: "Service",
        object: {
            metadata: { namespace: "shop", name: "web", annotations: {} },
            spec: { type: "LoadBalancer", selector: { app: "web" }, externalTrafficPolicy: "Cluster" },
        },
    };
}

/** An API server with one Service, its workloads and its Pods. */
class FakeCluster {
    readonly namespace = "shop";
    readonly restarted: string[] = [];
    migrant = service();

    constructor(
        private readonly workloads: MigrationWorkload[] = [],
        private readonly preStop = true,
    ) {}

    read = () => Promise.resolve(this.migrant);
    patch(patch: never): Promise<void> {
        const object = afterSteps(this.migrant.object, [{ mode: "direct", patch }]);
        this.migrant = { ...this.migrant, object } as Migrant;
        return Promise.resolve();
    }
    facts(): Promise<MigrationFacts> {
        const isNew = this.restarted.length > 0;
        const lifecycle = this.preStop ? { preStop: { sleep: { seconds: 5 } } } : undefined;
        const readinessGates = [{ conditionType: "cloud.tencent.com/load-balancer-backendgroup-ready" }];
        const pod = {
            metadata: { name: "web-1", labels: { app: "web" } },
            spec: { containers: [{ name: "web", lifecycle }], ...(isNew && { readinessGates }) },
            status: { conditions: [{ type: "Ready", status: "True" }] },
        };
        const { migrant, workloads } = this;
        return Promise.resolve({ migrant, services: [], pods: [pod], workloads, networkPolicies: [] });
    }
    restart({ kind, object }: MigrationWorkload): Promise<void> {
        this.restarted.push(`${kind} ${object.metadata?.name}`);
        return Promise.resolve();
    }
}

const spec = { selector: { matchLabels: { app: "web" } }, template: {}, serviceName: "web", replicas: 1 };
const statefulSet = (type: "RollingUpdate" | "OnDelete"): MigrationWorkload => ({
    kind: "StatefulSet",
    object: {
        metadata: { name: "web" },
        spec: { ...spec, updateStrategy: { type } },
        status: { replicas: 1, updatedReplicas: 1, availableReplicas: 1 },
    },
});

describe("the execution of a migration", () => {
    const lines: string[] = [];
    beforeEach(() => lines.splice(0));

    async function run(cluster: FakeCluster, to: Mode, more: Partial<ExecuteOptions> = {}) {
        return execute({
            cluster: cluster as unknown as MigrationCluster,
            to,
            steps: planMigration(cluster.migrant, to, ["lbl-1"]),
            clients: { firstLost: undefined } as never,
            notYet: () => Promise.resolve(undefined),
            setResets: (ids, on) => Promise.resolve(void lines.push(`resets ${ids.join()} ${on}`)),
            timeoutMs: 1_000,
            settleMs: 0,
            pauseMs: 1,
            signal: new AbortController().signal,
            onLine: (line) => lines.push(line),
            ...more,
        });
    }

    for (const policy of ["Cluster", "Local"]) {
        it(`is taken back where the target never becomes healthy, and says which: ${policy}`, async () => {
            const cluster = new FakeCluster();
            cluster.migrant.object.spec = { ...cluster.migrant.object.spec, externalTrafficPolicy: policy };
            const before = cluster.migrant;
            const outcome = await run(cluster, "direct", {
                notYet: (mode) => Promise.resolve(mode === "direct" ? "10.0.1.5:5000 not healthy" : undefined),
            });
            assert.equal(outcome.outcome, "rolled-back");
            assert.match(
                "reason" in outcome ? outcome.reason : "",
                /did not become those of direct: 10\.0\.1\.5:5000 not healthy/,
            );
            assert.deepEqual(cluster.migrant, before);
            assert.deepEqual(
                lines.filter((line) => line.startsWith("resets")),
                ["resets lbl-1 true", "resets lbl-1 false"],
            );
        });
    }

    it("does not wait for Pods that are not healthy on its way back to the other policy", async () => {
        const cluster = new FakeCluster();
        const before = cluster.migrant;
        let looks = 0;
        const outcome = await run(cluster, "local", {
            // Pods are bound and healthy until the policy has changed.
            notYet: (mode) => Promise.resolve(mode === "direct" && (looks += 1) > 3 ? "no Pod is healthy" : undefined),
        });
        assert.equal(outcome.outcome, "rolled-back");
        assert.deepEqual(cluster.migrant, before);
    });

    it("says that it is stuck where what it came from does not become healthy again, either", async () => {
        const cluster = new FakeCluster();
        const outcome = await run(cluster, "direct", { notYet: () => Promise.resolve("no backend") });
        assert.equal(outcome.outcome, "stuck");
        assert.match("reason" in outcome ? outcome.reason : "", /undoing it failed too.*--rollback/);
    });

    it("rolls the Pods of a StatefulSet that are older than direct access", async () => {
        const cluster = new FakeCluster([statefulSet("RollingUpdate")]);
        assert.deepEqual(await run(cluster, "direct"), { outcome: "migrated" });
        assert.equal(modeOf(settingsOf(cluster.migrant)), "direct");
        assert.deepEqual(cluster.restarted, ["StatefulSet web"]);
    });

    for (const [what, cluster, reason] of [
        ["without a preStop hook", new FakeCluster([statefulSet("RollingUpdate")], false), /no preStop hook/],
        [
            "of a StatefulSet with OnDelete",
            new FakeCluster([statefulSet("OnDelete")]),
            /statefulset\/web replaces Pods only when/,
        ],
    ] as const) {
        it(`leaves Pods ${what}, and prints the command`, async () => {
            assert.deepEqual(await run(cluster, "direct"), { outcome: "migrated" });
            assert.deepEqual(cluster.restarted, []);
            const line = lines.find((each) => each.startsWith("TCI0015")) ?? "";
            assert.match(line, reason);
            assert.match(line, /kubectl -n shop rollout restart statefulset\/web/);
        });
    }
});
