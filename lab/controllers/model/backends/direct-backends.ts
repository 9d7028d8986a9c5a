import type { V1Pod } from "@kubernetes/client-node";
import { ANNOTATION_KEYS, readAnnotation } from "../../../../tke/annotations/table";
import type { ControllerConfig } from "../../../../tke/controller-config";
import type { EntryObject } from "../entry-object";
import type { BoundTarget } from "./targets";
import { areContainersReady, isTerminating } from "./pods";

/** The listener or rule that backends are for. */
export interface BackendPlace {
    proto: string;
    port: number;
    /** Layer 7 only. */
    host?: string;
    path?: string;
}

/** A Pod that can be bound directly, by address and container port. */
export interface DirectPod {
    pod: V1Pod;
    ip: string;
    port: number;
}

type Weights = NonNullable<ReturnType<typeof readAnnotation<"Service", "backendWeights">>>;

/**
 * The Pods that are bound, with their weights. A Pod is bound while its containers are ready, its readiness gate being
 * open or not (457/41897). One that terminates, or is not ready any more, is unbound, or keeps its binding with weight 0
 * where the object asks for a graceful shutdown (457/60064, 457/60065): what is connected is served to its end then.
 */
export function directTargets(
    pods: readonly DirectPod[],
    place: BackendPlace,
    entry: EntryObject,
    config: ControllerConfig,
): BoundTarget[] {
    const chosen = readAnnotation(entry.kind, "backendWeights", entry.annotations);
    return pods.flatMap(({ pod, ip, port }): BoundTarget[] => {
        const uid = pod.metadata?.uid;
        const target = { eniIp: ip, port, ...(uid !== undefined && { podUid: uid }) };
        const draining = isTerminating(pod) ? drainsTerminating(entry, config) : drainsUnready(entry);
        if (areContainersReady(pod) && !isTerminating(pod)) {
            const wanted = customWeight(pod, entry) ?? weightByIndex(pod, place, chosen);
            return [{ ...target, ...(wanted !== undefined && { weight: wanted }) }];
        }
        return draining ? [{ ...target, weight: 0 }] : [];
    });
}

/** Rows of the annotation table that Services and Ingresses have alike. */
type CommonRow = keyof (typeof ANNOTATION_KEYS)["Service"] & keyof (typeof ANNOTATION_KEYS)["Ingress"];

function annotationOf({ kind, annotations }: EntryObject, row: CommonRow): string | undefined {
    return annotations[ANNOTATION_KEYS[kind][row]];
}

/** On by default for Ingresses since controller 2.2.0 (457/56112). */
function isSwitchedOn(entry: EntryObject, row: CommonRow): boolean {
    return (annotationOf(entry, row) ?? (entry.kind === "Ingress" ? "true" : "false")) === "true";
}

/** Graceful deletion (457/109977) brings the weight to 0 as well; the object's annotation overrides the cluster's. */
function drainsTerminating(entry: EntryObject, config: ControllerConfig): boolean {
    const gracefulDeletion = annotationOf(entry, "enableGraceDeletion") ?? config.EnablePodGracefulDeletion;
    return isSwitchedOn(entry, "enableGraceShutdown") || gracefulDeletion === "true" || drainsUnready(entry);
}

function drainsUnready(entry: EntryObject): boolean {
    return isSwitchedOn(entry, "enableGraceShutdownTkex");
}

/** A Pod's own weight (457/128647); one that is no weight counts for nothing. */
function customWeight({ metadata }: V1Pod, { kind }: EntryObject): number | undefined {
    return readAnnotation("Pod", kind === "Service" ? "serviceWeight" : "ingressWeight", metadata?.annotations ?? {});
}

/** The weight of a StatefulSet's Pod, by its index; the default for the others. */
function weightByIndex({ metadata }: V1Pod, place: BackendPlace, chosen: Weights | undefined): number | undefined {
    const [, name, index] = /^(.+)-(\d+)$/.exec(metadata?.name ?? "") ?? [];
    const group = chosen?.groups?.find(({ key }) => isPlace(key, place));
    const ofSet = group?.statefulSets?.find((set) => set.name === name)?.weights;
    return ofSet?.find(({ podIndexes }) => podIndexes.includes(Number(index)))?.weight ?? chosen?.defaultWeight;
}

function isPlace(key: NonNullable<Weights["groups"]>[number]["key"], place: BackendPlace): boolean {
    return (
        key.proto.toUpperCase() === place.proto &&
        key.port === place.port &&
        (key.host === undefined || key.host === place.host) &&
        (key.path === undefined || key.path === place.path)
    );
}
