import type { Server, Socket } from "node:net";
import { TLSSocket } from "node:tls";

/** After how long Linux gives up to connect when no SYN is answered (tcp(7): tcp_syn_retries 6, 127 s). */
const CONNECT_GIVES_UP_MS = 127_000;

/** Looks at a client before the server does. Returns whether it has taken it, so that neither the next gate nor the server gets it. */
export type ConnectionGate = (client: Socket) => boolean;

/** Puts gates before a server's own listener. A client comes to them in their order. */
export function gateConnections<S extends Server>(server: S, gates: readonly ConnectionGate[]): S {
    const accept = server.listeners("connection");
    server.removeAllListeners("connection");
    server.on("connection", (client: Socket) => {
        if (!gates.some((gate) => gate(client))) {
            accept.forEach((listener) => void Reflect.apply(listener, server, [client]));
        }
    });
    return server;
}

/** Drops the clients whose addresses `allows` is not true for. */
export function filterGate(allows: (address: string) => boolean): ConnectionGate {
    return (client) => {
        const { remoteAddress } = client;
        if (remoteAddress === undefined) {
            // Gone already.
            client.destroy();
            return true;
        }
        const isDropped = !allows(remoteAddress);
        if (isDropped) {
            drop(client);
        }
        return isDropped;
    };
}

/**
 * What a dropped packet looks like to the client: nothing. The kernel has answered the SYN already, so that the client
 * waits for an answer instead of a connection, and no longer than it would have waited for that.
 */
export function drop(client: Socket): void {
    const giveUp = setTimeout(() => reset(client), CONNECT_GIVES_UP_MS).unref();
    client.once("close", () => clearTimeout(giveUp));
    client.once("end", () => client.destroy());
    client.on("error", () => client.destroy());
    client.resume();
}

/** Ends a connection with a RST; one inside TLS without a close_notify, which is the nearest to it that Node.js has. */
export function reset(socket: Socket): void {
    if (socket instanceof TLSSocket) {
        socket.destroy();
    } else {
        socket.resetAndDestroy();
    }
}

/** What a listener, node port or backend speaks below its application. */
export type Transport = "TCP" | "UDP";
