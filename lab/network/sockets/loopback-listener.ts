import { once } from "node:events";
import type { Server, Socket } from "node:net";
import { containsCidr } from "cidr-tools";

/** What the lab serves on one loopback address and port, over TCP or UDP. */
export interface Listener {
    readonly address: string;
    readonly port: number;
    readonly listening: boolean;
    /** Rejects with the system's error (EADDRINUSE, EACCES, …) where the port is not available. */
    listen(): Promise<void>;
    /** Takes no new connection, until it listens again. */
    stopListening(): void;
    /** Stops listening and ends every connection. */
    close(): Promise<void>;
}

/** Throws a RangeError for an address outside 127.0.0.0/8: nothing of the lab can be reached from another machine. */
export function checkLoopback(address: string): void {
    if (!containsCidr("127.0.0.0/8", address)) {
        throw new RangeError(`the lab listens on loopback addresses (127.0.0.0/8) only, not on ${address}`);
    }
}

/** A TCP server of the lab on one loopback address and port, which knows its connections, so that all can be ended. */
export class LoopbackListener implements Listener {
    private readonly connections = new Set<Socket>();

    /** Throws a RangeError for an address outside 127.0.0.0/8. */
    constructor(
        private readonly server: Server,
        readonly address: string,
        readonly port: number,
    ) {
        checkLoopback(address);
        server.on("connection", (socket) => {
            this.connections.add(socket);
            socket.once("close", () => this.connections.delete(socket));
        });
    }

    get listening(): boolean {
        return this.server.listening;
    }

    async listen(): Promise<void> {
        this.server.listen({ host: this.address, port: this.port });
        await once(this.server, "listening");
    }

    /** Connections that are open go on to their own end. */
    stopListening(): void {
        this.server.close();
    }

    async close(): Promise<void> {
        const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
        for (const socket of this.connections) {
            socket.destroy();
        }
        await closed;
    }
}
