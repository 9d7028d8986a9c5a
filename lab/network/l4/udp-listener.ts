import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import type { Log } from "../../log";
import { checkLoopback, type Listener } from "../sockets/loopback-listener";
import type { TargetConnections } from "./target-connections";
import type { UdpRouter } from "./udp-route";
import { UdpSession } from "./udp-session";

export interface UdpListenerOptions {
    route: UdpRouter;
    /**
     * Milliseconds without a datagram in either direction after which a session ends; asked for at every new session.
     *
     * @default 300 s
     */
    idleTimeoutMs?: () => number;
    /** Where the sessions are kept, by target. @default nowhere */
    connections?: TargetConnections;
    log: Log;
}

/** Of a CLB's UDP listener (CreateListener: IdleConnectTimeout) and of IPVS (ipvsadm --set). */
const IDLE_TIMEOUT_MS = 300_000;

/** Each session is a socket of this process: beyond so many the one that has been quiet for longest ends. */
const MAX_SESSIONS = 1_024;

/**
 * Forwards UDP datagrams: those from one address and port are a session, which keeps its target until it is idle, and gets
 * the target's answers from the address that it has asked.
 */
export class UdpListener implements Listener {
    private socket?: Socket;
    /** By the client's address and port, the one that was quiet for longest first. */
    private readonly sessions = new Map<string, UdpSession>();

    /** Throws a RangeError for an address outside 127.0.0.0/8. */
    constructor(
        private readonly options: UdpListenerOptions,
        readonly address: string,
        readonly port: number,
    ) {
        checkLoopback(address);
    }

    get listening(): boolean {
        return this.socket !== undefined;
    }

    async listen(): Promise<void> {
        const socket = createSocket("udp4");
        socket.on("message", (datagram, client) => this.receive(datagram, client));
        socket.bind({ address: this.address, port: this.port, exclusive: true });
        await once(socket, "listening");
        socket.on("error", (error) => this.log(error));
        this.socket = socket;
    }

    /** Sessions end, too: their answers would have no address to come from. */
    stopListening(): void {
        this.socket?.close();
        this.socket = undefined;
        [...this.sessions.values()].forEach((session) => session.end());
    }

    async close(): Promise<void> {
        const { socket } = this;
        const closed = socket && once(socket, "close");
        this.stopListening();
        await closed;
    }

    private receive(datagram: Buffer, client: RemoteInfo): void {
        const key = `${client.address}:${client.port}`;
        const session = this.sessions.get(key) ?? this.open(key, client);
        if (!session) {
            return;
        }
        this.sessions.delete(key);
        this.sessions.set(key, session);
        session.send(datagram);
    }

    private open(key: string, client: RemoteInfo): UdpSession | undefined {
        const route = this.options.route(client);
        if (!route) {
            return undefined;
        }
        if (this.sessions.size >= MAX_SESSIONS) {
            this.sessions.values().next().value?.end();
        }
        const session: UdpSession = new UdpSession({
            route,
            idleTimeoutMs: this.options.idleTimeoutMs?.() ?? IDLE_TIMEOUT_MS,
            answer: (answer) => this.socket?.send(answer, client.port, client.address),
            ended: (error) => {
                forget?.();
                this.sessions.delete(key);
                if (error) {
                    this.log(error);
                }
            },
        });
        const forget = this.options.connections?.add(route.target, () => session.end());
        this.sessions.set(key, session);
        return session;
    }

    private log(error: Error): void {
        this.options.log(`${this.address}:${this.port}/udp: ${error.message}`);
    }
}
