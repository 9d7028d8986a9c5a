import {
    PatchStrategy,
    setHeaderOptions,
    type CoreV1Api,
    type V1ContainerState,
    type V1ContainerStatus,
    type V1EphemeralContainer,
    type V1Pod,
    type V1PodCondition,
    type V1PodStatus,
} from "@kubernetes/client-node";
import { NO_EPHEMERAL_CONTAINERS, NOT_EXECUTABLE } from "./not-run";

/** What the kubelet knows of a container. */
export interface ContainerObservation {
    name: string;
    image: string;
    containerID: string;
    state: V1ContainerState;
    lastState: V1ContainerState;
    restartCount: number;
    ready: boolean;
    started: boolean;
    /** An init container with restartPolicy Always, which runs beside the containers. */
    sidecar: boolean;
}

export interface PodObservation {
    pod: V1Pod;
    podIP?: string;
    hostIP?: string;
    startTime: string;
    initContainers: readonly ContainerObservation[];
    containers: readonly ContainerObservation[];
    /** The conditions last written, which the Pod as watched may not have yet. */
    earlier: readonly V1PodCondition[];
    now: string;
}

type Verdict = Pick<V1PodCondition, "type" | "status" | "reason" | "message">;

/**
 * The status that a kubelet writes of a Pod. Conditions keep the time of their last transition. Those of others
 * (PodScheduled, the readiness gates) are not in it: a strategic merge patch leaves them alone.
 */
export function podStatus(observation: PodObservation): V1PodStatus {
    const { pod, podIP, hostIP, startTime, initContainers, containers, earlier, now } = observation;
    const ephemeral = pod.spec?.ephemeralContainers ?? [];
    const phase = podPhase(pod, initContainers, containers);
    const conditions = [
        verdict("PodReadyToStartContainers", Boolean(podIP)),
        initialized(initContainers, phase),
        ready(pod, containers, phase),
        containersReady(containers, phase),
    ].map((condition) => withTransition(condition, earlier, now));
    return {
        phase,
        observedGeneration: pod.metadata?.generation,
        conditions,
        // metav1.Time is RFC 3339 text on the wire; the client's type of it is Date.
        startTime: startTime as unknown as Date,
        ...(hostIP && { hostIP, hostIPs: [{ ip: hostIP }] }),
        ...(podIP && { podIP, podIPs: [{ ip: podIP }] }),
        ...(initContainers.length > 0 && { initContainerStatuses: initContainers.map(containerStatus) }),
        containerStatuses: containers.map(containerStatus),
        ...(ephemeral.length > 0 && {
            ephemeralContainerStatuses: ephemeral.map((each) => ephemeralStatus(each, startTime)),
        }),
    };
}

/** The phase of a Pod, as kubelet's getPhase has it. */
function podPhase(
    pod: V1Pod,
    initContainers: readonly ContainerObservation[],
    containers: readonly ContainerObservation[],
): string {
    const restartPolicy = pod.spec?.restartPolicy ?? "Always";
    const initFailed = initContainers.some(
        ({ state, sidecar }) => !sidecar && state.terminated && state.terminated.exitCode !== 0,
    );
    if (initFailed && restartPolicy === "Never") {
        return "Failed";
    }
    if (!initContainers.every(initDone)) {
        return "Pending";
    }
    if (containers.some(({ state, lastState }) => state.waiting && !lastState.terminated)) {
        return "Pending";
    }
    const ended = containers.every(({ state }) => state.terminated);
    if (!ended || restartPolicy === "Always") {
        return "Running";
    }
    const failed = containers.some(({ state }) => state.terminated?.exitCode !== 0);
    return failed ? (restartPolicy === "Never" ? "Failed" : "Running") : "Succeeded";
}

function initDone({ sidecar, started, state }: ContainerObservation): boolean {
    return sidecar ? started : state.terminated?.exitCode === 0;
}

function initialized(initContainers: readonly ContainerObservation[], phase: string): Verdict {
    const unfinished = initContainers.filter((container) => !initDone(container)).map(({ name }) => name);
    if (unfinished.length === 0 || phase === "Succeeded") {
        return verdict("Initialized", true);
    }
    const message = `containers with incomplete status: [${unfinished.join(" ")}]`;
    return verdict("Initialized", false, "ContainersNotInitialized", message);
}

function containersReady(containers: readonly ContainerObservation[], phase: string): Verdict {
    return unready("ContainersReady", containers, phase) ?? verdict("ContainersReady", true);
}

/** Ready needs the containers and every readiness gate's condition. */
function ready(pod: V1Pod, containers: readonly ContainerObservation[], phase: string): Verdict {
    const notReady = unready("Ready", containers, phase);
    if (notReady) {
        return notReady;
    }
    const messages = (pod.spec?.readinessGates ?? []).flatMap(({ conditionType }) => {
        const condition = pod.status?.conditions?.find(({ type }) => type === conditionType);
        if (!condition) {
            return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
        }
        return condition.status === "True"
            ? []
            : [`the status of pod readiness gate "${conditionType}" is not "True", but ${condition.status}`];
    });
    return messages.length === 0
        ? verdict("Ready", true)
        : verdict("Ready", false, "ReadinessGatesNotReady", messages.join(", "));
}

function unready(type: string, containers: readonly ContainerObservation[], phase: string): Verdict | undefined {
    if (phase === "Succeeded") {
        return verdict(type, false, "PodCompleted");
    }
    if (phase === "Failed") {
        return verdict(type, false, "PodFailed");
    }
    const names = containers.filter((container) => !container.ready).map(({ name }) => name);
    return names.length === 0
        ? undefined
        : verdict(type, false, "ContainersNotReady", `containers with unready status: [${names.join(" ")}]`);
}

function verdict(type: string, holds: boolean, reason?: string, message?: string): Verdict {
    // A merge patch has to take an earlier reason away by name.
    return { type, status: holds ? "True" : "False", reason: reason ?? null!, message: message ?? null! };
}

function withTransition(condition: Verdict, earlier: readonly V1PodCondition[], now: string): V1PodCondition {
    const before = earlier.find(({ type }) => type === condition.type);
    const lastTransitionTime =
        before?.status === condition.status && before.lastTransitionTime ? before.lastTransitionTime : now;
    return { ...condition, lastTransitionTime: lastTransitionTime as Date };
}

/** Ended before it began: `kubectl debug` waits for it otherwise. */
function ephemeralStatus({ name, image = "" }: V1EphemeralContainer, startTime: string): V1ContainerStatus {
    const at = startTime as unknown as Date;
    const terminated = {
        exitCode: NOT_EXECUTABLE,
        reason: "NotRunInTheLab",
        message: NO_EPHEMERAL_CONTAINERS,
        startedAt: at,
        finishedAt: at,
    };
    return { name, image, imageID: "", ready: false, restartCount: 0, state: { terminated } };
}

function containerStatus(container: ContainerObservation): V1ContainerStatus {
    const { name, image, containerID, state, lastState, restartCount, ready, started } = container;
    return { name, image, imageID: image, containerID, state, lastState, restartCount, ready, started };
}

/** Writes a Pod's status. Rejects with an ApiException, also where another Pod has the name by now. */
export async function patchPodStatus(core: CoreV1Api, { metadata }: V1Pod, status: V1PodStatus): Promise<void> {
    const { name = "", namespace = "", uid } = metadata ?? {};
    // The uid makes a write to another Pod of the same name fail.
    const body = { metadata: { uid }, status };
    await core.patchNamespacedPodStatus(
        { name, namespace, body },
        setHeaderOptions("Content-Type", PatchStrategy.StrategicMergePatch),
    );
}
