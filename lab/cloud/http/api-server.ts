import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Credentials } from "../../credentials";
import type { Log } from "../../log";
import { browserRefusal } from "./browser-guard";
import { accountProfile } from "../account/profile";
import { CertificateAuthority } from "./certificate-authority";
import { resolveClbName } from "../clb-names";
import type { Cloud } from "../cloud";
import { TencentCloudError } from "../errors";
import { endAnswer, failAfter, failBefore, type TransportFault } from "../faults/fault-effects";
import { forwarder } from "./forward";
import { parseParameters, readCall } from "./request";
import type { Store } from "../store";
import { serveTunnels } from "./tunnel";
import { withoutLabProxies, type ProxyEnvironment } from "./upstream-proxy";

/**
 * When a connection is closed that carries nothing, in milliseconds: after the clients' own limits (Go's net/http closes
 * after 90 s, also connections that it dialled and did not need after all), so that none sends a request into a closing one.
 */
const IDLE_TIMEOUT_MS = 5 * 60_000;

export interface ApiServerOptions {
    store: Store;
    cloud: Cloud;
    /** The account's API key. */
    credentials: Credentials;
    /** @default any free port */
    port?: number;
    /**
     * Signs the certificates for HTTPS.
     *
     * @default one made for this server alone
     */
    certificateAuthority?: CertificateAuthority;
    /**
     * Its proxy variables say how clients that use the lab as their proxy reach other hosts than Tencent's.
     *
     * @default the process's
     */
    environment?: ProxyEnvironment;
    /**
     * Milliseconds after which a connection is closed that carries nothing, or a request that does not come to its end.
     *
     * @default 300000
     */
    idleTimeoutMs?: number;
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
 * Serves Tencent's API 3.0 on 127.0.0.1, over HTTP to clients that name this listener as their endpoint, and over HTTP
 * and HTTPS to those that name it as their proxy: the service is the first label of the host either way. As a proxy it
 * leads to all other hosts too, so that a shell whose proxy it is still reaches them.
 */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
    const { credentials, log } = options;
    const environment = withoutLabProxies(options.environment ?? process.env);
    const certificateAuthority = options.certificateAuthority ?? (await CertificateAuthority.create());
    const resolve = (name: string) => resolveClbName(options.store, name);
    const forward = forwarder(credentials, environment, resolve);
    const { idleTimeoutMs = IDLE_TIMEOUT_MS } = options;
    const timeouts = {
        keepAliveTimeout: idleTimeoutMs,
        headersTimeout: idleTimeoutMs,
        requestTimeout: idleTimeoutMs,
        connectionsCheckingInterval: Math.ceil(idleTimeoutMs / 4),
    };
    const server = createServer(timeouts, (request, response) => {
        if (forward(request, response)) {
            return;
        }
        const refusal = browserRefusal(request, resolve);
        if (refusal) {
            response.writeHead(refusal.status, { "Content-Type": "text/plain", Connection: "close" });
            response.end(`${refusal.reason}\n`);
            return;
        }
        void serve(request, response, options);
    });
    const closeTunnels = serveTunnels(server, { certificateAuthority, credentials, environment, resolve, log });
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
                closeTunnels();
            }),
    };
}

async function serve(request: IncomingMessage, response: ServerResponse, options: ApiServerOptions): Promise<void> {
    const { cloud, store, credentials, log } = options;
    const requestId = randomUUID();
    let fault: TransportFault | undefined;
    let answer: object;
    try {
        const now = Math.floor((options.now?.() ?? new Date()).getTime() / 1000) + clockSecondsAhead(store);
        const { service, version, action, region, caller, body } = await readCall(request, credentials, store, now);
        fault = cloud.admit(service, version, action, region);
        // JSON without an Error: what the provider takes for a fault of the network, and tries again (v1.83.25).
        const statusAnswer = {
            contentType: "application/json",
            body: JSON.stringify({ Response: { RequestId: requestId } }),
        };
        if (await failBefore(response, fault, () => statusAnswer)) {
            return;
        }
        const parameters = parseParameters(body);
        const clientAddress = request.socket.remoteAddress;
        answer = await cloud.handle(service, version, action, parameters, { requestId, region, caller, clientAddress });
    } catch (error) {
        answer = { Error: errorOf(error, log), RequestId: requestId };
    }
    if (failAfter(fault)) {
        return;
    }
    response.setHeader("Content-Type", "application/json");
    if (!request.complete) {
        response.setHeader("Connection", "close");
    }
    endAnswer(response, JSON.stringify({ Response: answer }), fault);
}

/** By how much the API's clock differs from this machine's, as the lab is set. */
function clockSecondsAhead(store: Store): number {
    return accountProfile(store).clockMinutesAhead * 60;
}

function errorOf(error: unknown, log: Log | undefined): { Code: string; Message: string } {
    if (error instanceof TencentCloudError) {
        return { Code: error.code, Message: error.message };
    }
    log?.(`Tencent Cloud API: ${error instanceof Error ? error.stack : String(error)}`);
    return { Code: "InternalError", Message: "An internal error of the lab: its log says more." };
}
