import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { API_DOMAIN } from "./api-domain";

/** Why a request is not even looked at. */
export interface Refusal {
    status: 400 | 403 | 421;
    reason: string;
}

/**
 * Keeps web pages out, which reach every port of the machine that their reader's browser runs on: official clients send no
 * `Origin`, and a page whose name was rebound to a loopback address sends that name as the host.
 * Undefined where a request may go on.
 *
 * @param resolve the loopback address of a host that the lab itself serves, undefined for any other.
 */
export function browserRefusal(
    request: Pick<IncomingMessage, "url" | "headers" | "rawHeaders">,
    resolve: (name: string) => string | undefined,
): Refusal | undefined {
    const hosts = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host");
    if (hosts.length > 1) {
        return { status: 400, reason: "The request has more than one Host." };
    }
    if (request.headers.origin !== undefined) {
        return { status: 403, reason: "The lab serves no web pages: a request with an Origin is refused." };
    }
    const name = hostName(hostOf(request));
    if (!isApiHost(name) && !isLoopback(name) && resolve(name) === undefined) {
        return {
            status: 421,
            reason: `The lab serves *.${API_DOMAIN}, *.localhost and loopback addresses, not the host ${JSON.stringify(name)}.`,
        };
    }
    return undefined;
}

/** The host, with a port where there is one, that a request is for: in absolute form its own, else that of its `Host`. */
export function hostOf({ url, headers }: Pick<IncomingMessage, "url" | "headers">): string {
    return (/^http:\/\/([^/?#]+)/i.exec(url ?? "")?.[1] ?? headers.host ?? "").toLowerCase();
}

export function isApiHost(name: string): boolean {
    return name.toLowerCase().endsWith(`.${API_DOMAIN}`);
}

function hostName(host: string): string {
    return host.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
}

/** `*.localhost` is the machine itself, without asking any DNS (RFC 6761, 6.3). */
function isLoopback(name: string): boolean {
    return (
        name === "localhost" ||
        name.endsWith(".localhost") ||
        name === "::1" ||
        (isIP(name) === 4 && name.startsWith("127."))
    );
}
