import { createSocket } from "node:dgram";
import { once } from "node:events";

export interface UdpProbeOptions {
    host: string;
    port: number;
    /** The address to send from. @default - what the system picks */
    localAddress?: string;
    signal: AbortSignal;
}

/** What one datagram, from a port of its own, is answered. Rejects where nothing listens, and when `signal` aborts. */
export async function probeUdp({ host, port, localAddress, signal }: UdpProbeOptions): Promise<string> {
    const socket = createSocket({ type: host.includes(":") ? "udp6" : "udp4", signal });
    try {
        const answer = once(socket, "message", { signal });
        socket.once("connect", () => socket.send("whom do you see?"));
        socket.once("listening", () => socket.connect(port, host));
        socket.bind({ port: 0, address: localAddress });
        const [datagram] = (await answer) as [Buffer];
        return datagram.toString();
    } finally {
        if (!signal.aborted) {
            socket.close();
        }
    }
}
