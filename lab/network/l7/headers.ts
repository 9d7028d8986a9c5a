import type { IncomingHttpHeaders } from "node:http";

export interface L7Client {
    /** Of the listener. */
    protocol: "http" | "https";
    /** Address of the TCP peer. */
    address: string;
    /** `1.0` or `1.1`. */
    httpVersion: string;
    headers: IncomingHttpHeaders;
    /**
     * Whether the X-Forwarded-For that the client sent is left out.
     *
     * @default false
     */
    overwritesForwardedFor?: boolean;
}

/**
 * The headers that a layer-7 listener always sends to the backend and that nobody can override (214/15171).
 * What the client sent in X-Forwarded-For stays, left of the client's own address, as dumps of the real CLB show (no page
 * says it, so that it can be switched off: `x-forwarded-for-overwritten` of tke/assumptions.ts); X-Real-IP
 * is always the TCP peer. Names and values as a Pod behind a TKE Ingress received them.
 *
 * @param vip stands for a Host that an HTTP/1.0 client left out.
 */
export function l7Headers(client: L7Client, vip: string, now: Date): Record<string, string> {
    const { protocol, address, headers, httpVersion, overwritesForwardedFor } = client;
    const sent = overwritesForwardedFor ? undefined : headers["x-forwarded-for"];
    const forwarded = [sent, address].flat().filter(Boolean);
    const upgrade = headers.upgrade?.toLowerCase() === "websocket";
    return {
        Host: headers.host ?? vip,
        Connection: upgrade ? "Upgrade" : "keep-alive",
        "X-Client-Proto": protocol,
        "X-Client-Proto-Ver": `HTTP/${httpVersion}`,
        "X-Forwarded-For": forwarded.join(", "),
        "X-Forwarded-Proto": protocol,
        "X-Real-IP": address,
        "X-Stgw-Time": (now.getTime() / 1000).toFixed(3),
    };
}
