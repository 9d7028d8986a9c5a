import { createProxyServer } from "http-proxy-3";
import { Agent, type IncomingMessage, type ServerResponse } from "node:http";
import type { Credentials } from "../../credentials";
import { isApiHost } from "./browser-guard";
import { mayUseProxy } from "./proxy-access";
import { PASSWORD_NEEDED } from "./tunnel";
import { upstreamProxy, type ProxyEnvironment } from "./upstream-proxy";

/**
 * Sends proxy requests in absolute form (RFC 9112, 3.2.2) on to the host that they name, for who has the proxy's
 * password. Returns a function that does so where the request is one for another host than Tencent's, else is false.
 *
 * @param environment its proxy variables say how the hosts are reached.
 * @param resolve the loopback address of a host that the lab itself serves, undefined for any other. The request then comes
 * from the address that its client has.
 */
export function forwarder(
    credentials: Credentials,
    environment: ProxyEnvironment,
    resolve: (name: string) => string | undefined = () => undefined,
): (request: IncomingMessage, response: ServerResponse) => boolean {
    const server = createProxyServer();
    const straight = new Agent();
    return (request, response) => {
        const url = /^http:\/\//i.test(request.url ?? "") ? URL.parse(request.url!) : null;
        if (!url || isApiHost(url.hostname)) {
            return false;
        }
        if (!mayUseProxy(request.headers["proxy-authorization"], credentials)) {
            response.writeHead(407, { "Proxy-Authenticate": 'Basic realm="tke-lab"', "Content-Type": "text/plain" });
            response.end(`${PASSWORD_NEEDED}\n`);
            return true;
        }
        delete request.headers["proxy-authorization"];
        delete request.headers["proxy-connection"];
        request.url = `${url.pathname}${url.search}`;
        const address = resolve(url.hostname);
        const upstream = address === undefined ? upstreamProxy(url, environment) : undefined;
        const agent = upstream ? new Agent({ proxyEnv: { HTTP_PROXY: upstream.href } }) : straight;
        const fail = (error: Error): void => {
            if (response.headersSent) {
                response.destroy();
            } else {
                response.writeHead(502, { "Content-Type": "text/plain" }).end(`${error.message}\n`);
            }
        };
        try {
            // The Host that a client sends beside an absolute form does not count (RFC 9112, 3.2.2).
            request.headers.host = url.host;
            const target = address === undefined ? url.origin : `http://${address}:${url.port || 80}`;
            const localAddress = address === undefined ? undefined : request.socket.remoteAddress;
            server.web(request, response, { target, agent, localAddress }, fail);
        } catch (error) {
            fail(error as Error);
        }
        return true;
    };
}
