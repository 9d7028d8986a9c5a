import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { SpdyConnection } from "./spdy-connection";

/** A request to upgrade a connection, and the connection. */
export interface UpgradeRequest {
    request: IncomingMessage;
    socket: Duplex;
    head: Buffer;
}

const PROTOCOL_HEADER = "X-Stream-Protocol-Version";

/** The first of the protocols that the client speaks and the server too. */
function negotiated(request: IncomingMessage, supported: readonly string[]): string | undefined {
    const header = request.headers[PROTOCOL_HEADER.toLowerCase()];
    const wanted = [header ?? []].flat().flatMap((value) => value.split(",").map((each) => each.trim()));
    return wanted.find((protocol) => supported.includes(protocol));
}

/** Accepts an upgrade to SPDY/3.1 with one of some protocols over it; undefined where the request is refused. */
export function upgradeToSpdy(
    { request, socket, head }: UpgradeRequest,
    supported: readonly string[],
): SpdyConnection | undefined {
    if (request.headers.upgrade?.toLowerCase() !== "spdy/3.1") {
        refuseUpgrade(socket, 400, `the lab's kubelet speaks SPDY/3.1, not ${request.headers.upgrade}`);
        return undefined;
    }
    const protocol = negotiated(request, supported);
    if (!protocol) {
        refuseUpgrade(socket, 403, `unable to upgrade: the lab's kubelet speaks ${supported.join(", ")}`);
        return undefined;
    }
    const lines = ["HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: SPDY/3.1"];
    socket.write([...lines, `${PROTOCOL_HEADER}: ${protocol}`, "", ""].join("\r\n"));
    return new SpdyConnection(socket, head);
}

const REASONS: Record<number, string> = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    501: "Not Implemented",
};

/** Answers a request to upgrade with an error, and ends the connection. */
export function refuseUpgrade(socket: Duplex, status: number, message: string): void {
    const body = `${message}\n`;
    const lines = [`HTTP/1.1 ${status} ${REASONS[status] ?? "Error"}`, "Content-Type: text/plain", "Connection: close"];
    socket.end([...lines, `Content-Length: ${Buffer.byteLength(body)}`, "", body].join("\r\n"));
}
