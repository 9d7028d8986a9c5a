import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";

/** What a Pod saw of a datagram. */
export interface SeenDatagram {
    pod: string;
    remote_addr: string;
    remote_port: number;
    /** Base64. */
    body: string;
}

/** A Pod that answers every datagram with what it saw. Empty ones, which health checks send, are counted alone. */
export class UdpPod {
    readonly datagrams: SeenDatagram[] = [];
    readonly checks: string[] = [];
    private readonly socket = createSocket("udp4");

    constructor(
        readonly address: string,
        readonly port: number,
    ) {
        this.socket.on("message", (datagram, { address: remote_addr, port: remote_port }) => {
            if (datagram.length === 0) {
                this.checks.push(remote_addr);
                return;
            }
            const seen = { pod: this.address, remote_addr, remote_port, body: datagram.toString("base64") };
            this.datagrams.push(seen);
            this.socket.send(JSON.stringify(seen), remote_port, remote_addr);
        });
    }

    async start(): Promise<this> {
        this.socket.bind(this.port, this.address);
        await once(this.socket, "listening");
        return this;
    }

    async stop(): Promise<void> {
        this.socket.close();
        await once(this.socket, "close");
    }
}

/** A UDP client with an address and port of its own. */
export class UdpClient {
    private constructor(private readonly socket: Socket) {}

    static async open(address: string): Promise<UdpClient> {
        const socket = createSocket("udp4");
        socket.bind(0, address);
        await once(socket, "listening");
        return new UdpClient(socket);
    }

    get port(): number {
        return this.socket.address().port;
    }

    /** What the Pod saw of one datagram, and who answered. Rejects with an AbortError where no answer comes. */
    async ask(host: string, port: number, body = "hello", timeoutMs = 2_000): Promise<SeenDatagram & { from: string }> {
        this.socket.send(body, port, host);
        const signal = AbortSignal.timeout(timeoutMs);
        const [answer, from] = (await once(this.socket, "message", { signal })) as [Buffer, RemoteInfo];
        return { ...(JSON.parse(String(answer)) as SeenDatagram), from: `${from.address}:${from.port}` };
    }

    /** Whether a datagram gets no answer. */
    async hearsNothing(host: string, port: number, waitMs = 200): Promise<boolean> {
        return this.ask(host, port, "hello", waitMs).then(
            () => false,
            () => delay(0, true),
        );
    }

    close(): void {
        this.socket.close();
    }
}
