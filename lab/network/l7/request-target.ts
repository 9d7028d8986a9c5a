/** Where a request goes, by its request line and its Host header. */
export interface RequestTarget {
    /** The Host that counts: an absolute-form target's own, else the header's. */
    host: string;
    /** Path and query as the client sent them, which is what the backend gets. */
    url: string;
    /** The path that rules are matched with: decoded, without dot segments and empty ones, as nginx normalises it. */
    path: string;
}

/**
 * Reads a request target in origin or absolute form (RFC 9112, 3.2); undefined for any other, and for one whose path
 * cannot be decoded or leaves the root.
 *
 * @param host the Host header; empty: HTTP/1.0 without one.
 */
export function parseRequestTarget(target: string, host: string): RequestTarget | undefined {
    const absolute = /^https?:\/\/(?<authority>[^/?#]+)(?<rest>.*)$/i.exec(target)?.groups;
    const url = absolute ? originForm(absolute.rest ?? "") : target;
    if (!url.startsWith("/") || url.includes("#")) {
        return undefined;
    }
    const path = normalizedPath(url.split("?", 1)[0] ?? "/");
    return path === undefined ? undefined : { host: absolute?.authority ?? host, url, path };
}

function originForm(rest: string): string {
    return rest.startsWith("/") ? rest : `/${rest}`;
}

function normalizedPath(path: string): string | undefined {
    const decoded = decode(path);
    if (decoded === undefined || decoded.includes("\0")) {
        return undefined;
    }
    const segments: string[] = [];
    for (const segment of decoded.split("/")) {
        if (segment === "..") {
            if (segments.pop() === undefined) {
                return undefined;
            }
        } else if (segment !== "" && segment !== ".") {
            segments.push(segment);
        }
    }
    const endsInFolder = /\/\.{0,2}$/.test(decoded);
    return segments.length === 0 ? "/" : `/${segments.join("/")}${endsInFolder ? "/" : ""}`;
}

function decode(path: string): string | undefined {
    try {
        return decodeURIComponent(path);
    } catch {
        return undefined;
    }
}
