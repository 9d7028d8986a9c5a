import type { ListenerRecord, LoadBalancerRecord, RewriteRecord } from "../../cloud/model";

/** Where a rule sends its clients, instead of to backends. */
export interface RuleRedirect {
    code: RewriteRecord["code"];
    protocol: "http" | "https";
    /** On which the listener that it leads to is served. */
    port: number;
    /**
     * The domain that it leads to.
     *
     * @default the one that was asked for, since no single one is meant
     */
    domain?: string;
    /**
     * The path that it leads to.
     *
     * @default the path and query that were asked for
     */
    path?: string;
}

/**
 * What a rule's redirect comes to (214/8839).
 *
 * @param servedPort the port on which a listener's is served.
 */
export function redirectOf(
    { targetListenerId, targetLocationId, code, takeUrl }: RewriteRecord,
    { listeners }: Pick<LoadBalancerRecord, "listeners">,
    servedPort: (port: number) => number,
): RuleRedirect | undefined {
    const listener = listeners.find(({ listenerId }) => listenerId === targetListenerId);
    const rule = listener?.rules.find(({ locationId }) => locationId === targetLocationId);
    if (!listener || !rule) {
        return undefined;
    }
    const domain = plainDomain(rule.domain);
    const path = takeUrl ? undefined : plainPath(rule.url);
    return {
        code,
        protocol: schemeOf(listener),
        port: servedPort(listener.port),
        ...(domain === undefined ? {} : { domain }),
        ...(path === undefined ? {} : { path }),
    };
}

/** The `Location` of the answer to a request. */
export function locationOf({ protocol, port, domain, path }: RuleRedirect, host: string, url: string): string {
    const name = domain ?? host.replace(/:\d+$/, "");
    const isDefaultPort = port === (protocol === "https" ? 443 : 80);
    return `${protocol}://${name}${isDefaultPort ? "" : `:${port}`}${path ?? url}`;
}

function schemeOf({ protocol }: ListenerRecord): "http" | "https" {
    return protocol === "HTTPS" ? "https" : "http";
}

/** Undefined for the VIP, a wildcard or an expression, which are no one's name. */
function plainDomain(domain: string): string | undefined {
    return domain === "" || /[*~]/.test(domain) ? undefined : domain;
}

/** Undefined for an expression, which is no path. */
function plainPath(url: string): string | undefined {
    return url.startsWith("~") ? undefined : url.replace(/^(=|\^~)\s*/, "");
}
