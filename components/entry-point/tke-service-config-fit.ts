import { isIP } from "node:net";
import { ServiceType, type Scenario } from "../../tke/scenarios";
import { L4Protocol, L7Protocol, type L7ListenerConfig, type LoadBalancerConfig } from "../../tke/service-config/types";

/** The path of the stacks' Ingresses. */
const URL = "/";

/**
 * What in a TkeServiceConfig leads to no listener, domain or rule of a scenario's way in. TKE passes over it in silence,
 * since a TkeServiceConfig only configures what is there (457/45490).
 *
 * @param domain what clients of a scenario with HTTPS call
 * @returns each with its place and what to set
 */
export function unmatchedListeners(
    config: LoadBalancerConfig,
    scenario: Scenario,
    domain: string | undefined,
): string[] {
    const { l4Listeners = [], l7Listeners = [] } = config;
    const ports = (scenario.ports ?? [80]).join(" or ");
    const isLayer4 = scenario.serviceType === ServiceType.LoadBalancer;
    const wanted = isLayer4 ? L4Protocol.Tcp : scenario.https ? L7Protocol.Https : L7Protocol.Http;
    const set = `the way in has ${isLayer4 ? "l4Listeners" : "l7Listeners"} ${wanted} ${ports} only: set that, or remove it`;
    const isThere = ({ protocol, port }: { protocol: string; port: number }) =>
        protocol === wanted && (scenario.ports ?? [80]).includes(port);
    return [
        ...l4Listeners.flatMap((listener, index) =>
            isLayer4 && isThere(listener) ? [] : [`l4Listeners.${index}: ${set}`],
        ),
        ...l7Listeners.flatMap((listener, index) =>
            !isLayer4 && isThere(listener)
                ? unmatchedRules(listener, domain).map((misfit) => `l7Listeners.${index}.${misfit}`)
                : [`l7Listeners.${index}: ${set}`],
        ),
    ];
}

function unmatchedRules({ domains = [], defaultServer }: L7ListenerConfig, domain: string | undefined): string[] {
    // Without a domain the rule's is the CLB's address, for which "" stands.
    const isThere = (name: string) => (domain === undefined ? name === "" || isIP(name) !== 0 : name === domain);
    const only = `the Ingress has ${domain ?? 'the CLB\'s own address ("")'} only: set that, or remove it`;
    return [
        ...(defaultServer === undefined || isThere(defaultServer) ? [] : [`defaultServer: ${only}`]),
        ...domains.flatMap((entry, index) =>
            isThere(entry.domain)
                ? (entry.rules ?? []).flatMap(({ url }, rule) =>
                      url === URL ? [] : [`domains.${index}.rules.${rule}.url: the Ingress has ${URL} only: set that`],
                  )
                : [`domains.${index}.domain: ${only}`],
        ),
    ];
}
