import type { CoreV1Event, V1Condition, V1Ingress, V1Pod, V1Service } from "@kubernetes/client-node";
import { z } from "zod";
import { ANNOTATION_KEYS } from "../tke/annotations/table";

const { Service: SERVICE, Ingress: INGRESS } = ANNOTATION_KEYS;

/** What the API server knows of a namespace's entry points and of what is behind them. */
export interface NamespaceFacts {
    services: readonly V1Service[];
    ingresses: readonly V1Ingress[];
    pods: readonly V1Pod[];
    events: readonly CoreV1Event[];
}

/** What has a CLB. */
export type EntryPoint = { kind: "Service"; object: V1Service } | { kind: "Ingress"; object: V1Ingress };

const syncConditions = z.array(z.object({ type: z.string(), status: z.string(), message: z.string().optional() }));

/**
 * Why the CLB has bound no backend, in the words of the objects themselves: of the Service or Ingress (its Ready condition
 * and Warning events), else of the Pods behind it. Says so where neither tells a reason.
 */
export function noBackendReason(facts: NamespaceFacts, loadBalancerId: string): string {
    const found = entryPointsOf(facts, loadBalancerId);
    if (found.length === 0) {
        return `no Service and no Ingress of the namespace has ${loadBalancerId}`;
    }
    return found.map((entryPoint) => unboundReason(entryPoint, facts)).join("; ");
}

/** The Services and Ingresses of a namespace that use a CLB. */
export function entryPointsOf({ services, ingresses }: NamespaceFacts, loadBalancerId: string): EntryPoint[] {
    const all: EntryPoint[] = [
        ...services.map((object) => ({ kind: "Service" as const, object })),
        ...ingresses.map((object) => ({ kind: "Ingress" as const, object })),
    ];
    const keys = {
        Service: [SERVICE.loadBalancerId, SERVICE.existingLoadBalancerId],
        Ingress: [INGRESS.loadBalancerId, INGRESS.existingLoadBalancerId],
    };
    return all.filter(({ kind, object }) =>
        keys[kind].some((key) => object.metadata?.annotations?.[key] === loadBalancerId),
    );
}

/** Why nothing is bound for one entry point, as {@link noBackendReason} says it of all that use a CLB. */
export function unboundReason(entryPoint: EntryPoint, facts: NamespaceFacts): string {
    const { kind, object } = entryPoint;
    const { namespace = "", name = "" } = object.metadata ?? {};
    const who = `${kind} ${namespace}/${name}`;
    const warning = latestWarning(facts.events, kind, name);
    const failed = failedSync(entryPoint);
    if (failed !== undefined) {
        return `${who}: ${warning ?? (failed || "its last sync failed and names no reason")}`;
    }
    const behind = servicesBehind(entryPoint, facts);
    const pods = behind.flatMap((service) => podReasons(service, facts));
    if (pods.length > 0) {
        return `${who}: ${pods.join("; ")}`;
    }
    return warning
        ? `${who}: ${warning}`
        : `${who} has no Warning event, and its Pods are ready: kubectl -n ${namespace} describe ${kind.toLowerCase()} ${name}`;
}

/** The message of a Ready condition that is False; undefined where the last sync did not fail. */
function failedSync({ kind, object }: EntryPoint): string | undefined {
    const conditions: readonly Pick<V1Condition, "type" | "status" | "message">[] =
        kind === "Service"
            ? (object.status?.conditions ?? [])
            : parsedConditions(object.metadata?.annotations?.[INGRESS.statusConditions]);
    const failed = conditions.find(({ type, status }) => type === "Ready" && status === "False");
    return failed && failed.message;
}

function parsedConditions(annotation = "[]"): Pick<V1Condition, "type" | "status" | "message">[] {
    try {
        const parsed = syncConditions.safeParse(JSON.parse(annotation));
        return (parsed.data ?? []).map(({ message = "", ...condition }) => ({ ...condition, message }));
    } catch {
        return [];
    }
}

