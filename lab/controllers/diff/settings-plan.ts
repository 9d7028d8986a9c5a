import type {
    HealthCheck,
    Listener,
    ModifyDomainAttributesRequest,
    ModifyListenerRequest,
    ModifyRuleRequest,
    RuleOutput,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type {
    HealthCheckConfig,
    L4ListenerConfig,
    L7ListenerConfig,
    LoadBalancerSettings,
    RuleConfig,
    SessionConfig,
} from "../model/service-config";

/** Session persistence that is switched on without a time (457/45490). */
const DEFAULT_SESSION_SECONDS = 30;

/** One call of the CLB API that brings a setting to what a TkeServiceConfig says. */
export type SettingsChange =
    | { action: "ModifyListener"; request: ModifyListenerRequest }
    | { action: "ModifyRule"; request: ModifyRuleRequest }
    | { action: "ModifyDomainAttributes"; request: ModifyDomainAttributesRequest };

/**
 * What differs between a CLB's listeners and a TkeServiceConfig. Listeners are found by protocol and port, rules by
 * domain and path; those that are not there are not made.
 *
 * @param listeners those of the object that names the TkeServiceConfig.
 * @param vip what domain `""` stands for.
 */
export function planSettings(
    loadBalancerId: string,
    { l4Listeners = [], l7Listeners = [] }: LoadBalancerSettings["loadBalancer"],
    listeners: readonly Listener[],
    vip: string,
): SettingsChange[] {
    const find = ({ protocol, port }: { protocol?: string; port?: number }) =>
        listeners.find((listener) => listener.Protocol === protocol && listener.Port === port);
    return [
        ...l4Listeners.flatMap((config) => {
            const listener = find(config);
            return listener ? l4Changes(loadBalancerId, config, listener) : [];
        }),
        ...l7Listeners.flatMap((config) => {
            const listener = find(config);
            return listener ? l7Changes(loadBalancerId, config, listener, vip) : [];
        }),
    ];
}

/** What a change is about, for people. */
export function describeChange({ action, request }: SettingsChange): string {
    const { LoadBalancerId: _id, ListenerId: _listener, ...rest } = request as ModifyListenerRequest;
    return `${action} ${JSON.stringify(rest)}`;
}

/** What the lab's controllers do not carry out, and what to do instead. */
export function unsupportedSettings({ l7Listeners = [] }: LoadBalancerSettings["loadBalancer"]): string[] {
    return l7Listeners.flatMap(({ listenerName, domains = [] }) => [
        ...(listenerName
            ? [`listenerName ${listenerName} is not carried out by the lab. What to do: remove it here.`]
            : []),
        ...domains.flatMap(({ domain = "", http2, rules = [] }) => [
            ...(http2
                ? [
                      `http2 of the domain ${JSON.stringify(domain)} is not carried out by the lab, whose listeners speak ` +
                          "HTTP/1.1. What to do: remove it here.",
                  ]
                : []),
            ...rules
                .filter(({ forwardType = "HTTP" }) => forwardType !== "HTTP")
                .map(
                    ({ url, forwardType }) =>
                        `forwardType ${forwardType} of ${domain}${url} is not carried out by the lab, whose CLBs speak HTTP ` +
                        "with their backends. What to do: let the Pods speak HTTP here, and remove it.",
                ),
        ]),
    ]);
}

/** What configures nothing, since the object has no such listener, domain or rule: TKE passes over it in silence (457/45490). */
export function unmatchedSettings(
    { l4Listeners = [], l7Listeners = [] }: LoadBalancerSettings["loadBalancer"],
    listeners: readonly Listener[],
    vip: string,
): string[] {
    return [...l4Listeners, ...l7Listeners].flatMap((config) => {
        const { protocol, port } = config;
        const name = `${protocol}:${port}`;
        const listener = listeners.find(({ Protocol, Port }) => Protocol === protocol && Port === port);
        if (!listener) {
            return [`the listener ${name}`];
        }
        const { defaultServer, domains = [] }: L7ListenerConfig = config;
        const rulesOf = (domain: string) => (listener.Rules ?? []).filter(({ Domain }) => Domain === (domain || vip));
        return [
            ...(defaultServer !== undefined && rulesOf(defaultServer).length === 0
                ? [`the defaultServer ${JSON.stringify(defaultServer)} of ${name}`]
                : []),
            ...domains.flatMap(({ domain = "", rules = [] }) =>
                rulesOf(domain).length === 0
                    ? [`the domain ${JSON.stringify(domain)} of ${name}`]
                    : rules
                          .filter(({ url }) => !rulesOf(domain).some(({ Url }) => Url === url))
                          .map(({ url }) => `the rule ${domain}${url} of ${name}`),
            ),
        ];
    });
}

function l4Changes(LoadBalancerId: string, config: L4ListenerConfig, listener: Listener): SettingsChange[] {
    const changed = balancingChanges(config, listener);
    const { ListenerId = "" } = listener;
    return changed ? [{ action: "ModifyListener", request: { LoadBalancerId, ListenerId, ...changed } }] : [];
}

function l7Changes(
    LoadBalancerId: string,
    { keepaliveEnable, snatEnable, defaultServer, domains = [] }: L7ListenerConfig,
    listener: Listener,
    vip: string,
): SettingsChange[] {
    const { ListenerId = "", Rules = [] } = listener;
    const place = { LoadBalancerId, ListenerId };
    const changes: SettingsChange[] = [];
    if (keepaliveEnable !== undefined && keepaliveEnable !== listener.KeepaliveEnable) {
        changes.push({ action: "ModifyListener", request: { ...place, KeepaliveEnable: keepaliveEnable } });
    }
    const hasSnat = listener.AttrFlags?.includes("SnatEnable") ?? false;
    if (snatEnable !== undefined && snatEnable !== hasSnat) {
        changes.push({ action: "ModifyListener", request: { ...place, SnatEnable: snatEnable } });
    }
    const ofDefault = Rules.filter(({ Domain }) => defaultServer !== undefined && Domain === (defaultServer || vip));
    if (ofDefault.length > 0 && !ofDefault.some(({ DefaultServer }) => DefaultServer)) {
        const request = { ...place, Domain: defaultServer || vip, DefaultServer: true };
        changes.push({ action: "ModifyDomainAttributes", request });
    }
    for (const { domain, rules = [] } of domains) {
        for (const config of rules) {
            const rule = Rules.find(({ Domain, Url }) => Domain === (domain || vip) && Url === config.url);
            const changed = rule && balancingChanges(config, rule);
            if (changed) {
                const request = { ...place, LocationId: rule.LocationId ?? "", ...changed };
                changes.push({ action: "ModifyRule", request });
            }
        }
    }
    return changes;
}

type Balancing = Pick<Listener & RuleOutput, "Scheduler" | "SessionExpireTime" | "HealthCheck">;

/** Undefined where nothing differs. */
function balancingChanges(
    { scheduler, session, healthCheck }: Pick<RuleConfig, "scheduler" | "session" | "healthCheck">,
    actual: Balancing,
): Balancing | undefined {
    const wanted = healthCheckOf(healthCheck);
    const check = actual.HealthCheck ?? {};
    const differs = Object.entries(wanted).some(([name, value]) => check[name as keyof HealthCheck] !== value);
    const seconds = sessionSeconds(session);
    const changed = {
        ...(scheduler !== undefined && scheduler !== actual.Scheduler && { Scheduler: scheduler }),
        ...(seconds !== undefined && seconds !== actual.SessionExpireTime && { SessionExpireTime: seconds }),
        ...(differs && { HealthCheck: { ...check, ...wanted } }),
    };
    return Object.keys(changed).length > 0 ? changed : undefined;
}

function sessionSeconds({ enable, sessionExpireTime }: SessionConfig = {}): number | undefined {
    if (enable === false) {
        return 0;
    }
    return sessionExpireTime ?? (enable ? DEFAULT_SESSION_SECONDS : undefined);
}

/** In the CLB API's terms, only what is set. */
function healthCheckOf(config: HealthCheckConfig = {}): Partial<HealthCheck> {
    const all: Partial<HealthCheck> = {
        HealthSwitch: config.enable === undefined ? undefined : Number(config.enable),
        IntervalTime: config.intervalTime,
        TimeOut: config.timeout,
        HealthNum: config.healthNum,
        UnHealthNum: config.unHealthNum,
        SourceIpType: config.sourceIpType,
        HttpCheckPath: config.httpCheckPath,
        HttpCheckDomain: config.httpCheckDomain,
        HttpCheckMethod: config.httpCheckMethod,
        HttpCode: config.httpCode,
        CheckType: config.checkType,
        CheckPort: config.checkPort,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
