import { setTimeout as sleep } from "node:timers/promises";
import type {
    ListenerBackend,
    LoadBalancerHealth,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { TencentClients } from "../tencent/clients";
import type { Mode } from "./modes";

/** The part of a CLB that belongs to one object: others may share it. */
export interface OwnListeners {
    ports: readonly number[];
    /** Of an Ingress. Empty: all of those listeners is its own. */
    rules: readonly { domain: string; url: string }[];
}

/** Why a CLB's listeners are not yet as a mode wants them; undefined where they are. */
export function notYetBound(
    mode: Mode,
    listeners: readonly ListenerBackend[],
    health: readonly LoadBalancerHealth[],
    own?: OwnListeners,
): string | undefined {
    const ports = own?.ports;
    const ownListeners = listeners.filter(({ Port }) => !ports || ports.includes(Port ?? 0));
    if (ownListeners.length === 0) {
        return "the CLB has no listener of the object";
    }
    const places = ownListeners.flatMap(({ Targets, Rules, Port }) =>
        Rules?.length
            ? ownRules(Rules, own).map((rule) => ({ Port, bound: rule.Targets ?? [] }))
            : [{ Port, bound: Targets ?? [] }],
    );
    for (const { Port, bound } of places) {
        if (bound.length === 0) {
            return `port ${Port} has no backend`;
        }
        const wrong = bound.filter(({ Type }) => (Type === "CVM") === (mode === "direct"));
        if (wrong.length > 0) {
            return `port ${Port} still has ${wrong.length} ${mode === "direct" ? "NodePorts" : "Pods"} bound`;
        }
    }
    const unhealthy = health
        .flatMap(({ Listeners }) => Listeners ?? [])
        .filter(({ Port }) => !ports || ports.includes(Port ?? 0))
        .flatMap(({ Rules }) => ownRules(Rules ?? [], own))
        .flatMap(({ Targets }) => Targets ?? [])
        .filter(({ HealthStatus, HealthStatusDetail }) => HealthStatusDetail !== "Close" && !HealthStatus);
    return unhealthy.length > 0
        ? `${unhealthy.map(({ IP, Port }) => `${IP}:${Port}`).join(", ")} not healthy`
        : undefined;
}

/** Of rules with domains and paths of the object none is another Ingress's on the same listener. All, where none fits. */
function ownRules<T extends { Domain?: string; Url?: string }>(rules: readonly T[], own?: OwnListeners): readonly T[] {
    const fitting = rules.filter(({ Domain, Url }) =>
        own?.rules.some(({ domain, url }) => domain === Domain && url === Url),
    );
    return fitting.length > 0 ? fitting : rules;
}

/** Asks Tencent's API; see {@link notYetBound}. */
export async function askBackends(
    { clb }: TencentClients,
    LoadBalancerId: string,
    mode: Mode,
    own?: OwnListeners,
): Promise<string | undefined> {
    const [{ Listeners = [] }, { LoadBalancers = [] }] = await Promise.all([
        clb.DescribeTargets({ LoadBalancerId }),
        clb.DescribeTargetHealth({ LoadBalancerIds: [LoadBalancerId] }),
    ]);
    return notYetBound(mode, Listeners, LoadBalancers, own);
}

/** TCP and UDP listeners of the object on which `DeregisterTargetRst` is off. */
export async function listenersWithoutResets(
    { clb }: TencentClients,
    LoadBalancerId: string,
    ports?: readonly number[],
): Promise<string[]> {
    const { Listeners = [] } = await clb.DescribeListeners({ LoadBalancerId });
    return Listeners.filter(
        ({ Protocol, Port, DeregisterTargetRst }) =>
            (Protocol === "TCP" || Protocol === "UDP") && !DeregisterTargetRst && (!ports || ports.includes(Port ?? 0)),
    ).flatMap(({ ListenerId }) => ListenerId ?? []);
}

/**
 * Sets whether connections of backends that are unbound are reset (457/41897).
 * Resolves when the CLB has taken it over; throws where its task fails, or does not end within a minute.
 */
export async function setResets(
    { clb }: TencentClients,
    LoadBalancerId: string,
    listenerIds: readonly string[],
    on: boolean,
): Promise<void> {
    for (const ListenerId of listenerIds) {
        const { RequestId } = await clb.ModifyListener({ LoadBalancerId, ListenerId, DeregisterTargetRst: on });
        const end = Date.now() + TASK_TIMEOUT_MS;
        for (;;) {
            const { Status } = await clb.DescribeTaskStatus({ TaskId: RequestId });
            if (Status === TASK.succeeded) {
                break;
            }
            if (Status === TASK.failed || Date.now() > end) {
                throw new Error(
                    `DeregisterTargetRst of ${ListenerId} was not set: task ${RequestId}, status ${Status}`,
                );
            }
            await sleep(PAUSE_MS);
        }
    }
}

const PAUSE_MS = 500;
const TASK_TIMEOUT_MS = 60_000;
/** `Status` of DescribeTaskStatus; 2 is under way. */
const TASK = { succeeded: 0, failed: 1 } as const;
