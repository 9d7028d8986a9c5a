import { createSocket, type RemoteInfo } from "node:dgram";
import { createServer, type IncomingMessage } from "node:http";
import { createServer as createTcpServer, type Socket } from "node:net";
import { hostname } from "node:os";

/** What the echo server tells of a request it got. */
interface Echo {
    /** The TCP peer: the client, where its address was kept on the way. */
    remote_addr: string;
    /** Whom a load balancer's PROXY protocol header names; only with PROXY_PROTOCOL=v2, and where a connection has one. */
    proxy_protocol_addr?: string;
    /** As received, names in lower case; a header sent more than once has its values joined. */
    headers: IncomingMessage["headers"];
    method: string;
    url: string;
    /** The Pod's name. */
    hostname: string;
    /** The address and port that the connection arrived at. */
    server_addr: string;
    server_port: number;
}

/** What the echo server tells of a datagram it got. */
interface UdpEcho {
    protocol: "UDP";
    /** The sender: the client, where its address was kept on the way. */
    remote_addr: string;
    /** As in an answer over HTTP. */
    proxy_protocol_addr?: string;
    /** What was sent, as UTF-8. */
    body: string;
    hostname: string;
    server_port: number;
}

const host = process.env.HOST || "0.0.0.0";
const port = Number(process.env.PORT || 5000);
/** Whether a PROXY protocol header, version 2, is read where a connection or datagram begins with one. */
const readsProxyHeader = process.env.PROXY_PROTOCOL === "v2";

const PROXY_SIGNATURE = Buffer.from("\r\n\r\n\0\r\nQUIT\n", "latin1");
const PROXY_HEADER_LENGTH = 16;

/** The IPv4 source of a PROXY protocol header, version 2, and what follows it; undefined where `data` begins with none. */
function readProxyHeader(data: Buffer): { address: string; rest: Buffer } | undefined {
    if (!data.subarray(0, PROXY_SIGNATURE.length).equals(PROXY_SIGNATURE)) {
        return undefined;
    }
    const end = PROXY_HEADER_LENGTH + data.readUInt16BE(14);
    const source = data.subarray(PROXY_HEADER_LENGTH, PROXY_HEADER_LENGTH + 4);
    // High half of byte 13: the address family, of which 1 is IPv4.
    return { address: data.readUInt8(13) >> 4 === 1 ? source.join(".") : "", rest: data.subarray(end) };
}

/** How long the header of a connection is that begins with `data`; 0: none, undefined: too little to tell. */
function proxyHeaderLength(data: Buffer): number | undefined {
    const start = data.subarray(0, PROXY_SIGNATURE.length);
    if (!start.equals(PROXY_SIGNATURE.subarray(0, start.length))) {
        return 0;
    }
    return data.length < PROXY_HEADER_LENGTH ? undefined : PROXY_HEADER_LENGTH + data.readUInt16BE(14);
}

const proxyAddresses = new WeakMap<Socket, string>();

/** Hands a connection to the HTTP server once its PROXY protocol header, if it has one, has been read. */
function acceptWithProxyHeader(socket: Socket): void {
    let received = Buffer.alloc(0);
    const read = (): void => {
        received = Buffer.concat([received, socket.read() ?? Buffer.alloc(0)]);
        const length = received.length > 0 ? proxyHeaderLength(received) : undefined;
        if (length === undefined || received.length < length) {
            return;
        }
        socket.off("readable", read);
        const header = readProxyHeader(received);
        if (header) {
            proxyAddresses.set(socket, header.address);
        }
        socket.unshift(header?.rest ?? received);
        server.emit("connection", socket);
    };
    socket.on("readable", read);
    socket.on("error", () => socket.destroy());
}

function echo(request: IncomingMessage): Echo {
    const { remoteAddress = "", localAddress = "", localPort = port } = request.socket;
    return {
        remote_addr: withoutMapping(remoteAddress),
        ...proxyProtocolAddress(proxyAddresses.get(request.socket)),
        headers: request.headers,
        method: request.method ?? "",
        url: request.url ?? "",
        hostname: process.env.HOSTNAME || hostname(),
        server_addr: withoutMapping(localAddress),
        server_port: localPort,
    };
}

function proxyProtocolAddress(address: string | undefined): { proxy_protocol_addr?: string } {
    return address === undefined ? {} : { proxy_protocol_addr: address };
}

function echoDatagram(datagram: Buffer, { address }: RemoteInfo): UdpEcho {
    const header = readsProxyHeader ? readProxyHeader(datagram) : undefined;
    return {
        protocol: "UDP",
        remote_addr: withoutMapping(address),
        ...proxyProtocolAddress(header?.address),
        body: (header?.rest ?? datagram).toString(),
        hostname: process.env.HOSTNAME || hostname(),
        server_port: port,
    };
}

/** A socket that listens on `::` names an IPv4 peer `::ffff:192.0.2.1` (RFC 4291, 2.5.5.2). */
function withoutMapping(address: string): string {
    return address.replace(/^::ffff:(?=\d+\.)/, "");
}

let stopping = false;

const server = createServer((request, response) => {
    if (stopping) {
        // What is open gets its answer; the client takes another connection, and with it another Pod, for the next.
        response.setHeader("Connection", "close");
    }
    if (request.url === "/healthz") {
        response.writeHead(200, { "Content-Type": "text/plain" }).end("ok\n");
        return;
    }
    const answer = echo(request);
    console.log(`${answer.remote_addr} ${answer.method} ${answer.url}`);
    response.writeHead(200, { "Content-Type": "application/json" }).end(`${JSON.stringify(answer)}\n`);
});

/** What listens: in front of the HTTP server where headers are to be read. */
const front = readsProxyHeader ? createTcpServer(acceptWithProxyHeader) : server;

const udp = createSocket(host.includes(":") ? "udp6" : "udp4");

udp.on("message", (datagram, client) => {
    const answer = echoDatagram(datagram, client);
    // Load balancers check UDP ports with empty datagrams, which are no client's.
    if (datagram.length > 0) {
        console.log(`${answer.remote_addr} UDP ${datagram.length} bytes`);
    }
    udp.send(`${JSON.stringify(answer)}\n`, client.port, client.address);
});

for (const each of [front, udp]) {
    each.on("error", (error: Error) => {
        console.error(error.message);
        process.exit(1);
    });
}

udp.bind(port, host);
front.listen(port, host, () => console.log(`listening on ${host}:${port}, TCP and UDP`));

process.on("SIGTERM", () => {
    stopping = true;
    udp.close();
    front.close(() => process.exit(0));
    server.closeIdleConnections();
});