/** The Services whose Pods an entry point leads to. */
export function servicesBehind({ kind, object }: EntryPoint, { services }: NamespaceFacts): V1Service[] {
    if (kind === "Service") {
        return [object];
    }
    const named = [
        object.spec?.defaultBackend?.service?.name,
        ...(object.spec?.rules ?? []).flatMap(({ http }) =>
            (http?.paths ?? []).map(({ backend }) => backend.service?.name),
        ),
    ];
    return services.filter(({ metadata }) => named.includes(metadata?.name));
}

/** What leads a CLB's clients to nothing: each Service behind it that selects no Pod, in words. */
export function emptyServices(facts: NamespaceFacts, loadBalancerId: string): string[] {
    const services = entryPointsOf(facts, loadBalancerId).flatMap((entryPoint) => servicesBehind(entryPoint, facts));
    return [...new Set(services)]
        .filter((service) => hasSelector(service) && selectedPods(service, facts).length === 0)
        .map(noPodText);
}

function hasSelector({ spec }: V1Service): boolean {
    return Object.keys(spec?.selector ?? {}).length > 0;
}

function noPodText({ metadata, spec }: V1Service): string {
    const text = Object.entries(spec?.selector ?? {}).map(([key, value]) => `${key}=${value}`);
    return `no Pod has the labels that Service ${metadata?.name} selects (${text.join(",")})`;
}

/** Without those that are being deleted. */
function selectedPods({ spec }: V1Service, { pods }: NamespaceFacts): V1Pod[] {
    const selector = Object.entries(spec?.selector ?? {});
    return pods.filter(
        ({ metadata: { labels, deletionTimestamp } = {} }) =>
            !deletionTimestamp && selector.every(([key, value]) => labels?.[key] === value),
    );
}

/** Why none of a Service's Pods can be bound; empty where one can, or where the Service has no selector. */
function podReasons(service: V1Service, facts: NamespaceFacts): string[] {
    if (!hasSelector(service)) {
        return [];
    }
    const selected = selectedPods(service, facts);
    if (selected.length === 0) {
        return [`${noPodText(service)}: is the workload scaled to 0?`];
    }
    const reasons = selected.map((pod) => podReason(pod, facts.events));
    return reasons.every((reason) => reason !== undefined) ? [...new Set(reasons)] : [];
}

/** Why a Pod's containers are not ready; undefined where they are. A readiness gate waits for the CLB, and is no cause. */
function podReason({ metadata, status }: V1Pod, events: readonly CoreV1Event[]): string | undefined {
    const { name = "" } = metadata ?? {};
    const conditions = status?.conditions ?? [];
    if (conditions.some((condition) => condition.type === "ContainersReady" && condition.status === "True")) {
        return undefined;
    }
    const unscheduled = conditions.find(
        (condition) => condition.type === "PodScheduled" && condition.status === "False",
    );
    const waiting = status?.containerStatuses?.find(({ state }) => state?.waiting?.message)?.state?.waiting;
    const reason =
        unscheduled?.message ??
        (waiting && `${waiting.reason}: ${waiting.message}`) ??
        latestWarning(events, "Pod", name) ??
        `it is ${status?.phase ?? "not started"}, and its containers are not ready yet`;
    return `Pod ${name}: ${reason}`;
}

function latestWarning(events: readonly CoreV1Event[], kind: string, name: string): string | undefined {
    return events
        .filter(
            ({ type, involvedObject }) =>
                type === "Warning" && involvedObject.kind === kind && involvedObject.name === name,
        )
        .sort((one, other) => timeOf(one) - timeOf(other))
        .at(-1)?.message;
}

function timeOf({ lastTimestamp, eventTime, firstTimestamp, metadata }: CoreV1Event): number {
    return new Date(lastTimestamp ?? eventTime ?? firstTimestamp ?? metadata.creationTimestamp ?? 0).getTime();
}
