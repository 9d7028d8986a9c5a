import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Credentials } from "../credentials";
import type { Log } from "../log";
import type { Cloud } from "./cloud";
import { missingParameter, TencentCloudError } from "./errors";
import { verifySignature } from "./signature";
import type { Store } from "./store";

/** The largest request body, in bytes: 10 MB with TC3-HMAC-SHA256. */
const MAX_BODY = 10 * 1024 * 1024;

export interface ApiServerOptions {
    store: Store;
    cloud: Cloud;
    /** The one API key that is accepted. */
    credentials: Credentials;
    /** @default any free port */
    port?: number;
    /** Told of errors of the lab itself. */
    log?: Log;
    /** @default the machine's clock */
    now?: () => Date;
}

export interface ApiServer {
    port: number;
    close(): Promise<void>;
}

/**
 * Serves Tencent's API 3.0 over HTTP on 127.0.0.1, to clients that name this listener as their endpoint and to those
 * that name it as their HTTP proxy (absolute-form requests): the service is the first label of the host either way.
 */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
    const server = createServer((request, response) => {
        void serve(request, response, options);
    });
    // Never closes an idle connection: a client that sends its next request at that very moment would get a hang-up.
    server.keepAliveTimeout = 0;
    server.on("connect", (_request: IncomingMessage, socket: Socket) => refuseTunnel(socket));
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(options.port ?? 0, "127.0.0.1", resolve);
    });
    return {
        port: (server.address() as AddressInfo).port,
        close: () =>
            new Promise((resolve) => {
                server.close(() => resolve());
                server.closeAllConnections();
            }),
    };
}

async function serve(request: IncomingMessage, response: ServerResponse, options: ApiServerOptions): Promise<void> {
    const requestId = randomUUID();
    let answer: object;
    try {
        answer = await answerOf(request, requestId, options);
    } catch (error) {
        answer = { Error: errorOf(error, options.log), RequestId: requestId };
    }
    const body = JSON.stringify({ Response: answer });
    response.writeHead(200, {
        "Content-Type": "application/json",
        "Content-Length": Buffer.byteLength(body),
        ...(request.complete ? {} : { Connection: "close" }),
    });
    response.end(body);
}

async function answerOf(request: IncomingMessage, requestId: string, options: ApiServerOptions): Promise<object> {
    checkProtocol(request);
    const body = await readBody(request);
    const service = serviceOf(request);
    const action = commonParameter(request, "x-tc-action");
    const version = commonParameter(request, "x-tc-version");
    const now = Math.floor((options.now?.() ?? new Date()).getTime() / 1000);
    verifySignature({ method: "POST", headers: request.headers, body, service }, options.credentials, now);
    return options.cloud.handle(service, version, action, parseParameters(body), {
        requestId,
        region: request.headers["x-tc-region"]?.toString() || undefined,
    });
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
    const host = /^http:\/\/([^/]+)/.exec(request.url ?? "")?.[1] ?? request.headers.host ?? "";
    return host.split(".")[0] ?? "";
}

function commonParameter(request: IncomingMessage, header: string): string {
    const value = request.headers[header];
    if (typeof value !== "string" || value === "") {
        throw missingParameter(header);
    }
    return value;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > MAX_BODY) {
            throw new TencentCloudError("RequestSizeLimitExceeded", `The request is larger than ${MAX_BODY} bytes.`);
        }
        chunks.push(chunk);
    }
    return Buffer.concat(chunks);
}

function parseParameters(body: Buffer): unknown {
    try {
        return body.length === 0 ? {} : JSON.parse(body.toString("utf8"));
    } catch {
        throw new TencentCloudError("InvalidParameter", "The request's body is not valid JSON.");
    }
}

function errorOf(error: unknown, log: Log | undefined): { Code: string; Message: string } {
    if (error instanceof TencentCloudError) {
        return { Code: error.code, Message: error.message };
    }
    log?.(`Tencent Cloud API: ${error instanceof Error ? error.stack : String(error)}`);
    return { Code: "InternalError", Message: "An internal error of the lab: its log says more." };
}

function refuseTunnel(socket: Socket): void {
    const message = "The lab serves plain HTTP only, no tunnels: set TENCENTCLOUD_PROTOCOL=HTTP.\n";
    socket.on("error", () => socket.destroy());
    socket.end(
        `HTTP/1.1 501 Not Implemented\r\nContent-Type: text/plain\r\nContent-Length: ${message.length}\r\n` +
            `Connection: close\r\n\r\n${message}`,
    );
}
