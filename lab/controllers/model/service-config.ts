import type { KubernetesObject } from "@kubernetes/client-node";
import { ANNOTATION_KEYS, readAnnotation } from "../../../tke/annotations/table";
import { AUTO_CONFIG_SUFFIXES } from "../../../tke/objects";
import type * as schema from "../../../tke/service-config/types";
import type { EntryObject } from "./entry-object";
import { ingressKeys, serviceKeys } from "../object-keys";
import { error, problem, type Problem } from "../problems";

/**
 * A shape of the schema as the controllers handle it: made from what the CLB describes, where any field may be absent and
 * a choice is just a text.
 */
type AsDescribed<T> = T extends string
    ? string
    : T extends (infer Item)[]
      ? AsDescribed<Item>[]
      : T extends object
        ? { [Key in keyof T]?: AsDescribed<T[Key]> }
        : T;

export type SessionConfig = AsDescribed<schema.SessionConfig>;
export type HealthCheckConfig = AsDescribed<schema.L7HealthCheckConfig>;
export type L4ListenerConfig = AsDescribed<schema.L4ListenerConfig>;
export type RuleConfig = AsDescribed<schema.L7RuleConfig>;
export type L7ListenerConfig = AsDescribed<schema.L7ListenerConfig>;
type LoadBalancerConfig = AsDescribed<schema.LoadBalancerConfig>;

/** A TkeServiceConfig (457/45490): what it does not set stays as it is. */
export interface TkeServiceConfig extends KubernetesObject {
    spec?: { loadBalancer?: LoadBalancerConfig };
}

/** What an object asks of its CLB beyond its listeners. */
export interface LoadBalancerSettings {
    /** Name of the TkeServiceConfig. */
    name: string;
    loadBalancer: LoadBalancerConfig;
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
 * The settings of the TkeServiceConfig that an object names. One that it names and that does not exist is E4043 (Ingress)
 * or E4026 (Service); the object's own (`-auto`) is created with the sync.
 */
export function loadBalancerSettings(
    entry: EntryObject,
    objectName: string,
    read: (name: string) => TkeServiceConfig | undefined,
): { settings?: LoadBalancerSettings; problems: Problem[] } {
    const { named, auto, group } = annotationsOf(entry);
    const { codes } = entry.kind === "Ingress" ? ingressKeys : serviceKeys;
    const label = `TkeServiceConfig ${named}`;
    if (auto === "true" && group) {
        const message = `${ANNOTATION_KEYS[entry.kind].tkeServiceConfigAuto} is not for Ingresses that share a CLB (457/127545). What to do: name a TkeServiceConfig instead.`;
        return { problems: [error(message)] };
    }
    const name = serviceConfigName(entry, objectName);
    const config = name === undefined ? undefined : read(name);
    if (name !== undefined && config) {
        return { settings: { name, loadBalancer: config.spec?.loadBalancer ?? {} }, problems: [] };
    }
    return {
        problems: named ? [problem(codes.serviceConfigNotFound, label)] : [],
    };
}

function annotationsOf({ kind, annotations }: EntryObject): { named?: string; auto?: string; group: boolean } {
    return {
        group: annotations[ingressKeys.group!] === "true",
        named: readAnnotation(kind, "tkeServiceConfig", annotations),
        auto: annotations[ANNOTATION_KEYS[kind].tkeServiceConfigAuto],
    };
}
