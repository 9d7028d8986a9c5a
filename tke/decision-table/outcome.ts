/** What becomes of a client's connection. */
export interface Outcome {
    /**
     * How it gets from the client to a Pod: the CLB has bound the Pod (`direct`) or NodePorts, or the client's own node sends
     * it to a Pod, past the CLB (`node`). No Pod is reached where nothing is bound (`none`), or where the CLB sends the packet
     * back to the node that it came from, which drops it (`loopback`).
     */
    path: "direct" | "NodePort" | "node" | "loopback" | "none";
    /**
     * Whose address the Pod has for its TCP or UDP peer; absent where no Pod is reached.
     *
     * - `bridge`: of cbr0, on the Pod's own node (`.1` of its Pod CIDR).
     * - `egress`: the public address by which the client's node reaches the internet.
     * - `NAT64`: the IPv4 address that stands for an IPv6 client's.
     * - `unknown`: no page of Tencent's tells.
     */
    remoteAddr?: Peer;
    /** Whom the rightmost hop of `X-Forwarded-For`, and `X-Real-IP`, name; absent at layer 4, which adds no headers. */
    forwardedFor?: "client" | "egress" | "unknown";
    /** Whom the PROXY protocol's header names; absent where the CLB sends none. */
    proxyProtocol?: "client" | "egress" | "NAT64";
    /** Reason of the controller's condition `Ready`, which is not true. */
    error?: string;
}

export type Peer = "client" | "node" | "bridge" | "CLB" | "egress" | "NAT64" | "unknown";

/**
 * Whether a Pod can read its client's address, from its peer or from a header that the CLB has written, be it HTTP's or the
 * PROXY protocol's. `lost` where
 * no Pod is reached, too: then none sees anybody. `unknown`: Tencent's pages do not tell.
 */
export type Verdict = "kept" | "lost" | "unknown";

export function verdictOf({ remoteAddr, forwardedFor, proxyProtocol }: Outcome): Verdict {
    if ([remoteAddr, forwardedFor, proxyProtocol].includes("client")) {
        return "kept";
    }
    return remoteAddr === "unknown" || forwardedFor === "unknown" ? "unknown" : "lost";
}
