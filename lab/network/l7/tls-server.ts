import { createServer, type Server, type Socket } from "node:net";
import { createSecureContext, TLSSocket, type SecureContext } from "node:tls";
import type { Log } from "../../log";
import { parseClientHello, type ClientHello } from "./client-hello";
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
        const timer = setTimeout(() => socket.destroy(), HANDSHAKE_TIMEOUT_MS).unref();
        socket.once("close", () => clearTimeout(timer));
        onClientHello(socket, ({ serverName }) => {
            const tls = plan();
            const secureContext = tls && contexts.of(certificatesFor(tls, serverName));
            if (!secureContext) {
                socket.destroy();
                return;
            }
            const secure = new TLSSocket(socket, {
                isServer: true,
                secureContext,
                ...(applicationProtocols ? { ALPNProtocols: applicationProtocols } : {}),
            });
            logFailedHandshake(secure, socket, log);
            secure.once("secure", () => {
                clearTimeout(timer);
                server.emit("connection", secure);
            });
        });
    });
    // An HTTP server watches its headersTimeout and requestTimeout from its own listening on, until it is closed.
    outer.on("listening", () => server.emit("listening"));
    outer.on("close", () => server.close());
    return outer;
}

/**
 * Reads what a client says first, and puts it back. Node.js takes one certificate from the context of its SNICallback, so that
 * a domain's second one, of another algorithm, would never be shown.
 */
function onClientHello(socket: Socket, begin: (hello: ClientHello) => void): void {
    let bytes = Buffer.alloc(0);
    const read = (): void => {
        for (let chunk: unknown; (chunk = socket.read()) !== null;) {
            bytes = Buffer.concat([bytes, chunk as Buffer]);
        }
        const hello = parseClientHello(bytes);
        if (hello) {
            socket.off("readable", read);
            socket.off("end", end);
            socket.unshift(bytes);
            begin(hello);
        }
    };
    const end = (): void => void socket.destroy();
    socket.on("readable", read);
    socket.on("end", end);
}

function logFailedHandshake(secure: TLSSocket, socket: Socket, log: Log): void {
    const logFailure = (error: Error): void =>
        log(`${socket.localAddress}:${socket.localPort} from ${socket.remoteAddress}: TLS: ${error.message}`);
    secure.once("error", logFailure);
    secure.once("secure", () => secure.off("error", logFailure));
    secure.on("error", () => secure.destroy());
    secure.once("close", () => socket.destroy());
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
