import type { KubernetesObjectApi } from "@kubernetes/client-node";
import { isObject } from "../../../api/property-values";
import { plainObject, type LiveObject } from "./live-object";

const LAST_EVENTS = 5;

/** Why an object may not become ready: its newest Warning events, its Pods' troubles and those Pods' events. */
export async function whyNotReady(api: KubernetesObjectApi, object: LiveObject): Promise<string[]> {
    const { namespace } = object.metadata;
    if (!namespace) {
        return [];
    }
    try {
        const pods = await podsOf(api, object, namespace);
        const events = await warnings(api, namespace, [object, ...pods]);
        return [...pods.flatMap(podTroubles), ...events];
    } catch {
        // The wait's own error is what matters; the API server may just have gone.
        return [];
    }
}

async function podsOf(api: KubernetesObjectApi, object: LiveObject, namespace: string): Promise<LiveObject[]> {
    const selector = isObject(object.spec) ? object.spec.selector : undefined;
    const labels = isObject(selector) ? (isObject(selector.matchLabels) ? selector.matchLabels : selector) : undefined;
    if (object.kind === "Ingress" || !labels) {
        return [];
    }
    const labelSelector = Object.entries(labels)
        .map(([key, value]) => `${key}=${String(value)}`)
        .join(",");
    const list = await api.list("v1", "Pod", namespace, undefined, undefined, undefined, undefined, labelSelector);
    return list.items.map((pod) => ({ ...plainObject(pod), apiVersion: "v1", kind: "Pod" }));
}

async function warnings(api: KubernetesObjectApi, namespace: string, objects: LiveObject[]): Promise<string[]> {
    const list = await api.list("v1", "Event", namespace, undefined, undefined, undefined, "type=Warning");
    const subjects = new Set(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`));
    const pods = objects
        .filter(({ kind }) => kind === "Pod")
        .map(({ metadata }) => `Pod ${namespace}/${metadata.name} `);
    const lines = list.items
        .map((item) => plainObject(item) as unknown as WarningEvent)
        // That a CLB's health check fails is an event of the Service or Ingress, which names the Pod.
        .filter(
            ({ involvedObject: { kind, name }, message }) =>
                subjects.has(`${kind}/${name}`) || pods.some((pod) => message.includes(pod)),
        )
        .sort((a, b) => (a.lastTimestamp ?? "").localeCompare(b.lastTimestamp ?? ""))
        .map(({ involvedObject: { kind, name }, reason, message }) => `${kind} ${name}: ${reason}: ${message}`);
    return [...new Set(lines)].slice(-LAST_EVENTS);
}

interface WarningEvent {
    involvedObject: { kind: string; name: string };
    reason: string;
    message: string;
    lastTimestamp?: string | null;
}

interface PodCondition {
    type: string;
    status: string;
    reason?: string;
    message?: string;
}

interface PodStatus {
    phase?: string;
    conditions?: PodCondition[];
    containerStatuses?: { name: string; state?: { waiting?: { reason?: string; message?: string } } }[];
}

/** Unschedulable, waiting containers (ErrImagePull, CrashLoopBackOff, …), readiness gates that stay closed. */
export function podTroubles(pod: LiveObject): string[] {
    const { conditions = [], containerStatuses = [] } = (pod.status ?? {}) as PodStatus;
    const unscheduled = conditions
        .filter(({ type, status }) => type === "PodScheduled" && status === "False")
        .map(({ reason, message }) => `Pod ${pod.metadata.name}: ${reason}: ${message}`);
    const waiting = containerStatuses
        .map(({ name, state }) => ({ name, waiting: state?.waiting }))
        .filter(({ waiting: state }) => state?.reason !== undefined && state.reason !== "ContainerCreating")
        .map(
            ({ name, waiting: state }) =>
                `Pod ${pod.metadata.name}, container ${name}: ${state?.reason}: ${state?.message ?? ""}`,
        );
    return [...unscheduled, ...waiting, ...closedGates(pod, conditions)];
}

/** Only of a Pod that waits for nothing else. */
function closedGates({ metadata, spec }: LiveObject, conditions: readonly PodCondition[]): string[] {
    const isTrue = (type: string) => conditions.some((each) => each.type === type && each.status === "True");
    const gates = isObject(spec) && Array.isArray(spec.readinessGates) ? (spec.readinessGates as unknown[]) : [];
    return !isTrue("ContainersReady")
        ? []
        : gates
              .map((gate) => (isObject(gate) ? String(gate.conditionType) : ""))
              .filter((type) => !isTrue(type))
              .map((type) => `Pod ${metadata.name}: its containers are ready, its readiness gate ${type} is closed`);
}
