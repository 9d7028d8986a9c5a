import type { AnyObject } from "../model/cluster-objects";
import { ROUTE_KINDS, type RouteGroup, type RouteKind } from "../model/route-kinds";

/**
 * What a gateway forwards to the app: `requests`, with forwarding headers; `bytes`, over a connection of its own without
 * any; or bytes behind a preamble of the PROXY protocol, which says whom the gateway has for its peer.
 */
export type Carries = "requests" | "bytes" | "PROXY protocol";

/** What a route attaches itself to. */
export type Parent =
    /** A Gateway of the Gateway API. */
    | {
          by: "Gateway API";
          namespace: string;
          name: string;
          /** Its listener. @default - all that fit */
          listener?: string;
          /** As the route's status names it. @default - the status has none */
          controller?: string;
          /** Why the Gateway does not serve the route, as the status has it. @default - it does, as far as is known */
          refusal?: string;
      }
    /** A Gateway of Istio's own API. */
    | { by: "Istio"; namespace: string; name: string }
    /** Every gateway of that kind that serves the class. */
    | { by: "Traefik" | "APISIX"; className?: string };

/** How a plugin of a route changes what its gateway trusts; APISIX has one. */
export interface RealIpPlugin {
    /** Peers that it trusts. @default - everyone */
    trustedAddresses?: readonly string[];
}

/** What leads from gateways to apps. */
export interface Route {
    kind: RouteKind;
    object: AnyObject;
    parents: readonly Parent[];
    /** One entry for each way in which the route forwards requests. */
    carries: readonly Carries[];
    /** A setting outside the route by which its gateway may speak the PROXY protocol to the app, and that was not read. */
    unreadTransport?: string;
    realIp?: RealIpPlugin;
}

/** The kind of a route, where an object's kind and API group are those of one. */
export function routeKindOf(
    { kind, apiVersion = "" }: AnyObject,
    groups: readonly RouteGroup[],
): RouteKind | undefined {
    const group = groups.find((each) => apiVersion.startsWith(`${each}/`));
    return group && ROUTE_KINDS[group].find((each) => each === kind);
}
