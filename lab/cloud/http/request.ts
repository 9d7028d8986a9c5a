import type { IncomingMessage } from "node:http";
import type { Credentials } from "../../credentials";
import { missingParameter, TencentCloudError } from "../errors";
import { authenticate, checkHead, isUnsigned } from "../identity/authentication";
import type { Caller } from "../identity/caller";
import type { Store } from "../store";
import { hostOf } from "./browser-guard";

/** The largest request body, in bytes: 10 MB with TC3-HMAC-SHA256. */
const MAX_BODY = 10 * 1024 * 1024;

/** Of a request that nobody has signed, in bytes: a token of an identity provider has a few thousand. */
const MAX_UNSIGNED_BODY = 64 * 1024;

/** A call of an action, from a caller who has proven who it is. */
export interface AuthenticatedCall {
    service: string;
    version: string;
    action: string;
    region?: string;
    caller: Caller;
    body: Buffer;
}

/**
 * The call that an HTTP request makes. Throws what Tencent answers where the request does not follow API 3.0's protocol
 * or is not signed with a key of this account.
 *
 * @param now seconds since 1970.
 */
export async function readCall(
    request: IncomingMessage,
    credentials: Credentials,
    store: Store,
    now: number,
): Promise<AuthenticatedCall> {
    checkProtocol(request);
    const head = { headers: request.headers, service: serviceOf(request) };
    const { service } = head;
    const action = commonParameter(request, "x-tc-action");
    const version = commonParameter(request, "x-tc-version");
    checkHead(head, action, credentials, store, now);
    const body = await readBody(request, isUnsigned(head, action, store) ? MAX_UNSIGNED_BODY : MAX_BODY);
    const caller = authenticate({ method: "POST", ...head, body }, action, credentials, store, now);
    return { service, version, action, region: request.headers["x-tc-region"]?.toString() || undefined, caller, body };
}

/** The action's parameters. Throws InvalidParameter where the body is not JSON. */
export function parseParameters(body: Buffer): unknown {
    try {
        return body.length === 0 ? {} : JSON.parse(body.toString("utf8"));
    } catch {
        throw new TencentCloudError("InvalidParameter", "The request's body is not valid JSON.");
    }
}

function checkProtocol(request: IncomingMessage): void {
    if (request.method !== "POST") {
        throw new TencentCloudError(
            "UnsupportedProtocol",
            "The lab serves POST requests only: set the method to POST.",
        );
    }
    const contentType = request.headers["content-type"] ?? "";
    if (!/^application\/json(;|$)/.test(contentType)) {
        throw new TencentCloudError(
            "UnsupportedProtocol",
            `The lab serves Content-Type \`application/json\` with signature method TC3-HMAC-SHA256 only, not \`${contentType}\`.`,
        );
    }
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname !== "/") {
        throw new TencentCloudError("InvalidParameter", `The request's path must be \`/\`, not \`${pathname}\`.`);
    }
}

/** `tke` of `tke.tencentcloudapi.com`, `tke.ap-guangzhou.tencentcloudapi.com` or `tke.localhost:4000`. */
function serviceOf(request: IncomingMessage): string {
    return hostOf(request).split(".")[0] ?? "";
}

function commonParameter(request: IncomingMessage, header: string): string {
    const value = request.headers[header];
    if (typeof value !== "string" || value === "") {
        throw missingParameter(header);
    }
    return value;
}

async function readBody(request: IncomingMessage, maximum: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > maximum) {
            throw new TencentCloudError("RequestSizeLimitExceeded", `The request is larger than ${maximum} bytes.`);
        }
        chunks.push(chunk);
    }
    return Buffer.concat(chunks);
}
