import type { CoreV1Event, V1Ingress, V1Pod, V1Service } from "@kubernetes/client-node";
import { unboundReason } from "../../../verify/no-backend";
import type { AnyObject, Pod } from "../../model/cluster-objects";
import type { Text } from "../../model/text";
import { addressesOf, readyCondition } from "../../paths/objects/object-status";
import { loadBalancersOf } from "../cleanup";
import { withChinese } from "../waiting-words";

/** The twin as the API server has it. */
export interface TwinState {
    kind: "Service" | "Ingress";
    /** The twin itself; undefined: it does not exist. */
    object: AnyObject | undefined;
    services: readonly AnyObject[];
    pods: readonly AnyObject[];
    events: readonly AnyObject[];
}

/** How far the twin has come. */
export interface TwinProgress {
    /** @default - none is created yet */
    loadBalancerId?: string;
    /** Address or domain name of the CLB. @default - none is known yet */
    address?: string;
    /** Whether the controller says nothing against it: it has synced, or does not report. */
    isSynced: boolean;
    /** The error that the controller reports. @default - it reports none */
    refusal?: { code: string; message: string };
    /** Whether the containers of all Pods are ready. */
    podsReady: boolean;
    /** Why requests cannot be answered yet. */
    reason: Text;
    /** Why they never will, unless somebody corrects it. @default - nothing is known to be for good */
    deadEnd?: string;
}

/** Reasons of waiting containers that do not pass by themselves. */
const STUCK = [
    "ErrImagePull",
    "ImagePullBackOff",
    "InvalidImageName",
    "ErrImageNeverPull",
    "CreateContainerConfigError",
];

export function progressOf({ kind, object, services, pods, events }: TwinState): TwinProgress {
    if (!object) {
        return {
            isSynced: false,
            podsReady: false,
            reason: { en: `${kind} twin does not exist`, zh: `副本 ${kind} twin 不存在` },
            deadEnd: "somebody deleted it",
        };
    }
    const [loadBalancerId] = loadBalancersOf(object);
    const [address] = addressesOf(object);
    const ready = readyCondition(kind, object);
    const facts = {
        services: services as unknown as V1Service[],
        ingresses: [],
        pods: pods as unknown as V1Pod[],
        events: events as unknown as CoreV1Event[],
    };
    const entryPoint = { kind, object: object as unknown as V1Service & V1Ingress };
    const podsReady = pods.length > 0 && (pods as readonly Pod[]).every(hasReadyContainers);
    const deadEnd = (pods as readonly Pod[]).map(stuckReason).find((reason) => reason !== undefined);
    return {
        ...(loadBalancerId && { loadBalancerId }),
        ...(address && { address }),
        isSynced: ready === undefined || ready.status === "True",
        ...(ready?.status === "False" && {
            refusal: { code: ready.reason ?? "Failed", message: ready.message ?? unboundReason(entryPoint, facts) },
        }),
        podsReady,
        reason:
            loadBalancerId === undefined && podsReady && ready?.status !== "False"
                ? {
                      en: `TKE's controller has created no CLB for ${kind} twin yet`,
                      zh: `TKE 控制器尚未为 ${kind} twin 创建 CLB`,
                  }
                : withChinese(unboundReason(entryPoint, facts)),
        ...(deadEnd && { deadEnd }),
    };
}

function hasReadyContainers({ status }: Pod): boolean {
    return status?.conditions?.some(({ type, status: is }) => type === "ContainersReady" && is === "True") === true;
}

function stuckReason({ metadata, status }: Pod): string | undefined {
    const unscheduled = status?.conditions?.find(({ type, status: is }) => type === "PodScheduled" && is === "False");
    const waiting = status?.containerStatuses
        ?.map(({ state }) => state?.waiting)
        .find((each) => STUCK.includes(each?.reason ?? ""));
    const reason = unscheduled?.message ?? (waiting && `${waiting.reason}: ${waiting.message ?? ""}`);
    return reason === undefined ? undefined : `Pod ${metadata?.name}: ${reason}`;
}
