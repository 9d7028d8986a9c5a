import { createSocket, type Socket } from "node:dgram";
import { answersForOthers, isTakenForOthers } from "../sockets/listening-sockets";
import type { UdpRoute } from "./udp-route";

export interface UdpSessionOptions {
    route: UdpRoute;
    idleTimeoutMs: number;
    /** What the target sends. */
    answer: (datagram: Buffer) => void;
    /** Called once: after the idle time, when the session's socket fails or its target is not there, or by `end`. */
    ended: (error?: Error) => void;
}

const NOTHING = Buffer.alloc(0);

/** After how long it is looked again who listens at the target. */
const LOOK_AGAIN_MS = 1_000;

/** Datagrams that wait while a session's socket is being bound. */
const MAX_PENDING = 64;

/** The datagrams between one client's address and port and the target that was chosen for them. */
export class UdpSession {
    private socket?: Socket;
    private isOpening = false;
    private isConnected = false;
    private isOver = false;
    private isFirst = true;
    private pending: Buffer[] = [];
    private lookedAt = 0;
    private readonly idle: NodeJS.Timeout;

    constructor(private readonly options: UdpSessionOptions) {
        this.idle = setTimeout(() => this.end(), options.idleTimeoutMs).unref();
    }

    get target(): UdpRoute["target"] {
        return this.options.route.target;
    }

    /** Passes a datagram on to the target, unless it is dropped on its way. */
    send(datagram: Buffer): void {
        this.idle.refresh();
        if (this.isConnected) {
            if (Date.now() - this.lookedAt > LOOK_AGAIN_MS) {
                void this.isTakenForOthers();
            }
            this.socket?.send(datagram);
            return;
        }
        if (!this.isOpening) {
            // A flow that has got through once is let through from then on: security groups are stateful.
            if (this.options.route.droppedBy() !== undefined) {
                return;
            }
            this.isOpening = true;
            void this.open();
        }
        if (this.pending.length < MAX_PENDING) {
            this.pending.push(
                this.isFirst ? Buffer.concat([this.options.route.preamble ?? NOTHING, datagram]) : datagram,
            );
            this.isFirst = false;
        }
    }

    end(error?: Error): void {
        if (this.isOver) {
            return;
        }
        this.isOver = true;
        clearTimeout(this.idle);
        this.pending = [];
        this.socket?.close();
        this.options.route.closed();
        this.options.ended(error);
    }

    private async open(): Promise<void> {
        if (!(await this.isTakenForOthers()) && !this.isOver) {
            this.connect();
        }
    }

    /** Ends the session where another program of this machine would get its datagrams: the next one looks again. */
    private async isTakenForOthers(): Promise<boolean> {
        this.lookedAt = Date.now();
        const { address, port } = this.target;
        const isTaken = await isTakenForOthers("UDP", address, port);
        if (isTaken) {
            this.end(new Error(`${address}:${port}: ${answersForOthers(port)}`));
        }
        return isTaken;
    }

    private connect(): void {
        const { target, source } = this.options.route;
        const socket = createSocket("udp4");
        this.socket = socket;
        socket.on("message", (datagram) => {
            this.idle.refresh();
            this.options.answer(datagram);
        });
        socket.on("error", (error: NodeJS.ErrnoException) => {
            // Nobody listens there: a CLB's flow stays with its backend all the same, and health checks notice.
            if (error.code !== "ECONNREFUSED") {
                this.end(error);
            }
        });
        socket.once("listening", () => {
            if (!this.isOver) {
                socket.connect(target.port, target.address);
            }
        });
        socket.once("connect", () => this.connected(socket));
        socket.bind({ address: source, port: 0 });
    }

    private connected(socket: Socket): void {
        if (this.isOver) {
            return;
        }
        this.isConnected = true;
        const pending = this.pending;
        this.pending = [];
        pending.forEach((datagram) => socket.send(datagram));
    }
}
