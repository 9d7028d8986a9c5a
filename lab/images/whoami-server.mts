// Stands in for traefik/whoami (github.com/traefik/whoami, app.go): `/` answers with lines, `/api` with JSON; `wait` in the
// query delays the answer. The port is WHOAMI_PORT_NUMBER's, 80 unless set; SIGTERM ends it at once.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

const port = Number(process.env.WHOAMI_PORT_NUMBER || 80);
const hostname = process.env.HOSTNAME ?? "";

/** Of a duration of one unit: `10s`. Anything else is no delay. */
function waitMilliseconds(duration: string | null): number {
    const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(duration ?? "") ?? [];
    return amount === undefined ? 0 : Number(amount) * (UNITS[unit] ?? 0);
}

/** As Go's net/http names them: `X-Forwarded-For`. */
function canonical(name: string): string {
    return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

function headerValues({ headersDistinct }: IncomingMessage): [string, string[]][] {
    const names = Object.keys(headersDistinct).filter((name) => name !== "host");
    return names.sort().map((name) => [canonical(name), headersDistinct[name] ?? []]);
}

function peerOf({ socket: { remoteAddress = "", remotePort } }: IncomingMessage): string {
    return `${remoteAddress.includes(":") ? `[${remoteAddress}]` : remoteAddress}:${remotePort}`;
}

function lines(request: IncomingMessage): string {
    return [
        `Hostname: ${hostname}`,
        `IP: ${request.socket.localAddress}`,
        `RemoteAddr: ${peerOf(request)}`,
        `${request.method} ${request.url} HTTP/1.1\r`,
        `Host: ${request.headers.host ?? ""}\r`,
        ...headerValues(request).flatMap(([name, values]) => values.map((value) => `${name}: ${value}\r`)),
        "\r",
        "",
    ].join("\n");
}

function json(request: IncomingMessage): string {
    const answer = {
        hostname,
        ip: [request.socket.localAddress],
        headers: Object.fromEntries(headerValues(request)),
        url: request.url,
        host: request.headers.host,
        method: request.method,
        remoteAddr: peerOf(request),
    };
    return `${JSON.stringify(answer)}\n`;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://pod");
    if (pathname === "/health") {
        response.end();
        return;
    }
    if (pathname === "/api") {
        response.writeHead(200, { "Content-Type": "application/json" }).end(json(request));
        return;
    }
    await delay(waitMilliseconds(searchParams.get("wait")));
    response.writeHead(200, { "Content-Type": "text/plain; charset=utf-8" }).end(lines(request));
}

const server = createServer((request, response) => void answer(request, response));

server.on("error", (error) => {
    console.error(error.message);
    process.exit(1);
});

server.listen(port, process.env.HOST || "0.0.0.0", () => console.log(`Starting up on port ${port}`));
