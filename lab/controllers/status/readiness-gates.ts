import type { V1Pod } from "@kubernetes/client-node";
import type {
    LoadBalancerHealth,
    TargetHealth,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { listenerKey } from "../model/listener-keys";
import type { DesiredListener } from "../model/load-balancer-model";
import { areContainersReady, isGateClosed, isTerminating } from "../model/backends/pods";

/** What an object has bound on its CLB. */
export interface ObjectBindings {
    loadBalancerId: string;
    listeners: readonly DesiredListener[];
}

/** One place of a CLB where a Pod is bound: a listener, or a rule of one. */
export interface Binding {
    loadBalancerId: string;
    /** `<protocol>:<port>`. */
    listener: string;
    /** Layer 7 only. */
    rule?: { domain: string; url: string };
    port: number;
}

/** A Pod whose gate waits for a CLB's health check, or, where nothing binds it, for something that does. */
export interface WaitingPod {
    pod: V1Pod;
    ip: string;
    bindings: Binding[];
}

/** Pods whose containers are ready, while their readiness gate is closed. */
export function waitingPods(pods: readonly V1Pod[], bound: Iterable<ObjectBindings>): WaitingPod[] {
    const closed = pods.filter((pod) => isGateClosed(pod) && areContainersReady(pod) && !isTerminating(pod));
    if (closed.length === 0) {
        return [];
    }
    const byUid = bindingsByUid(bound);
    return closed.map((pod) => {
        const { metadata, status } = pod;
        return { pod, ip: status?.podIP ?? "", bindings: byUid.get(metadata?.uid ?? "") ?? [] };
    });
}

/** A binding where the CLB has not found its Pod healthy. */
export interface UnhealthyBinding extends Binding {
    /** Whether checks have failed; else the CLB has made none yet, or too few to know. */
    hasFailed: boolean;
}

/** Those of a Pod's bindings where the CLB has not found it healthy (DescribeTargetHealth). */
export function unhealthyBindings(
    { ip, bindings }: WaitingPod,
    health: readonly LoadBalancerHealth[],
): UnhealthyBinding[] {
    return bindings.flatMap((binding) => {
        const target = targetOf(binding, ip, health);
        return isHealthy(target) ? [] : [{ ...binding, hasFailed: target?.HealthStatusDetail === "Dead" }];
    });
}

/** `lb-aaaaaaaa TCP:80`, or with the rule of a layer 7 listener. */
export function describeBinding({ loadBalancerId, listener, rule }: Binding): string {
    return `${loadBalancerId} ${listener}${rule ? ` ${rule.domain}${rule.url}` : ""}`;
}

/** By Pod and not by address: what is bound may be the Pod's that had the address before. */
function bindingsByUid(bound: Iterable<ObjectBindings>): Map<string, Binding[]> {
    const byUid = new Map<string, Binding[]>();
    const add = (uid: string, binding: Binding) => byUid.set(uid, [...(byUid.get(uid) ?? []), binding]);
    for (const { loadBalancerId, listeners } of bound) {
        for (const listener of listeners) {
            const key = listenerKey(listener);
            const places = [{ rule: undefined, targets: listener.targets }, ...listener.rules.map(placeOf)];
            for (const { rule, targets } of places) {
                for (const { podUid, port } of targets) {
                    if (podUid !== undefined) {
                        add(podUid, { loadBalancerId, listener: key, rule, port });
                    }
                }
            }
        }
    }
    return byUid;
}

function placeOf({ domain, url, targets }: DesiredListener["rules"][number]) {
    return { rule: { domain, url }, targets };
}

function targetOf(binding: Binding, ip: string, health: readonly LoadBalancerHealth[]): TargetHealth | undefined {
    return health
        .find(({ LoadBalancerId }) => LoadBalancerId === binding.loadBalancerId)
        ?.Listeners?.find(({ Protocol = "", Port = 0 }) => `${Protocol}:${Port}` === binding.listener)
        ?.Rules?.find(
            ({ Domain, Url }) => !binding.rule || (Domain === binding.rule.domain && Url === binding.rule.url),
        )
        ?.Targets?.find(({ IP, Port }) => IP === ip && Port === binding.port);
}

/** `Close`: the listener or rule checks nothing, so nothing speaks against the Pod. */
function isHealthy(target: TargetHealth | undefined): boolean {
    return target !== undefined && (target.HealthStatus === true || target.HealthStatusDetail === "Close");
}
