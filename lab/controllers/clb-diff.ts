import { isDeepStrictEqual } from "node:util";
import type {
    Backend,
    Listener,
    RuleOutput,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { LISTENER_NAME } from "./annotations";
import { targetKey, type Target } from "./backends";
import type { DesiredListener, DesiredRule } from "./listeners";

/** Weight of a real server that TKE binds, where nothing says otherwise. */
const DEFAULT_WEIGHT = 10;

/** `<protocol>:<port>`: what names a listener of a CLB before it has an id. */
export function listenerKey({ protocol, port }: { protocol: string; port: number }): string {
    return `${protocol}:${port}`;
}

export interface ListenerPlan {
    create: DesiredListener[];
    remove: Listener[];
    /** Desired ones whose port somebody else's listener has (E4016). */
    conflicts: DesiredListener[];
}

/**
 * What to do to a CLB's listeners. Only those are the object's own that it made: TKE's name alone does not tell, since
 * other Services, of other clusters too, may use the same CLB.
 *
 * @param made keys of the listeners that the object made, or was about to make.
 */
export function planListeners(
    desired: readonly DesiredListener[],
    actual: readonly Listener[],
    made: ReadonlySet<string>,
): ListenerPlan {
    const isOwn = (listener: Listener) => listener.ListenerName === LISTENER_NAME && made.has(keyOf(listener));
    const own = actual.filter(isOwn);
    // All protocols but UDP share a CLB's TCP ports.
    const takenPorts = new Set(
        actual.filter((listener) => !isOwn(listener) && listener.Protocol !== "UDP").map(({ Port }) => Port),
    );
    const ownKeys = new Set(own.map(keyOf));
    const desiredKeys = new Set(desired.map(listenerKey));
    return {
        create: desired.filter((listener) => !ownKeys.has(listenerKey(listener)) && !takenPorts.has(listener.port)),
        remove: own.filter((listener) => !desiredKeys.has(keyOf(listener))),
        conflicts: desired.filter((listener) => !ownKeys.has(listenerKey(listener)) && takenPorts.has(listener.port)),
    };
}

export function keyOf({ Protocol = "", Port = 0 }: Listener): string {
    return listenerKey({ protocol: Protocol, port: Port });
}

/** @returns `secure`: a rule of every domain that shows another certificate than it should. */
export function planRules(
    desired: readonly DesiredRule[],
    actual: readonly RuleOutput[],
): { create: DesiredRule[]; remove: RuleOutput[]; secure: DesiredRule[] } {
    const has = (rule: DesiredRule) => (candidate: RuleOutput) =>
        candidate.Domain === rule.domain && candidate.Url === rule.url;
    return {
        create: desired.filter((rule) => !actual.some(has(rule))),
        remove: actual.filter((candidate) => !desired.some((rule) => has(rule)(candidate))),
        secure: [...new Map(desired.map((rule) => [rule.domain, rule])).values()].filter((rule) => {
            const shown = actual.find(({ Domain }) => Domain === rule.domain);
            return rule.certIds && shown && !isDeepStrictEqual(certIdsOf(shown), rule.certIds);
        }),
    };
}

function certIdsOf({ Certificate }: RuleOutput): string[] {
    return Certificate?.CertId ? [Certificate.CertId, ...(Certificate.ExtCertIds ?? [])] : [];
}

/** @returns `reweigh`: those that are bound with another weight than they should have. */
export function planTargets(
    desired: readonly Target[],
    actual: readonly Target[],
): { add: Target[]; reweigh: Target[]; remove: Target[] } {
    const bound = new Map(actual.map((target) => [targetKey(target), target]));
    const wanted = new Set(desired.map(targetKey));
    return {
        add: desired.filter((target) => !bound.has(targetKey(target))),
        reweigh: desired.filter((target) => {
            const same = bound.get(targetKey(target));
            return same && weightOf(same) !== weightOf(target);
        }),
        remove: actual.filter((target) => !wanted.has(targetKey(target))),
    };
}

export function weightOf({ weight = DEFAULT_WEIGHT }: Target): number {
    return weight;
}

/** A bound real server as DescribeTargets shows it; undefined for kinds that TKE does not bind. */
export function targetOf({ Type, InstanceId, PrivateIpAddresses, Port = 0, Weight }: Backend): Target | undefined {
    if (Type === "CVM" && InstanceId) {
        return { instanceId: InstanceId, port: Port, weight: Weight };
    }
    const eniIp = PrivateIpAddresses?.[0];
    return Type === "ENI" && eniIp ? { eniIp, port: Port, weight: Weight } : undefined;
}
