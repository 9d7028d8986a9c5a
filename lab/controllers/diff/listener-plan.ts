import { isDeepStrictEqual } from "node:util";
import type {
    Backend,
    Listener,
    RuleOutput,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { LISTENER_NAME } from "../../../tke/clb";
import { targetKey, type BoundTarget } from "../model/backends/targets";
import type { DesiredListener, DesiredRule } from "../model/load-balancer-model";
import { isSameRule, listenerKey, type RuleKey } from "../model/listener-keys";

/** Weight of a backend that TKE binds, where nothing says otherwise. */
const DEFAULT_WEIGHT = 10;

/**
 * What of the desired can be had now: without the rules that are not there and whose certificates cannot be read, and
 * without the listeners that these would be alone on.
 */
export function servableListeners(desired: readonly DesiredListener[], actual: readonly Listener[]): DesiredListener[] {
    return desired.flatMap((listener) => {
        const existing = actual.find((each) => existingListenerKey(each) === listenerKey(listener));
        if (listener.isWithoutCertificate && !existing) {
            return [];
        }
        const there = existing?.Rules ?? [];
        const rules = listener.rules.filter(
            (rule) => !rule.isWithoutCertificate || there.some((each) => isSameRule(ruleKeyOf(each), rule)),
        );
        return rules.length === 0 && listener.rules.length > 0 ? [] : [{ ...listener, rules }];
    });
}

export interface ListenerPlan {
    create: DesiredListener[];
    /** The object's, with nothing of others on them. */
    remove: Listener[];
    /** Those on which the object wants nothing any more, but others do. */
    leave: Listener[];
    /** Desired ones whose port a listener has that is somebody else's, or the group's by another protocol (E4016, E4101). */
    conflicts: DesiredListener[];
}

/**
 * What to do to a CLB's listeners. Only those are the object's own that it made: TKE's name alone does not tell, since
 * other Services, of other clusters too, may use the same CLB.
 *
 * @param made keys of the listeners that the object made, or was about to make.
 * @param shared keys of those that others of its group have something on.
 */
export function planListeners(
    desired: readonly DesiredListener[],
    actual: readonly Listener[],
    made: ReadonlySet<string>,
    shared: ReadonlySet<string>,
): ListenerPlan {
    const isUsable = (listener: Listener) =>
        listener.ListenerName === LISTENER_NAME &&
        (made.has(existingListenerKey(listener)) || shared.has(existingListenerKey(listener)));
    const staysInAnyCase = (listener: Listener) => !isUsable(listener) || shared.has(existingListenerKey(listener));
    const takenPorts = new Set(
        actual
            .filter(staysInAnyCase)
            .map(({ Protocol = "", Port = 0 }) => transportPort({ protocol: Protocol, port: Port })),
    );
    const usable = actual.filter(isUsable);
    const usableKeys = new Set(usable.map(existingListenerKey));
    const absent = desired.filter((listener) => !usableKeys.has(listenerKey(listener)));
    const desiredKeys = new Set(desired.map(listenerKey));
    const unwanted = usable.filter(
        (listener) => made.has(existingListenerKey(listener)) && !desiredKeys.has(existingListenerKey(listener)),
    );
    return {
        create: absent.filter((listener) => !takenPorts.has(transportPort(listener))),
        remove: unwanted.filter((listener) => !shared.has(existingListenerKey(listener))),
        leave: unwanted.filter((listener) => shared.has(existingListenerKey(listener))),
        conflicts: absent.filter((listener) => takenPorts.has(transportPort(listener))),
    };
}

/** All protocols but UDP share a CLB's TCP ports. */
function transportPort({ protocol, port }: { protocol: string; port: number }): string {
    return `${protocol === "UDP" ? "UDP" : "TCP"}:${port}`;
}

/** Listeners that show other certificates of their own than they should. */
export function planListenerCertificates(
    desired: readonly DesiredListener[],
    actual: readonly Listener[],
): { ListenerId?: string; certIds: readonly string[] }[] {
    return desired.flatMap((listener) => {
        const { certIds } = listener;
        const existing = actual.find((each) => existingListenerKey(each) === listenerKey(listener));
        return certIds && existing && !isDeepStrictEqual(certIdsOf(existing), certIds)
            ? [{ ListenerId: existing.ListenerId, certIds }]
            : [];
    });
}

export function existingListenerKey({ Protocol = "", Port = 0 }: Listener): string {
    return listenerKey({ protocol: Protocol, port: Port });
}

/**
 * @param ofOthers rules that are none of the object's business.
 * @param made rules that the object made: of the others, a redirect that somebody else created stays (457/59096).
 * @returns `replace`: rules to delete before others are created; `create`: without the rules of automatic redirects, which come with these; `secure`: a rule of every domain that
 *     shows another certificate than it should.
 */
export function planRules(
    desired: readonly DesiredRule[],
    actual: readonly RuleOutput[],
    ofOthers: readonly RuleKey[],
    made: readonly RuleKey[] = [],
): { replace: RuleOutput[]; create: DesiredRule[]; remove: RuleOutput[]; secure: DesiredRule[] } {
    const isForeignRedirect = (rule: RuleOutput) =>
        isRedirect(rule) && !made.some((own) => isSameRule(own, ruleKeyOf(rule)));
    const wantedFor = (rule: RuleOutput) => desired.find((each) => isSameRule(each, ruleKeyOf(rule)));
    // An automatic redirect and its rule are one: none takes the place of the other.
    const replace = actual.filter((rule) => {
        const wanted = wantedFor(rule);
        return wanted?.redirect?.type === "Auto" ? !isRedirect(rule) : wanted && rule.BeAutoCreated;
    });
    const keys = actual.filter((rule) => !replace.includes(rule)).map(ruleKeyOf);
    return {
        replace,
        create: desired.filter((rule) => rule.redirect?.type !== "Auto" && !keys.some((key) => isSameRule(key, rule))),
        remove: actual.filter(
            (rule) =>
                !wantedFor(rule) &&
                !ofOthers.some((each) => isSameRule(each, ruleKeyOf(rule))) &&
                !isForeignRedirect(rule),
        ),
        secure: [...new Map(desired.map((rule) => [rule.domain, rule])).values()].filter((rule) => {
            const shown = actual.find(({ Domain }) => Domain === rule.domain);
            return rule.certIds && shown && !isDeepStrictEqual(certIdsOf(shown), rule.certIds);
        }),
    };
}

function isRedirect({ RewriteTarget }: RuleOutput): boolean {
    return Boolean(RewriteTarget?.TargetLocationId);
}

/** The part of a CLB's listeners that belongs to an object: of shared listeners, only the object's own rules (457/127545). */
export function ownPart(own: readonly DesiredListener[], actual: readonly Listener[]): Listener[] {
    return actual.flatMap((listener) => {
        const rules = own.find((each) => listenerKey(each) === existingListenerKey(listener))?.rules;
        const isOwn = (rule: RuleOutput) => rules?.some((each) => isSameRule(each, ruleKeyOf(rule))) ?? false;
        return rules ? [{ ...listener, ...(listener.Rules && { Rules: listener.Rules.filter(isOwn) }) }] : [];
    });
}

function ruleKeyOf({ Domain = "", Url = "" }: RuleOutput): RuleKey {
    return { domain: Domain, url: Url };
}

function certIdsOf({ Certificate }: Pick<RuleOutput, "Certificate">): string[] {
    return Certificate?.CertId ? [Certificate.CertId, ...(Certificate.ExtCertIds ?? [])] : [];
}

export interface TargetPlan {
    /** Bound for a Pod that is gone, whose address another one has now: to be unbound before that one is bound. */
    replace: BoundTarget[];
    add: BoundTarget[];
    /** Bound with another weight than they should have. */
    reweigh: BoundTarget[];
    remove: BoundTarget[];
}

/** @param podOf the Pod that an address and port was bound for, by its uid; undefined where that is not known. */
export function planTargets(
    desired: readonly BoundTarget[],
    actual: readonly BoundTarget[],
    podOf: (target: BoundTarget) => string | undefined = () => undefined,
): TargetPlan {
    const wanted = new Map(desired.map((target) => [targetKey(target), target]));
    const isReplaced = (target: BoundTarget): boolean => {
        const [former, current] = [podOf(target), wanted.get(targetKey(target))?.podUid];
        return former !== undefined && current !== undefined && former !== current;
    };
    const replace = actual.filter(isReplaced);
    const bound = new Map(
        actual.filter((target) => !replace.includes(target)).map((target) => [targetKey(target), target]),
    );
    return {
        replace,
        add: desired.filter((target) => !bound.has(targetKey(target))),
        reweigh: desired.filter((target) => {
            const same = bound.get(targetKey(target));
            return same && weightOf(same) !== weightOf(target);
        }),
        remove: actual.filter((target) => !wanted.has(targetKey(target))),
    };
}

export function weightOf({ weight = DEFAULT_WEIGHT }: BoundTarget): number {
    return weight;
}

/** A bound backend as DescribeTargets shows it; undefined for kinds that TKE does not bind. */
export function targetOf({ Type, InstanceId, PrivateIpAddresses, Port = 0, Weight }: Backend): BoundTarget | undefined {
    if (Type === "CVM" && InstanceId) {
        return { instanceId: InstanceId, port: Port, weight: Weight };
    }
    const eniIp = PrivateIpAddresses?.[0];
    return Type === "ENI" && eniIp ? { eniIp, port: Port, weight: Weight } : undefined;
}
