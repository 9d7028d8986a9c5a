import { containsCidr } from "cidr-tools";
import { isIP } from "node:net";
import { PROXY_USER } from "./proxy-access";

/** The variables of an environment that say how other hosts are reached. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

const PROXY_VARIABLES = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"];

/**
 * The environment without proxies that are a lab's: a lab started from a shell that has `lab -- env` would otherwise
 * reach the world through itself.
 */
export function withoutLabProxies(environment: ProxyEnvironment): Record<string, string | undefined> {
    const isLab = (name: string) => parseProxy(environment[name] ?? "")?.username === PROXY_USER;
    return Object.fromEntries(
        Object.entries(environment).filter(([name]) => !PROXY_VARIABLES.includes(name) || !isLab(name)),
    );
}

/**
 * The proxy through which that environment reaches a URL, by `http_proxy` or `https_proxy`, and `no_proxy`, in either
 * case; undefined for straight. Loopback is never proxied, as in Go's net/http.
 */
export function upstreamProxy({ protocol, hostname, port }: URL, environment: ProxyEnvironment): URL | undefined {
    const [variable, defaultPort] = protocol === "https:" ? ["https_proxy", 443] : ["http_proxy", 80];
    const valueOf = (name: string) => environment[name] || environment[name.toUpperCase()] || "";
    const proxy = parseProxy(valueOf(variable));
    const host = hostname.replace(/^\[|\]$/g, "");
    return proxy && !isLoopback(host) && !isException(host, Number(port || defaultPort), valueOf("no_proxy"))
        ? proxy
        : undefined;
}

function parseProxy(value: string): URL | undefined {
    return URL.parse(/^[a-z0-9]+:\/\//i.test(value) ? value : `http://${value}`) ?? undefined;
}

function isLoopback(host: string): boolean {
    return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

/** The forms of golang.org/x/net/http/httpproxy: `*`, address, CIDR, domain with its subdomains, each also with a port. */
function isException(host: string, port: number, exceptions: string): boolean {
    return exceptions
        .toLowerCase()
        .split(",")
        .map((entry) => entry.trim())
        .filter((entry) => entry !== "")
        .some((entry) => {
            const [, name = entry, onlyPort] = /^([^:]+):(\d+)$/.exec(entry) ?? [];
            if (onlyPort !== undefined && Number(onlyPort) !== port) {
                return false;
            }
            if (name === "*") {
                return true;
            }
            if (isIP(host) !== 0) {
                return isIP(name.split("/")[0]!) !== 0 && containsCidr(name, host);
            }
            const domain = name.replace(/^\*?\./, "");
            return host.endsWith(`.${domain}`) || (host === domain && domain === name);
        });
}
