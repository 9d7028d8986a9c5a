import { createServer, type Server, type Socket } from "node:net";
import { createSecureContext, TLSSocket, type SecureContext } from "node:tls";
import type { Log } from "../../log";
import { KeyedValues } from "./keyed-values";
import { certificatesFor, type TlsCertificate, type TlsPlan } from "./tls-plan";

export interface TlsOptions {
    /**
     * What is agreed upon inside TLS (ALPN).
     *
     * @default nothing
     */
    applicationProtocols?: string[];
    /**
     * Whether either side may end its direction alone.
     *
     * @default false
     */
    allowHalfOpen?: boolean;
    /** Asked for at every new connection: a new certificate needs no new listening socket. */
    plan: () => TlsPlan | undefined;
    log: Log;
}

/** A client that does not finish its handshake is disconnected after the time limit of a request's headers (214/15171). */
const HANDSHAKE_TIMEOUT_MS = 60_000;

/** Ends TLS before a server, which gets the connections as they are inside, once the handshake is done. */
export function terminateTls(server: Server, options: TlsOptions): Server {
    const { plan, applicationProtocols, allowHalfOpen = false, log } = options;
    const contexts = new SecureContexts(plan, log);
    const outer = createServer({ noDelay: true, allowHalfOpen }, (socket) => {
        socket.on("error", () => socket.destroy());
        const tls = plan();
        const secureContext = tls && contexts.of(tls.certificates);
        if (!tls || !secureContext) {
            socket.destroy();
            return;
        }
        const secure = new TLSSocket(socket, {
            isServer: true,
            secureContext,
            ...(applicationProtocols ? { ALPNProtocols: applicationProtocols } : {}),
            SNICallback: (name, done) => {
                const context = contexts.of(certificatesFor(tls, name));
                done(context ? null : new Error(`no certificate to be shown for ${name}`), context);
            },
        });
        awaitHandshake(secure, socket, log);
        secure.once("secure", () => server.emit("connection", secure));
    });
    // An HTTP server watches its headersTimeout and requestTimeout from its own listening on, until it is closed.
    outer.on("listening", () => server.emit("listening"));
    outer.on("close", () => server.close());
    return outer;
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

/** Certificates never change: the context of one serves every later connection. */
class SecureContexts {
    private readonly contexts: KeyedValues<SecureContext | undefined>;

    constructor(
        plan: () => TlsPlan | undefined,
        private readonly log: Log,
    ) {
        this.contexts = new KeyedValues(() => new Set(shownBy(plan()).map(keyOf)));
    }

    /** Undefined where TLS does not take the certificates: a key can be too short for it. */
    of(certificates: readonly TlsCertificate[]): SecureContext | undefined {
        return this.contexts.get(keyOf(certificates), () => this.make(certificates));
    }

    private make(certificates: readonly TlsCertificate[]): SecureContext | undefined {
        try {
            return createSecureContext({
                cert: certificates.map(({ certificate }) => certificate),
                key: certificates.map(({ privateKey }) => privateKey),
            });
        } catch (error) {
            this.log(`certificate ${keyOf(certificates)}: ${(error as Error).message}`);
            return undefined;
        }
    }
}

function shownBy(plan: TlsPlan | undefined): TlsCertificate[][] {
    return plan ? [plan.certificates, ...plan.domains.map(({ certificates }) => certificates)] : [];
}

function keyOf(certificates: readonly TlsCertificate[]): string {
    return certificates.map(({ certificateId }) => certificateId).join();
}
