import { matchesWithinLimit } from "./expression";

/** What a forwarding rule matches. */
export interface ForwardingRule {
    /** Exact, `*.example.com`, `www.example.*`, `~` and a regular expression; empty: the VIP. */
    domain: string;
    /** Prefix, `= exact`, `^~ prefix`, `~ regular expression`, `~* regular expression without case`. */
    url: string;
    /** Whether its domain is the one for requests that name no rule's domain. */
    defaultServer?: boolean;
}

export interface RuleRequest {
    /** The Host header, with or without a port. */
    host: string;
    /** Path and query. */
    url: string;
    /** What is matched with the rules' URLs. @default the path of `url` as it is */
    path?: string;
}

export type RoutedRequest<R extends ForwardingRule> =
    { kind: "forward"; rule: R } | { kind: "redirect"; path: string } | { kind: "not-found" };

/**
 * The rule of a layer-7 listener for a request: domain first, then URL (214/9032).
 *
 * A domain that matches no rule goes to the default domain. Within the domain an exact URL wins, then the longest
 * prefix, then regular expressions as nginx tries them. No URL matches: 404. A rule `/abc/` redirects `/abc` (301).
 */
export function routeRequest<R extends ForwardingRule>(
    rules: readonly R[],
    vips: readonly string[],
    request: RuleRequest,
): RoutedRequest<R> {
    const domains = [...new Set(rules.map((rule) => rule.domain))];
    const domain = matchDomain(domains, vips, hostName(request.host)) ?? defaultDomain(rules);
    const candidates = rules.filter((rule) => rule.domain === domain);
    const [sentPath = "/", query] = splitQuery(request.url);
    const path = request.path ?? sentPath;
    const rule = matchUrl(candidates, path);
    if (rule) {
        return { kind: "forward", rule };
    }
    if (candidates.some(({ url }) => url === `${path}/`)) {
        return { kind: "redirect", path: query === undefined ? `${path}/` : `${path}/?${query}` };
    }
    return { kind: "not-found" };
}

/** The one that was set as the default, else the earliest created ("if you do not set a new default domain name, CLB will set the earliest-created one"). */
export function defaultDomain(rules: readonly ForwardingRule[]): string | undefined {
    return (rules.find(({ defaultServer }) => defaultServer) ?? rules[0])?.domain;
}

/** @param host in lower case. */
export function matchDomain(domains: readonly string[], vips: readonly string[], host: string): string | undefined {
    const byLength = domains.toSorted((a, b) => b.length - a.length);
    return (
        domains.find((domain) => domain.toLowerCase() === host) ??
        domains.find((domain) => vips.includes(host) && (domain === "" || vips.includes(domain))) ??
        byLength.find((domain) => domain.startsWith("*.") && host.endsWith(domain.slice(1).toLowerCase())) ??
        byLength.find((domain) => domain.endsWith(".*") && host.startsWith(domain.slice(0, -1).toLowerCase())) ??
        domains.find((domain) => domain.startsWith("~") && matchesWithinLimit(domain.slice(1), host))
    );
}

function matchUrl<R extends ForwardingRule>(rules: readonly R[], path: string): R | undefined {
    const exact = rules.find(({ url }) => url.startsWith("=") && url.slice(1).trim() === path);
    if (exact) {
        return exact;
    }
    const prefix = rules
        .filter(({ url }) => !/^(=|~)/.test(url) && path.startsWith(prefixOf(url)))
        .toSorted((a, b) => prefixOf(b.url).length - prefixOf(a.url).length)[0];
    if (prefix?.url.startsWith("^~")) {
        return prefix;
    }
    return rules.find(({ url }) => matchesExpression(url, path)) ?? prefix;
}

function prefixOf(url: string): string {
    return url.startsWith("^~") ? url.slice(2).trim() : url;
}

function matchesExpression(url: string, path: string): boolean {
    if (url.startsWith("~*")) {
        return matchesWithinLimit(url.slice(2).trim(), path, "i");
    }
    return url.startsWith("~") && matchesWithinLimit(url.slice(1).trim(), path);
}

function hostName(host: string): string {
    return host.toLowerCase().replace(/:\d+$/, "");
}

function splitQuery(url: string): [path: string, query?: string] {
    const mark = url.indexOf("?");
    return mark < 0 ? [url] : [url.slice(0, mark), url.slice(mark + 1)];
}
