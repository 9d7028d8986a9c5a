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

server.on("error", (error) => {
    console.error(error.message);
    process.exit(1);
});

server.listen(port, host, () => console.log(`listening on ${host}:${port}`));

process.on("SIGTERM", () => {
    stopping = true;
    server.close(() => process.exit(0));
    server.closeIdleConnections();
});
