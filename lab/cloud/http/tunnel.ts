import * as http from "node:http";
import * as https from "node:https";
import { connect, type Socket } from "node:net";
import { pipeline, type Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import type { Credentials } from "../../credentials";
import type { Log } from "../../log";
import { isApiHost } from "./browser-guard";
import type { CertificateAuthority } from "./certificate-authority";
import { basicAuthorization, mayUseProxy } from "./proxy-access";
import { upstreamProxy, type ProxyEnvironment } from "./upstream-proxy";

export interface TunnelOptions {
    certificateAuthority: CertificateAuthority;
    /** Whose proxy password opens tunnels to hosts that are not Tencent's. */
    credentials: Credentials;
    /** Its proxy variables say how those hosts are reached. */
    environment: ProxyEnvironment;
    /**
     * The loopback address of a host that the lab itself serves; a tunnel there comes from the address that its client has.
     *
     * @default of none
     */
    resolve?: (name: string) => string | undefined;
    log?: Log;
}

interface Authority {
    host: string;
    port: number;
}

/**
 * Answers CONNECT: a tunnel to Tencent's API ends here, in the server itself, with TLS under a certificate of the lab's
 * authority (plain on port 80); one to any other host leads there, for who has the proxy's password.
 * Returns a function that cuts the tunnels that lead elsewhere.
 */
export function serveTunnels(server: http.Server, options: TunnelOptions): () => void {
    const tunnels = new Set<Duplex>();
    server.on("connect", (request: http.IncomingMessage, socket: Socket, head: Buffer) => {
        socket.on("error", () => socket.destroy());
        if (head.length > 0) {
            socket.unshift(head);
        }
        const authority = parseAuthority(request.url ?? "");
        if (!authority) {
            refuse(socket, "400 Bad Request", `CONNECT needs host:port, not ${request.url}`);
        } else if (isApiHost(authority.host)) {
            void serveApi(server, socket, authority, options);
        } else if (!mayUseProxy(request.headers["proxy-authorization"], options.credentials)) {
            refuse(socket, "407 Proxy Authentication Required", PASSWORD_NEEDED);
        } else {
            tunnels.add(socket);
            socket.once("close", () => tunnels.delete(socket));
            void serveTunnel(socket, authority, options);
        }
    });
    return () => tunnels.forEach((socket) => socket.destroy());
}

/** The answer to a client without the password. */
export const PASSWORD_NEEDED =
    "The lab's proxy leads to other hosts than Tencent's only with its password: set the proxy variables as " +
    "`npm run lab -- env` prints them.";

function parseAuthority(url: string): Authority | undefined {
    const [, ipv6, name, port] = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9_.-]+)):(\d{1,5})$/i.exec(url) ?? [];
    const host = (ipv6 ?? name)?.toLowerCase();
    return host && Number(port) < 65536 ? { host, port: Number(port) } : undefined;
}

async function serveApi(
    server: http.Server,
    socket: Socket,
    { host, port }: Authority,
    { certificateAuthority, log }: TunnelOptions,
): Promise<void> {
    if (port === 80) {
        establish(socket);
        server.emit("connection", socket);
        return;
    }
    const secureContext = await certificateAuthority.secureContext(host);
    establish(socket);
    const secure = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ["http/1.1"] });
    const logFailure = (error: Error) => log?.(`TLS for ${host}: ${error.message}`);
    secure.once("error", logFailure).once("secure", () => secure.off("error", logFailure));
    secure.on("error", () => secure.destroy());
    server.emit("connection", secure);
}

async function serveTunnel(
    socket: Socket,
    authority: Authority,
    { environment, resolve = () => undefined }: TunnelOptions,
): Promise<void> {
    let remote: Duplex;
    try {
        const address = resolve(authority.host);
        remote = address
            ? await connectStraight({ host: address, port: authority.port }, socket.remoteAddress)
            : await connectTo(authority, environment);
    } catch (error) {
        refuse(socket, "502 Bad Gateway", error instanceof Error ? error.message : String(error));
        return;
    }
    if (socket.destroyed) {
        remote.destroy();
        return;
    }
    establish(socket);
    // Each direction ends by itself: a half-closed connection still carries the other one.
    pipeline(socket, remote, () => undefined);
    pipeline(remote, socket, () => undefined);
}

function connectTo({ host, port }: Authority, environment: ProxyEnvironment): Promise<Duplex> {
    const path = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
    const proxy = upstreamProxy(new URL(`https://${path}`), environment);
    if (proxy) {
        return connectThrough(proxy, path);
    }
    return connectStraight({ host, port });
}

function connectStraight({ host, port }: Authority, localAddress?: string): Promise<Duplex> {
    return new Promise((resolve, reject) => {
        const socket = connect({ host, port, localAddress, allowHalfOpen: true });
        socket.once("error", reject).once("connect", () => {
            socket.off("error", reject);
            resolve(socket);
        });
    });
}

function connectThrough(proxy: URL, path: string): Promise<Duplex> {
    return new Promise((resolve, reject) => {
        const client = { "http:": http, "https:": https }[proxy.protocol];
        if (!client) {
            throw new Error(`the upstream proxy must be http:// or https://, not ${proxy.protocol}//: set HTTPS_PROXY`);
        }
        const user = decodeURIComponent(proxy.username);
        const authorization = user && basicAuthorization(user, decodeURIComponent(proxy.password));
        const request = client.request({
            host: proxy.hostname.replace(/^\[|\]$/g, ""),
            port: proxy.port || undefined,
            method: "CONNECT",
            path,
            headers: { Host: path, ...(authorization ? { "Proxy-Authorization": authorization } : {}) },
            agent: false,
        });
        request
            .once("connect", (response: http.IncomingMessage, socket: Socket, head: Buffer) => {
                if (response.statusCode !== 200) {
                    socket.destroy();
                    reject(new Error(`the upstream proxy ${proxy.host} answered ${response.statusCode}`));
                    return;
                }
                socket.unshift(head);
                resolve(socket);
            })
            .once("error", (error) => reject(new Error(`the upstream proxy ${proxy.host}: ${error.message}`)))
            .end();
    });
}

function establish(socket: Socket): void {
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
}

function refuse(socket: Socket, status: string, reason: string): void {
    const message = `${reason}\n`;
    const challenge = status.startsWith("407") ? 'Proxy-Authenticate: Basic realm="tke-lab"\r\n' : "";
    socket.end(
        `HTTP/1.1 ${status}\r\n${challenge}Content-Type: text/plain; charset=utf-8\r\n` +
            `Content-Length: ${Buffer.byteLength(message)}\r\nConnection: close\r\n\r\n${message}`,
    );
}
