import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { createServer, request, type IncomingHttpHeaders, type IncomingMessage, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { USER_AGENT } from "../../../../lab/network/health/run-check";
import { eventually } from "../../../support/eventually";

/** The loopback block of this run's addresses, above all that a lab uses first, so that runs do not collide. */
export const BLOCK = randomInt(200, 250);

/** Hosts of an address's last part, without the network's and the broadcast address. */
const HOSTS = 254;

let nextHost = randomInt(0, 100 * HOSTS);

/** An address that no other test of this run has. */
export function freshAddress(): string {
    const host = nextHost++;
    return `127.${BLOCK}.${Math.floor(host / HOSTS)}.${(host % HOSTS) + 1}`;
}

export function freshPort(): number {
    return randomInt(10_000, 30_000);
}

/** What a Pod saw of a request, `remote_addr` named as the demo images name it. */
export interface Seen {
    pod: string;
    remote_addr: string;
    url: string;
    headers: IncomingHttpHeaders;
    body: string;
}

/** A Pod that answers every request with what it saw. */
export class Pod {
    readonly requests: Seen[] = [];
    /** Health checks, which are no client's requests. */
    readonly checks: Seen[] = [];
    /** The answer's status. */
    status = 200;
    private readonly server: Server;

    constructor(
        readonly address: string,
        readonly port: number,
    ) {
        this.server = createServer((incoming, response) => {
            void text(incoming).then((body) => {
                const seen = this.see(incoming, body);
                const isCheck = seen.headers["user-agent"] === USER_AGENT;
                (isCheck ? this.checks : this.requests).push(seen);
                response.writeHead(this.status).end(JSON.stringify(seen));
            });
        });
        this.server.on("upgrade", (incoming: IncomingMessage, socket: Socket) => {
            socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
            socket.write(JSON.stringify(this.see(incoming, "")));
            socket.pipe(socket);
        });
    }

    async start(): Promise<this> {
        this.server.listen({ host: this.address, port: this.port });
        await once(this.server, "listening");
        return this;
    }

    async stop(): Promise<void> {
        this.server.closeAllConnections();
        this.server.close();
        await once(this.server, "close");
    }

    /** Returns once nobody is connected. */
    async idle(): Promise<void> {
        await eventually(async () => {
            const connections = await promisify(this.server.getConnections.bind(this.server))();
            assert.equal(connections, 0, "connections to the Pod");
        });
    }

    private see(incoming: IncomingMessage, body: string): Seen {
        return {
            pod: this.address,
            remote_addr: incoming.socket.remoteAddress ?? "",
            url: incoming.url ?? "",
            headers: incoming.headers,
            body,
        };
    }
}

export interface Call {
    host: string;
    port: number;
    client: string;
    path?: string;
    method?: string;
    headers?: Record<string, string>;
    body?: string | Buffer;
}

export interface Reply {
    status: number;
    headers: IncomingHttpHeaders;
    text: string;
    seen: Seen;
}

const UNSEEN: Seen = { pod: "", remote_addr: "", url: "", headers: {}, body: "" };

/** One request from a client's address. `seen` is the Pod's answer, where a Pod answered. */
export async function call({ host, port, client, path = "/", method = "GET", headers, body }: Call): Promise<Reply> {
    const outgoing = request({ host, port, path, method, headers, localAddress: client, agent: false });
    outgoing.end(body);
    const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
    const answer = await text(incoming);
    const status = incoming.statusCode ?? 0;
    return {
        status,
        headers: incoming.headers,
        text: answer,
        seen: status === 200 ? (JSON.parse(answer) as Seen) : UNSEEN,
    };
}

/** A raw TCP connection from a client's address. */
export async function open(host: string, port: number, client: string): Promise<Socket> {
    const socket = connect({ host, port, localAddress: client, allowHalfOpen: true });
    await once(socket, "connect");
    return socket;
}

/** The VPC's address that the block's loopback address stands for. */
export function vpcAddress(loopback: string): string {
    return loopback.replace(/^127\.\d+/, "10.20");
}
