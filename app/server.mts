import { createSocket, type RemoteInfo } from "node:dgram";
import { createServer, type IncomingMessage } from "node:http";
import { hostname } from "node:os";

/** What the echo server tells of a request it got. */
interface Echo {
    /** The TCP peer: the client, where its address was kept on the way. */
    remote_addr: string;
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
    /** What was sent, as UTF-8. */
    body: string;
    hostname: string;
    server_port: number;
}

const host = process.env.HOST || "0.0.0.0";
const port = Number(process.env.PORT || 5000);

function echo(request: IncomingMessage): Echo {
    const { remoteAddress = "", localAddress = "", localPort = port } = request.socket;
    return {
        remote_addr: withoutMapping(remoteAddress),
        headers: request.headers,
        method: request.method ?? "",
        url: request.url ?? "",
        hostname: process.env.HOSTNAME || hostname(),
        server_addr: withoutMapping(localAddress),
        server_port: localPort,
    };
}

function echoDatagram(datagram: Buffer, { address }: RemoteInfo): UdpEcho {
    return {
        protocol: "UDP",
        remote_addr: withoutMapping(address),
        body: datagram.toString(),
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

const udp = createSocket(host.includes(":") ? "udp6" : "udp4");

udp.on("message", (datagram, client) => {
    const answer = echoDatagram(datagram, client);
    // Load balancers check UDP ports with empty datagrams, which are no client's.
    if (datagram.length > 0) {
        console.log(`${answer.remote_addr} UDP ${datagram.length} bytes`);
    }
    udp.send(`${JSON.stringify(answer)}\n`, client.port, client.address);
});

for (const each of [server, udp]) {
    each.on("error", (error: Error) => {
        console.error(error.message);
        process.exit(1);
    });
}

udp.bind(port, host);
server.listen(port, host, () => console.log(`listening on ${host}:${port}, TCP and UDP`));

process.on("SIGTERM", () => {
    stopping = true;
    udp.close();
    server.close(() => process.exit(0));
    server.closeIdleConnections();
});
