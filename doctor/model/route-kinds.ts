/** Kinds that lead from a gateway in the cluster to apps, by the API group that brings them. */
export const ROUTE_KINDS = {
    "gateway.networking.k8s.io": ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"],
    "networking.istio.io": ["VirtualService"],
    "traefik.io": ["IngressRoute", "IngressRouteTCP", "IngressRouteUDP"],
    // Traefik before 3.0.
    "traefik.containo.us": ["IngressRoute", "IngressRouteTCP", "IngressRouteUDP"],
    "apisix.apache.org": ["ApisixRoute"],
} as const;

export type RouteGroup = keyof typeof ROUTE_KINDS;
export type RouteKind = (typeof ROUTE_KINDS)[RouteGroup][number];
