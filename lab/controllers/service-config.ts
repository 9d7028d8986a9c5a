import type { KubernetesObject } from "@kubernetes/client-node";
import { ingressKeys, serviceKeys } from "./annotations";
import type { EntryObject } from "./direct-backends";
import { errorCodes, problem, type Problem } from "./error-codes";

/** Session persistence of a listener or rule. */
export interface SessionConfig {
    enable?: boolean;
    /** Seconds. @default 30 */
    sessionExpireTime?: number;
}

export interface HealthCheckConfig {
    enable?: boolean;
    intervalTime?: number;
    timeout?: number;
    healthNum?: number;
    unHealthNum?: number;
    sourceIpType?: number;
    httpCheckPath?: string;
    httpCheckDomain?: string;
    httpCheckMethod?: string;
    httpCode?: number;
    checkType?: string;
    checkPort?: number;
}

export interface L4ListenerConfig {
    protocol?: string;
    port?: number;
    session?: SessionConfig;
    healthCheck?: HealthCheckConfig;
    scheduler?: string;
}

export interface RuleConfig {
    url?: string;
    forwardType?: string;
    session?: SessionConfig;
    healthCheck?: HealthCheckConfig;
    scheduler?: string;
}

export interface L7ListenerConfig {
    protocol?: string;
    port?: number;
    defaultServer?: string;
    keepaliveEnable?: number;
    snatEnable?: boolean;
    listenerName?: string;
    domains?: { domain?: string; http2?: boolean; rules?: RuleConfig[] }[];
}

/** A TkeServiceConfig (457/45490): what it does not set stays as it is. */
export interface TkeServiceConfig extends KubernetesObject {
    spec?: {
        loadBalancer?: {
            internetMaxBandwidthOut?: number;
            l4Listeners?: L4ListenerConfig[];
            l7Listeners?: L7ListenerConfig[];
        };
    };
}

/** What an object asks of its CLB beyond its listeners. */
export interface LoadBalancerSettings {
    /** Name of the TkeServiceConfig. */
    name: string;
    loadBalancer: NonNullable<NonNullable<TkeServiceConfig["spec"]>["loadBalancer"]>;
}

const PREFIX = { Service: "service.cloud.tencent.com", Ingress: "ingress.cloud.tencent.com" } as const;

/** Name of the TkeServiceConfig that an object uses: the one that it names, or its own (`-auto`); undefined for none. */
export function serviceConfigName({ kind, annotations }: EntryObject, name: string): string | undefined {
    const own = kind === serviceKeys.kind ? `${name}-auto-service-config` : `${name}-auto-ingress-config`;
    return (
        annotations[`${PREFIX[kind]}/tke-service-config`] ??
        (annotations[`${PREFIX[kind]}/tke-service-config-auto`] === "true" ? own : undefined)
    );
}

/** The settings of the TkeServiceConfig that an object names; E4043 where an Ingress names one that there is not. */
export function loadBalancerSettings(
    entry: EntryObject,
    objectName: string,
    read: (name: string) => TkeServiceConfig | undefined,
): { settings?: LoadBalancerSettings; problems: Problem[] } {
    const name = serviceConfigName(entry, objectName);
    if (name === undefined) {
        return { problems: [] };
    }
    const config = read(name);
    if (config) {
        return { settings: { name, loadBalancer: config.spec?.loadBalancer ?? {} }, problems: [] };
    }
    const missing = problem(errorCodes.ingressServiceConfigNotFound, `TkeServiceConfig ${name}`);
    // The Services' code for it is not published.
    const { code: _ofIngresses, ...uncoded } = {
        ...missing,
        message: missing.message.replace(/^ErrorCode: \w+\. /, ""),
    };
    return { problems: [entry.kind === ingressKeys.kind ? missing : uncoded] };
}
