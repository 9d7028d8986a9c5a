import { ClbChargeType } from "../../../tke/clb";
import { ANNOTATION_KEYS } from "../../../tke/annotations/table";
import type { L7ListenerConfig, LoadBalancerConfig } from "../../../tke/service-config/types";
import { parseJson } from "../../../tke/parse-json";
import { LOAD_BALANCER_NAME } from "../identity";

/** Parameters of CreateLoadBalancer that decide over addresses and over who is let in; the others cost, or bind. */
const KEPT_PARAMETERS = [
    "AddressIPVersion",
    "SnatPro",
    "LoadBalancerPassToTarget",
    "ZoneId",
    "MasterZoneId",
    "SlaveZoneId",
];

const MAX_BANDWIDTH_MBPS = 10;

export interface Tag {
    key: string;
    value: string;
}

/** What the twin's CLB is created with: what of the original's matters, and by what it is found again. */
export function creationParameters(original: string | undefined, tags: readonly Tag[]): string {
    const kept = Object.entries(jsonObject(original) ?? {}).filter(([name]) => KEPT_PARAMETERS.includes(name));
    return JSON.stringify({
        ...Object.fromEntries(kept),
        LoadBalancerName: LOAD_BALANCER_NAME,
        ...(tags.length > 0 && { Tags: tags.map(({ key, value }) => ({ TagKey: key, TagValue: value })) }),
    });
}

/** How the twin pays for its bandwidth, where the original says how it does; both annotations need each other. */
export function chargeAnnotations(
    kind: "Service" | "Ingress",
    annotations: Readonly<Record<string, string>>,
): Record<string, string> {
    const keys = ANNOTATION_KEYS[kind];
    const wanted = Number(annotations[keys.bandwidthMbps] ?? MAX_BANDWIDTH_MBPS);
    const bandwidth =
        Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, MAX_BANDWIDTH_MBPS) : MAX_BANDWIDTH_MBPS;
    return { [keys.chargeType]: ClbChargeType.Traffic, [keys.bandwidthMbps]: String(bandwidth) };
}

/** A listener's protocol without a certificate, on the same layer. */
export function withoutCertificate(protocol: string): string {
    return { HTTPS: "HTTP", TCP_SSL: "TCP", QUIC: "UDP" }[protocol] ?? protocol;
}

/** `specify-protocol` by port, without certificates and hosts. */
export function specifiedProtocols(text: string | undefined): Readonly<Record<string, readonly string[]>> {
    const entries = Object.entries(jsonObject(text) ?? {}).flatMap(([port, value]) => {
        const { protocol } = (value ?? {}) as { protocol?: unknown };
        return Array.isArray(protocol)
            ? [[port, [...new Set(protocol.map((each) => withoutCertificate(String(each))))]] as const]
            : [];
    });
    return Object.fromEntries(entries);
}

/**
 * A TkeServiceConfig's settings for the twin's listeners: over HTTP, without health checks of the original's app.
 *
 * @param port the one that the original's listeners' becomes @default - each keeps its own
 */
export function listenerSettings(
    { l4Listeners, l7Listeners }: LoadBalancerConfig,
    port?: { from: number; to: number },
): LoadBalancerConfig {
    const moved = (each: number) => (each === port?.from ? port.to : each);
    return {
        ...(l4Listeners && {
            l4Listeners: l4Listeners.map(({ healthCheck: _own, ...listener }) => ({
                ...listener,
                port: moved(listener.port),
            })),
        }),
        ...(l7Listeners && { l7Listeners: l7Listeners.map((listener) => overHttp(listener, moved(listener.port))) }),
    };
}

function overHttp({ domains, ...listener }: L7ListenerConfig, port: number): L7ListenerConfig {
    return {
        ...listener,
        protocol: "HTTP",
        port,
        ...(domains && {
            domains: domains.map(({ http2: _https, rules, ...domain }) => ({
                ...domain,
                ...(rules && {
                    rules: rules.map(({ healthCheck: _own, forwardType: _encrypted, ...rule }) => rule),
                }),
            })),
        }),
    };
}

function jsonObject(text: string | undefined): Record<string, unknown> | undefined {
    const value = parseJson(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
        ? (value as Record<string, unknown>)
        : undefined;
}
