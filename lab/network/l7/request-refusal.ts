import type { IncomingMessage } from "node:http";
import type { RequestTarget } from "./request-target";

/**
 * The status with which a request is refused that two parsers could read differently; undefined for all others. Node.js'
 * own parser has refused most of them before (400).
 */
export function refusalOf(request: IncomingMessage, target: RequestTarget | undefined): number | undefined {
    const hosts = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host");
    const { httpVersionMajor: version } = request;
    if (!target || version < 1 || hosts.length > 1 || /[\s/?#@\\]/.test(target.host)) {
        return 400;
    }
    const coding = request.headers["transfer-encoding"];
    if (coding !== undefined && coding.toLowerCase() !== "chunked") {
        return 501;
    }
    // nginx answers TRACE itself; a CONNECT never gets here.
    return request.method === "TRACE" ? 405 : undefined;
}
