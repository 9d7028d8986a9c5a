import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import type { KeyPairFiles } from "../../../files/certificates";
import { issueServingCertificate } from "../../pki";
import { refuseUpgrade, type UpgradeRequest } from "../streaming/upgrade";
import { clientRefusal, shownCertificate } from "./client-verdict";
import { serveContainerLogs, type FindLog } from "./container-logs";
import { serveStreams, type StreamTargets } from "./streams";

export interface KubeletServerOptions extends StreamTargets {
    /** The cluster's authority: signs the server's certificate, and the one that the API server has to show. */
    certificateAuthority: KeyPairFiles;
    findLog: FindLog;
}

/** The kubelet's HTTPS server on 127.0.0.1, which answers the API server only. */
export class KubeletServer {
    private server?: Server;
    /** Connections that no HTTP server ends any more. */
    private readonly upgraded = new Set<Duplex>();

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
        this.server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
            void this.upgrade({ request, socket, head });
        });
        this.server.listen(0, "127.0.0.1");
        await once(this.server, "listening");
    }

    async stop(): Promise<void> {
        if (this.server) {
            this.upgraded.forEach((socket) => socket.destroy());
            this.server.closeAllConnections();
            await new Promise((resolve) => this.server?.close(resolve));
        }
    }

    private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const refused = clientRefusal(shownCertificate(request.socket as TLSSocket));
        if (refused) {
            response.writeHead(refused.status, { Connection: "close" }).end(`${refused.message}\n`);
            return;
        }
        const url = new URL(request.url ?? "/", "https://kubelet");
        if (request.method !== "GET" || !(await serveContainerLogs(url, response, this.options.findLog))) {
            response
                .writeHead(501)
                .end(
                    `the lab's kubelet serves container logs, exec, attach and port-forward only, not ${url.pathname}\n`,
                );
        }
    }

    private async upgrade(upgrade: UpgradeRequest): Promise<void> {
        const { request, socket } = upgrade;
        socket.on("error", () => socket.destroy());
        const refused = clientRefusal(shownCertificate(request.socket as TLSSocket));
        if (refused) {
            refuseUpgrade(socket, refused.status, refused.message);
            return;
        }
        this.upgraded.add(socket);
        socket.once("close", () => this.upgraded.delete(socket));
        await serveStreams(new URL(request.url ?? "/", "https://kubelet"), upgrade, this.options);
    }
}
