import type { Server as HttpServer } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { createSecureContext, TLSSocket, type SecureContext } from "node:tls";
import type { Log } from "../../log";
import { certificatesFor, type TlsCertificate, type TlsPlan } from "./tls-plan";

export interface TlsOptions {
    /** Asked for at every new connection: a new certificate needs no new listening socket. */
    plan: () => TlsPlan | undefined;
    log: Log;
}

/** A client that does not finish its handshake is let go after the time for a request's headers (214/15171). */
const HANDSHAKE_TIMEOUT_MS = 60_000;

/** Ends TLS before an HTTP server, which gets the connections as they are inside. */
export function terminateTls(server: HttpServer, { plan, log }: TlsOptions): Server {
    const contexts = new SecureContexts();
    return createServer({ noDelay: true }, (socket) => {
        socket.on("error", () => socket.destroy());
        const tls = plan();
        if (!tls) {
            socket.destroy();
            return;
        }
        const secure = new TLSSocket(socket, {
            isServer: true,
            secureContext: contexts.of(tls.certificates),
            ALPNProtocols: ["http/1.1"],
            SNICallback: (name, done) => done(null, contexts.of(certificatesFor(tls, name))),
        });
        awaitHandshake(secure, socket, log);
        server.emit("connection", secure);
    });
}

function awaitHandshake(secure: TLSSocket, socket: Socket, log: Log): void {
    const timer = setTimeout(() => secure.destroy(new Error("no TLS handshake")), HANDSHAKE_TIMEOUT_MS).unref();
    const logFailure = (error: Error): void =>
        log(`${socket.localAddress}:${socket.localPort} from ${socket.remoteAddress}: TLS: ${error.message}`);
    secure.once("error", logFailure);
    secure.once("secure", () => {
        clearTimeout(timer);
        secure.off("error", logFailure);
    });
    secure.on("error", () => secure.destroy());
    secure.once("close", () => {
        clearTimeout(timer);
        socket.destroy();
    });
}

/** Certificates never change: what was made of one serves every later connection. */
class SecureContexts {
    private readonly contexts = new Map<string, SecureContext>();

    of(certificates: readonly TlsCertificate[]): SecureContext {
        const key = certificates.map(({ certificateId }) => certificateId).join();
        const context =
            this.contexts.get(key) ??
            createSecureContext({
                cert: certificates.map(({ certificate }) => certificate),
                key: certificates.map(({ privateKey }) => privateKey),
            });
        this.contexts.set(key, context);
        return context;
    }
}
