import "reflect-metadata";
import { createServer, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { webcrypto } from "node:crypto";
import { X509CertificateGenerator, PemConverter } from "@peculiar/x509";
import { printedLine, readLog, type ContainerLog, type LogQuery } from "./container-log";

/** The log of a container's run: its file, and what is still being written to it. */
export interface LogSource {
    file: string;
    live?: ContainerLog;
}

/** Finds a container's log; `previous` asks for the run before. Undefined where there is no such container. */
export type FindLog = (namespace: string, pod: string, container: string, previous: boolean) => LogSource | undefined;

const LOG_PATH = /^\/containerLogs\/([^/]+)\/([^/]+)\/([^/]+)$/;
const CERTIFICATE_DAYS = 365;

/**
 * The kubelet's HTTPS server, of which the lab has the part behind `kubectl logs`. Listens on 127.0.0.1 only, which is
 * why it asks for no client certificate; kube-apiserver accepts a self-signed one where it is given no authority for it.
 */
export class LogsServer {
    private server?: Server;

    constructor(private readonly findLog: FindLog) {}

    get port(): number {
        return (this.server?.address() as AddressInfo | null)?.port ?? 0;
    }

    async start(): Promise<void> {
        this.server = createServer(await selfSigned(), (request, response) => this.answer(request, response));
        this.server.listen(0, "127.0.0.1");
        await once(this.server, "listening");
    }

    async stop(): Promise<void> {
        if (this.server) {
            this.server.closeAllConnections();
            await new Promise((resolve) => this.server?.close(resolve));
        }
    }

    private answer(request: IncomingMessage, response: ServerResponse): void {
        const url = new URL(request.url ?? "/", "https://kubelet");
        const [, namespace, pod, container] = LOG_PATH.exec(url.pathname) ?? [];
        if (request.method !== "GET" || !namespace || !pod || !container) {
            response.writeHead(501).end(`the lab's kubelet serves container logs only, not ${url.pathname}\n`);
            return;
        }
        const source = this.findLog(namespace, pod, container, url.searchParams.get("previous") === "true");
        if (!source) {
            response.writeHead(404).end(`no log of container "${container}" in pod "${pod}_${namespace}"\n`);
            return;
        }
        this.send(source, url.searchParams, response);
    }

    private send({ file, live }: LogSource, parameters: URLSearchParams, response: ServerResponse): void {
        const query = logQuery(parameters, new Date());
        let lines: string[];
        try {
            lines = readLog(file, query);
        } catch {
            response.writeHead(404).end(`no log file yet\n`);
            return;
        }
        response.writeHead(200, { "Content-Type": "text/plain" });
        response.write(lines.map((line) => `${line}\n`).join(""));
        if (parameters.get("follow") !== "true" || !live) {
            response.end();
            return;
        }
        const stop = live.follow(
            (line) => response.write(`${printedLine(line, query.timestamps)}\n`),
            () => response.end(),
        );
        response.on("close", stop);
    }
}

/** The kubelet's query parameters (PodLogOptions). */
export function logQuery(parameters: URLSearchParams, now: Date): LogQuery {
    const number = (name: string) => (parameters.has(name) ? Number(parameters.get(name)) : undefined);
    const sinceSeconds = number("sinceSeconds");
    const sinceTime = parameters.get("sinceTime");
    return {
        tailLines: number("tailLines"),
        timestamps: parameters.get("timestamps") === "true",
        since:
            sinceSeconds !== undefined
                ? new Date(now.getTime() - 1000 * sinceSeconds)
                : sinceTime
                  ? new Date(sinceTime)
                  : undefined,
    };
}

async function selfSigned(): Promise<{ key: string; cert: string }> {
    const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
    const notBefore = new Date();
    const certificate = await X509CertificateGenerator.createSelfSigned({
        name: "CN=kubelet",
        notBefore,
        notAfter: new Date(notBefore.getTime() + CERTIFICATE_DAYS * 86_400_000),
        signingAlgorithm: algorithm,
        keys,
    });
    const key = PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY");
    return { key, cert: certificate.toString("pem") };
}
