import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Credentials } from "../../credentials";
import type { Log } from "../../log";
import { CertificateAuthority } from "./certificate-authority";
import { resolveClbName } from "../clb-names";
import type { Cloud } from "../cloud";
import { TencentCloudError } from "../errors";
import { endAnswer, failBefore, type TransportFault } from "../faults/fault-effects";
import { forwarder } from "./forward";
import { parseParameters, readCall } from "./request";
import type { Store } from "../store";
import { serveTunnels } from "./tunnel";
import { withoutLabProxies, type ProxyEnvironment } from "./upstream-proxy";

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
    const server = createServer((request, response) => {
        if (!forward(request, response)) {
            void serve(request, response, options);
        }
    });
    // Never closes an idle connection: a client that sends its next request at that very moment would get a hang-up.
    server.keepAliveTimeout = 0;
    // Nor one that has not sent any yet: Go's net/http keeps connections that it dialled and did not need after all.
    server.headersTimeout = 0;
    server.requestTimeout = 0;
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
        const now = Math.floor((options.now?.() ?? new Date()).getTime() / 1000);
        const { service, version, action, region, caller, body } = await readCall(request, credentials, store, now);
        fault = cloud.admit(service, version, action, region);
        if (await failBefore(response, fault, requestId)) {
            return;
        }
        const parameters = parseParameters(body);
        answer = await cloud.handle(service, version, action, parameters, { requestId, region, caller });
    } catch (error) {
        answer = { Error: errorOf(error, log), RequestId: requestId };
    }
    response.setHeader("Content-Type", "application/json");
    if (!request.complete) {
        response.setHeader("Connection", "close");
    }
    endAnswer(response, JSON.stringify({ Response: answer }), fault);
}

function errorOf(error: unknown, log: Log | undefined): { Code: string; Message: string } {
    if (error instanceof TencentCloudError) {
        return { Code: error.code, Message: error.message };
    }
    log?.(`Tencent Cloud API: ${error instanceof Error ? error.stack : String(error)}`);
    return { Code: "InternalError", Message: "An internal error of the lab: its log says more." };
}
