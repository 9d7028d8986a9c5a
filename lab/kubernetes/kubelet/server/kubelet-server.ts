import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { issueServingCertificate, type KeyPairFiles } from "../../pki";
import { refusal, shownCertificate } from "./client-verdict";
import { serveContainerLogs, type FindLog } from "./container-logs";

export interface KubeletServerOptions {
    /** The cluster's authority: signs the server's certificate, and the one that the API server has to show. */
    certificateAuthority: KeyPairFiles;
    findLog: FindLog;
}

/** The kubelet's HTTPS server on 127.0.0.1, which answers the API server only. */
export class KubeletServer {
    private server?: Server;

    constructor(private readonly options: KubeletServerOptions) {}

    get port(): number {
        return (this.server?.address() as AddressInfo | null)?.port ?? 0;
    }

    async start(): Promise<void> {
        const { certificateAuthority } = this.options;
        const { certificate, privateKey } = await issueServingCertificate(certificateAuthority, "kubelet", [
            "127.0.0.1",
        ]);
        this.server = createServer(
            {
                cert: certificate,
                key: privateKey,
                ca: await readFile(certificateAuthority.certificate),
                requestCert: true,
                // Refused with a status and a reason instead.
                rejectUnauthorized: false,
            },
            (request, response) => void this.answer(request, response),
        );
        this.server.listen(0, "127.0.0.1");
        await once(this.server, "listening");
    }

    async stop(): Promise<void> {
        if (this.server) {
            this.server.closeAllConnections();
            await new Promise((resolve) => this.server?.close(resolve));
        }
    }

    private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const refused = refusal(shownCertificate(request.socket as TLSSocket));
        if (refused) {
            response.writeHead(refused.status, { Connection: "close" }).end(`${refused.message}\n`);
            return;
        }
        const url = new URL(request.url ?? "/", "https://kubelet");
        if (request.method !== "GET" || !(await serveContainerLogs(url, response, this.options.findLog))) {
            response.writeHead(501).end(`the lab's kubelet serves container logs only, not ${url.pathname}\n`);
        }
    }
}
