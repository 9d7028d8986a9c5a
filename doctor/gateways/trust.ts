import type { ObjectRef } from "../model/diagnosis";
import type { Text } from "../model/text";

/** Gateways that run in the cluster and have a CLB in front of them. */
export type GatewayKind = "NginxIngress add-on" | "ingress-nginx" | "Envoy Gateway" | "Traefik" | "APISIX" | "Istio";

/** Whose forwarding headers a gateway trusts. */
export type Trusts =
    | { from: "nobody" }
    | { from: "everyone" }
    /** Those of peers in these CIDRs. */
    | { from: "cidrs"; cidrs: readonly string[] }
    /** As many hops of `X-Forwarded-For`, from the right, whoever the peer is. */
    | { from: "hops"; hops: number }
    | { from: "unknown"; reason: Text };

/** How a gateway is set, as far as it is about addresses. */
export interface Trust {
    trusts: Trusts;
    /**
     * What the app behind gets for `X-Forwarded-For`: the one address that the gateway takes for the client's (`client`);
     * what came in, with the gateway's peer at the right (`appended`); or that where the peer is trusted, and else the
     * peer alone (`appended if trusted`). Where the gateway forwards bytes, the app gets no header (`nothing`), unless the
     * gateway says by the PROXY protocol whom it has for its peer.
     */
    writes: "client" | "appended" | "appended if trusted" | "nothing" | "PROXY protocol";
    /** Whether the gateway looks for the client left of the last hop, past hops that it trusts, too. */
    goesLeft: boolean;
    /** Whether the gateway demands the PROXY protocol of its peers, or takes it where they speak it. */
    proxyProtocol: "off" | "required" | "optional" | "unknown";
    /** Objects and fields that say so, and defaults. */
    readFrom: readonly Text[];
    /** The gateway's own documentation. */
    source: string;
}

/** A gateway of a cluster. */
export interface Gateway {
    kind: GatewayKind;
    /** What creates its Pods. */
    workload: ObjectRef;
    /** Services that lead to its Pods from outside: of type LoadBalancer or NodePort, or named by an Ingress of TKE's. */
    entries: readonly ObjectRef[];
    trust: Trust;
}
