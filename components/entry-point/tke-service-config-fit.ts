import { isIP } from "node:net";
import type { Scenario } from "../../tke/scenarios";
import { L7Protocol, type L7ListenerConfig, type LoadBalancerConfig } from "../../tke/service-config/types";
import { hasIngress, type PortSettings, scenarioPorts } from "./ports";

/** The settings of a stack that decide its listeners, domains and rules. */
export interface ListenerSettings extends PortSettings {
    /** What clients of a scenario with HTTPS call. */
    certificateDomain?: string;
    /** What clients of a scenario with an Ingress without HTTPS call. */
    host?: string;
    path?: string;
    /** An adopted CLB, which has an address before the stack has. */
    loadBalancerId?: string;
}

/**
 * What in a TkeServiceConfig leads to no listener, domain or rule of a scenario's entry point. TKE passes over it in
 * silence, since a TkeServiceConfig only configures listeners that exist (457/45490).
 *
 * @returns each with its place and what to set
 */
export function unmatchedListeners(
    config: LoadBalancerConfig,
    scenario: Scenario,
    settings: ListenerSettings = {},
): string[] {
    const { l4Listeners = [], l7Listeners = [] } = config;
    const isLayer4 = !hasIngress(scenario);
    const served = scenarioPorts(settings, scenario).map(({ port, protocol }) => ({
        port,
        protocol: isLayer4 ? protocol : scenario.https ? L7Protocol.Https : L7Protocol.Http,
    }));
    const set = `the entry point has ${isLayer4 ? "l4Listeners" : "l7Listeners"} ${named(served)} only: set that, or remove it`;
    const isThere = ({ protocol, port }: { protocol: string; port: number }) =>
        served.some((each) => each.protocol === protocol && each.port === port);
    return [
        ...l4Listeners.flatMap((listener, index) =>
            isLayer4 && isThere(listener) ? [] : [`l4Listeners.${index}: ${set}`],
        ),
        ...l7Listeners.flatMap((listener, index) =>
            !isLayer4 && isThere(listener)
                ? unmatchedRules(listener, settings).map((rule) => `l7Listeners.${index}.${rule}`)
                : [`l7Listeners.${index}: ${set}`],
        ),
    ];
}

/** `TCP 80 or 8000 or UDP 53`. */
function named(listeners: readonly { port: number; protocol: string }[]): string {
    return [...new Set(listeners.map(({ protocol }) => protocol))]
        .map((protocol) => {
            const ports = listeners.filter((each) => each.protocol === protocol).map(({ port }) => port);
            return `${protocol} ${ports.join(" or ")}`;
        })
        .join(" or ");
}

function unmatchedRules(listener: L7ListenerConfig, settings: ListenerSettings): string[] {
    const { domains = [], defaultServer } = listener;
    const { path = "/", certificateDomain, host, loadBalancerId } = settings;
    const domain = certificateDomain ?? host;
    // Without a domain the rule's is the CLB's address, for which "" stands. Before the stack is up only an adopted CLB has
    // an address that can be known; whether it is that one is looked up with the CLB.
    const isThere = (name: string) =>
        domain === undefined ? name === "" || (loadBalancerId !== undefined && isIP(name) !== 0) : name === domain;
    const only = `the Ingress has ${domain ?? 'the CLB\'s own address ("")'} only: set that, or remove it`;
    return [
        ...(defaultServer === undefined || isThere(defaultServer) ? [] : [`defaultServer: ${only}`]),
        ...domains.flatMap((entry, index) =>
            isThere(entry.domain)
                ? (entry.rules ?? []).flatMap((rule, at) =>
                      rule.url === path
                          ? []
                          : [`domains.${index}.rules.${at}.url: the Ingress has ${path} only: set that`],
                  )
                : [`domains.${index}.domain: ${only}`],
        ),
    ];
}

/** The addresses that stand for domains in a TkeServiceConfig: each has to be the CLB's own. */
export function addressDomains({ l7Listeners = [] }: LoadBalancerConfig): string[] {
    const names = l7Listeners.flatMap(({ defaultServer, domains = [] }) => [
        ...(defaultServer === undefined ? [] : [defaultServer]),
        ...domains.map(({ domain }) => domain),
    ]);
    return [...new Set(names.filter((name) => isIP(name) !== 0))];
}
