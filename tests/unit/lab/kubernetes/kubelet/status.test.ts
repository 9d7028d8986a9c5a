import assert from "node:assert/strict";
import type { V1Pod, V1PodCondition } from "@kubernetes/client-node";
import {
    podStatus,
    type ContainerObservation,
    type PodObservation,
} from "../../../../../lab/kubernetes/kubelet/status";

const GATE = "cloud.tencent.com/load-balancer-backendgroup-ready";
const NOW = "2026-01-02T03:04:05.000Z";
const startedAt = new Date(NOW);

const running: ContainerObservation = {
    name: "echo",
    image: "tke-client-ip-echo:v1",
    containerID: "process://7",
    state: { running: { startedAt } },
    lastState: {},
    restartCount: 0,
    ready: true,
    started: true,
    sidecar: false,
};
const creating = { ...running, state: { waiting: { reason: "ContainerCreating" } }, ready: false, started: false };
const exited = (exitCode: number) => ({ ...running, state: { terminated: { exitCode } }, ready: false });

function status(
    changes: Partial<PodObservation>,
    spec: Partial<V1Pod["spec"]> = {},
    conditions: V1PodCondition[] = [],
) {
    return podStatus({
        pod: { metadata: {}, spec: { containers: [], ...spec }, status: { conditions } },
        podIP: "10.0.1.2",
        hostIP: "10.0.0.5",
        startTime: NOW,
        initContainers: [],
        containers: [running],
        earlier: [],
        now: NOW,
        ...changes,
    });
}

function condition(of: ReturnType<typeof status>, type: string): V1PodCondition | undefined {
    return of.conditions?.find((each) => each.type === type);
}

describe("status of a Pod", () => {
    it("is Pending with no address and a waiting container", () => {
        const pending = status({ podIP: undefined, hostIP: undefined, containers: [creating] });
        assert.equal(pending.phase, "Pending");
        assert.equal(pending.podIP, undefined);
        assert.equal(condition(pending, "PodReadyToStartContainers")?.status, "False");
        assert.equal(condition(pending, "Ready")?.message, "containers with unready status: [echo]");
    });

    it("is Running and Ready when its container is", () => {
        const ready = status({});
        assert.equal(ready.phase, "Running");
        assert.equal(condition(ready, "ContainersReady")?.status, "True");
        assert.equal(condition(ready, "Ready")?.status, "True");
        assert.deepEqual(ready.podIPs, [{ ip: "10.0.1.2" }]);
    });

    it("stays Running, not Ready, while a container waits after a crash", () => {
        const crashed = { ...creating, lastState: { terminated: { exitCode: 1 } } };
        assert.equal(status({ containers: [crashed] }).phase, "Running");
        assert.equal(condition(status({ containers: [crashed] }), "Ready")?.reason, "ContainersNotReady");
    });

    it("is Ready only when every readiness gate's condition is True", () => {
        const gated = { readinessGates: [{ conditionType: GATE }] };
        const missing = condition(status({}, gated), "Ready");
        assert.equal(missing?.reason, "ReadinessGatesNotReady");
        assert.match(missing?.message ?? "", /does not exist/);
        const isFalse = condition(status({}, gated, [{ type: GATE, status: "False" }]), "Ready");
        assert.match(isFalse?.message ?? "", /is not "True", but False/);
        assert.equal(condition(status({}, gated, [{ type: GATE, status: "True" }]), "Ready")?.status, "True");
        assert.equal(condition(status({}, gated), "ContainersReady")?.status, "True");
    });

    it("ends as Succeeded or Failed by exit code and restart policy", () => {
        const phase = (code: number, restartPolicy: string) =>
            status({ containers: [exited(code)] }, { restartPolicy }).phase;
        assert.equal(phase(0, "Never"), "Succeeded");
        assert.equal(phase(1, "Never"), "Failed");
        assert.equal(phase(0, "OnFailure"), "Succeeded");
        assert.equal(phase(1, "OnFailure"), "Running");
        assert.equal(phase(0, "Always"), "Running");
    });

    it("is Pending and not Initialized until the init containers are done", () => {
        const waiting = status({ initContainers: [{ ...running, name: "init" }], containers: [creating] });
        assert.equal(waiting.phase, "Pending");
        assert.equal(condition(waiting, "Initialized")?.reason, "ContainersNotInitialized");
        assert.equal(condition(status({ initContainers: [exited(0)] }), "Initialized")?.status, "True");
        assert.equal(status({ initContainers: [exited(1)] }, { restartPolicy: "Never" }).phase, "Failed");
    });

    it("keeps the time of a condition's last transition until it changes", () => {
        const before = "2026-01-01T00:00:00.000Z" as unknown as Date;
        const earlier = [
            { type: "Ready", status: "True", lastTransitionTime: before },
            { type: "ContainersReady", status: "False", lastTransitionTime: before },
        ];
        const now = status({ earlier });
        assert.equal(condition(now, "Ready")?.lastTransitionTime, before);
        assert.equal(condition(now, "ContainersReady")?.lastTransitionTime, NOW);
    });

    it("leaves the conditions of others alone", () => {
        const types = status({}, {}, [{ type: GATE, status: "True" }]).conditions?.map(({ type }) => type);
        assert.deepEqual(types?.sort(), ["ContainersReady", "Initialized", "PodReadyToStartContainers", "Ready"]);
    });
});
