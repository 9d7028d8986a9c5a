import type { V1LoadBalancerIngress } from "@kubernetes/client-node";
import { isDeepStrictEqual } from "node:util";
import { isoTime } from "../../cloud/lifecycle/time";
import { servedPort } from "../../addressing/loopback";
import type { DesiredListener } from "../model/load-balancer-model";
import type { LoadBalancerAddress } from "../load-balancer/load-balancer-address";
import { warning, type Problem } from "../problems";

export interface ReadyCondition {
    type: "Ready";
    status: "True" | "False";
    reason: string;
    message: string;
    lastTransitionTime: string;
}

/** The Ready condition for a sync's problems; `lastTransitionTime` stays where the status does. */
export function readyCondition(
    problems: readonly Problem[],
    earlier?: { status?: string; lastTransitionTime?: string | Date },
    now: Date = new Date(),
): ReadyCondition {
    const error = problems.find(({ severity }) => severity === "error");
    const status = error ? "False" : "True";
    const since = earlier?.status === status && earlier.lastTransitionTime ? new Date(earlier.lastTransitionTime) : now;
    return {
        type: "Ready",
        status,
        reason: error ? (error.code ?? "Failed") : "Success",
        message: error?.message ?? "",
        lastTransitionTime: isoTime(since),
    };
}

/**
 * Where a CLB's listeners are reached: an address, or the name of a CLB that has none (214/53830). The ports are named only where one is served elsewhere than asked, because this
 * machine lets nobody bind it.
 */
export function loadBalancerIngress(
    { vip, domain }: Pick<LoadBalancerAddress, "vip" | "domain">,
    listeners: readonly DesiredListener[],
    canBindPrivilegedPorts: boolean,
): Pick<V1LoadBalancerIngress, "ip" | "hostname" | "ports"> {
    const ports = listeners.map(({ port, protocol }) => ({
        port: servedPort(port, canBindPrivilegedPorts),
        protocol: protocol === "UDP" ? "UDP" : "TCP",
    }));
    const moved = movedPorts(listeners, canBindPrivilegedPorts).length > 0;
    return { ...(vip ? { ip: vip } : { hostname: domain }), ...(moved && { ports }) };
}

/**
 * Whether an object gets its CLB's address into its status: not before a sync has bound something, or has found nothing
 * wrong. Undocumented by Tencent; the lab assumes what Kubernetes' own service controller does, which writes the status of a
 * sync that succeeded. An address that is in the status already stays there.
 */
export function isAddressable(listeners: readonly DesiredListener[], problems: readonly Problem[]): boolean {
    const isBound = ({ targets, rules }: DesiredListener) =>
        targets.length > 0 || rules.some((rule) => rule.targets.length > 0 || rule.redirect);
    return listeners.some(isBound) || problems.every(({ severity }) => severity !== "error");
}

export function movedPorts(listeners: readonly DesiredListener[], canBindPrivilegedPorts: boolean): Problem[] {
    return listeners
        .map(({ port }) => ({ port, served: servedPort(port, canBindPrivilegedPorts) }))
        .filter(({ port, served }) => port !== served)
        .map(({ port, served }) =>
            warning(
                `port ${port} is served on port ${served}: ports below 1024 cannot be bound on this machine; ` +
                    `to serve it on ${port}, set sysctl net.ipv4.ip_unprivileged_port_start=${port}`,
            ),
        );
}

/** Whether a status read from the API server says what is wanted. */
export function sameStatus(current: unknown, wanted: unknown): boolean {
    return isDeepStrictEqual(JSON.parse(JSON.stringify(current ?? null)), JSON.parse(JSON.stringify(wanted ?? null)));
}

/** The entries of `wanted` that `current` does not have; undefined where it has all. */
export function changedEntries(
    current: Readonly<Record<string, string>> | undefined,
    wanted: Readonly<Record<string, string>>,
): Record<string, string> | undefined {
    const changed = Object.entries(wanted).filter(([key, value]) => current?.[key] !== value);
    return changed.length > 0 ? Object.fromEntries(changed) : undefined;
}
