import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { ServerResponse, type IncomingMessage } from "node:http";
import { Agent, createServer, request as httpsRequest, type RequestOptions, type Server } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { pipeline, type Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import { failAfter, failBefore, type TransportFault } from "../../cloud/faults/fault-effects";
import { KUBERNETES } from "../../cloud/faults/faults";
import type { Faults } from "../../cloud/faults/fault-records";
import type { Log } from "../../log";
import type { PkiFiles } from "../pki";
import { kubernetesCall } from "./kubernetes-call";

export interface ApiServerGatewayOptions {
    faults: Pick<Faults, "meet">;
    pki: PkiFiles;
    /** Port of the API server on 127.0.0.1. */
    apiServerPort: number;
    log: Log;
}

/**
 * Stands before a cluster's API server while its calls are recorded or shall fail: takes TLS off, looks at each request,
 * and passes it on unchanged, with the same rights. Speaks HTTP/1.1, to which HTTP/2 clients step back (ALPN).
 */
export class ApiServerGateway {
    private server?: Server;
    private agent?: Agent;
    private upstream: RequestOptions = {};
    /** Those of another protocol, too, which the server itself forgets. */
    private readonly connections = new Set<Socket>();

    constructor(private readonly options: ApiServerGatewayOptions) {}

    /** On 127.0.0.1. Throws before the start. */
    get port(): number {
        return (this.server!.address() as AddressInfo).port;
    }

    async start(): Promise<void> {
        const { pki, apiServerPort } = this.options;
        const [ca, cert, key, adminCert, adminKey] = await Promise.all(
            [
                pki.ca.certificate,
                pki.apiServer.certificate,
                pki.apiServer.privateKey,
                pki.admin.certificate,
                pki.admin.privateKey,
            ].map((file) => readFile(file)),
        );
        this.agent = new Agent({ keepAlive: true });
        this.upstream = { host: "127.0.0.1", port: apiServerPort, ca };
        const server = createServer(
            { ca, cert, key, requestCert: true, rejectUnauthorized: false },
            (asked, answer) => {
                void this.serve(asked, answer, { cert: adminCert, key: adminKey });
            },
        );
        server.on("connection", (connection: Socket) => {
            this.connections.add(connection);
            connection.once("close", () => this.connections.delete(connection));
        });
        server.on("upgrade", (asked: IncomingMessage, socket: Socket, head: Buffer) => {
            void this.upgrade(asked, socket, head, { cert: adminCert, key: adminKey });
        });
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
        this.server = server;
    }

    async stop(): Promise<void> {
        const { server } = this;
        if (server) {
            const closed = new Promise((resolve) => server.close(resolve));
            this.connections.forEach((connection) => connection.destroy());
            await closed;
        }
        this.agent?.destroy();
    }

    private async serve(asked: IncomingMessage, answer: ServerResponse, admin: RequestOptions): Promise<void> {
        asked.on("error", () => undefined);
        const fault = this.meet(asked);
        if (!(await failBefore(answer, fault, statusAnswer))) {
            this.forward(asked, answer, fault, admin);
        }
    }

    private meet({ method = "GET", url = "/" }: IncomingMessage): TransportFault | undefined {
        const action = kubernetesCall(method, url);
        const effect = this.options.faults.meet({ service: KUBERNETES, version: "", action, region: "" });
        // An error of Tencent's is none of Kubernetes'; parseFault refuses it.
        return effect?.kind === "error" ? undefined : effect;
    }

    private forward(
        asked: IncomingMessage,
        answer: ServerResponse,
        fault: TransportFault | undefined,
        admin: RequestOptions,
    ): void {
        const upstream = httpsRequest({ ...this.requestTo(asked, admin), agent: this.agent });
        upstream.on("response", (given) => {
            if (failAfter(fault)) {
                given.resume();
                return;
            }
            if (fault?.kind === "truncate") {
                answer.destroy();
                given.destroy();
                return;
            }
            answer.writeHead(given.statusCode ?? 502, given.rawHeaders);
            // A watch that nothing happens in has only its head to show.
            answer.flushHeaders();
            pipeline(given, answer, () => undefined);
        });
        upstream.on("error", (error) => {
            this.options.log(`gateway of the API server: ${error.message}`);
            answer.destroy();
        });
        answer.on("close", () => upstream.destroy());
        asked.pipe(upstream);
    }

    /** What becomes another protocol (exec, port-forward) is passed on as it is. */
    private async upgrade(asked: IncomingMessage, client: Socket, head: Buffer, admin: RequestOptions): Promise<void> {
        client.on("error", () => client.destroy());
        const fault = this.meet(asked);
        const answer = new ServerResponse(asked);
        answer.assignSocket(client);
        if (await failBefore(answer, fault, statusAnswer)) {
            return;
        }
        answer.detachSocket(client);
        const upstream = httpsRequest({ ...this.requestTo(asked, admin), agent: false });
        const refuse = (error: Error) => {
            this.options.log(`gateway of the API server: ${error.message}`);
            client.destroy();
        };
        upstream.on("error", refuse);
        upstream.on("response", (given) => {
            client.write(rawHead(given));
            pipeline(given, client, () => undefined);
        });
        upstream.on("upgrade", (given, server: Duplex, first: Buffer) => {
            if (failAfter(fault)) {
                return;
            }
            if (fault?.kind === "truncate") {
                client.destroy();
                server.destroy();
                return;
            }
            client.write(rawHead(given));
            client.write(first);
            server.write(head);
            pipeline(client, server, () => undefined);
            pipeline(server, client, () => undefined);
        });
        upstream.end();
    }

    /**
     * The administrator is the only user with a client certificate of the cluster's authority; everyone else has a token,
     * which is among the headers.
     */
    private requestTo(asked: IncomingMessage, admin: RequestOptions): RequestOptions {
        return {
            ...this.upstream,
            ...((asked.socket as TLSSocket).authorized ? admin : {}),
            method: asked.method,
            path: asked.url,
            headers: asked.headers,
        };
    }
}

function rawHead({ statusCode, statusMessage, rawHeaders }: IncomingMessage): string {
    const lines = rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1]}`] : []));
    return [`HTTP/1.1 ${statusCode} ${statusMessage}`, ...lines, "", ""].join("\r\n");
}

/** The answer of an API server that is overloaded or fails (metav1.Status). */
function statusAnswer(status: number): { contentType: string; body: string } {
    const body = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", code: status, message: MESSAGE };
    return { contentType: "application/json", body: JSON.stringify(body) };
}

const MESSAGE = "A fault that was added to the lab.";
