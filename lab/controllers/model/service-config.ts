import type { KubernetesObject } from "@kubernetes/client-node";
import { ANNOTATION_KEYS } from "../../../tke/annotations/table";
import { errorCodes } from "../../../tke/errors/error-codes";
import { AUTO_CONFIG_SUFFIXES } from "../../../tke/objects";
import type { EntryObject } from "./backends/direct-backends";
import { ingressKeys } from "../object-keys";
import { error, problem, type Problem } from "../status/problems";

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

/** Name of the TkeServiceConfig that an object uses: the one that it names, or its own (`-auto`); undefined for none. */
export function serviceConfigName(entry: EntryObject, objectName: string): string | undefined {
    return annotationsOf(entry).named ?? autoServiceConfigName(entry, objectName);
}

/** Name of the TkeServiceConfig that the controller makes for an object; undefined where it asks for none. */
export function autoServiceConfigName(entry: EntryObject, objectName: string): string | undefined {
    const { named, auto, group } = annotationsOf(entry);
    return named === undefined && auto === "true" && !group ? objectName + AUTO_CONFIG_SUFFIXES[entry.kind] : undefined;
}

/**
 * The settings of the TkeServiceConfig that an object names. One that it names and that is not there is E4043; the
 * object's own (`-auto`) comes to be with the sync.
 */
export function loadBalancerSettings(
    entry: EntryObject,
    objectName: string,
    read: (name: string) => TkeServiceConfig | undefined,
): { settings?: LoadBalancerSettings; problems: Problem[] } {
    const { named, auto, group } = annotationsOf(entry);
    const label = `TkeServiceConfig ${named}`;
    if (auto !== undefined && !["true", "false"].includes(auto)) {
        return { problems: [ofKind(entry, problem(errorCodes.serviceConfigAutoInvalid, auto))] };
    }
    if (auto === "true" && group) {
        const message = `${ANNOTATION_KEYS[entry.kind].tkeServiceConfigAuto} is not for Ingresses that share a CLB (457/127545). What to do: name a TkeServiceConfig instead.`;
        return { problems: [error(message)] };
    }
    if (named !== undefined && Object.values(AUTO_CONFIG_SUFFIXES).some((suffix) => named.endsWith(suffix))) {
        return { problems: [ofKind(entry, problem(errorCodes.serviceConfigNameInvalid, label))] };
    }
    const name = serviceConfigName(entry, objectName);
    const config = name === undefined ? undefined : read(name);
    if (name !== undefined && config) {
        return { settings: { name, loadBalancer: config.spec?.loadBalancer ?? {} }, problems: [] };
    }
    return {
        problems: named ? [ofKind(entry, problem(errorCodes.ingressServiceConfigNotFound, label))] : [],
    };
}

function annotationsOf({ kind, annotations }: EntryObject): { named?: string; auto?: string; group: boolean } {
    return {
        group: annotations[ingressKeys.group!] === "true",
        named: annotations[ANNOTATION_KEYS[kind].tkeServiceConfig],
        auto: annotations[ANNOTATION_KEYS[kind].tkeServiceConfigAuto],
    };
}

/** The Services' codes for what can be wrong with a TkeServiceConfig are not published. */
function ofKind({ kind }: EntryObject, found: Problem): Problem {
    const { code: _ofIngresses, ...uncoded } = found;
    return kind === "Ingress" ? found : { ...uncoded, message: found.message.replace(/^ErrorCode: \w+\. /, "") };
}
