import { isIP } from "node:net";
import { normalizeAddress } from "../pod-answer";

/** What a line of an access log says of its client. */
export interface AccessLogEntry {
    /** The log's format, as its server's documentation calls it. */
    format: string;
    /** The client's address as the app takes it. */
    address: string;
}

interface LineFormat {
    name: string;
    pattern: RegExp;
}

/** Of a longer line, what an app may write about a request of its own making, only the beginning is read. */
const MAX_LENGTH = 16_384;

const REQUEST = String.raw`"?[A-Z]+ \S+(?: HTTP/[\d.]+)?"?`;
/** An address, perhaps with a port, IPv6 in brackets. */
const PEER = String.raw`\[?(?<address>[\da-fA-F.:]+?)\]?(?::\d+)?`;

/** Keys of `key=value` lines (Go's slog, logrus) that hold the client as the app takes it. */
const LOGFMT_KEYS = [
    "client_ip",
    "clientIp",
    "clientip",
    "remote_addr",
    "remoteAddr",
    "remote_ip",
    "remoteIp",
    "remote",
    "ip",
];

/** Line formats; the first that fits counts, so that the narrower ones come first. */
const LINE_FORMATS: readonly LineFormat[] = [
    { name: "Gin", pattern: new RegExp(String.raw`\[GIN\].*\|\s*${PEER}\s*\|\s*[A-Z]+\s+"`) },
    { name: "Rails", pattern: new RegExp(String.raw`Started [A-Z]+ "[^"]*" for ${PEER} at `) },
    { name: "uvicorn", pattern: new RegExp(String.raw`^(?:.*\s)?${PEER} - "[A-Z]+ \S+ HTTP/[\d.]+" \d{3}`) },
    { name: "chi", pattern: new RegExp(String.raw`"[A-Z]+ \S+ HTTP/[\d.]+" from ${PEER} - \d{3}`) },
    // nginx, Apache, Tomcat, gunicorn, morgan's combined and common, Traefik's CLF, Python's http.server.
    { name: "combined", pattern: new RegExp(String.raw`^(?:.*\s)?${PEER} \S+ \S+ (?:\[[^\]]+\] )?${REQUEST} `) },
    { name: "morgan short", pattern: new RegExp(String.raw`^${PEER} \S+ [A-Z]+ \S+ HTTP/[\d.]+ `) },
    { name: "Spring", pattern: new RegExp(String.raw`\b(?:GET|POST|HEAD|uri=)\S* ?\S*[,;]\s?client=${PEER}[,;\]]`) },
    { name: "logfmt", pattern: new RegExp(String.raw`(?:^|\s)(?:${LOGFMT_KEYS.join("|")})="?${PEER}"?(?:\s|$)`) },
    { name: "Go", pattern: new RegExp(String.raw`^(?:\d{4}/\d\d/\d\d \d\d:\d\d:\d\d(?:\.\d+)? )?${PEER} ${REQUEST}`) },
];

/** Envoy's default: `[time] "request" status flags bytes bytes ms ms "X-Forwarded-For" "user agent" …` (its access log page). */
const ENVOY = /^\[[^\]]+\] "[A-Z]+ \S+ HTTP\/[\d.]+" \d+ .*?\d+ \d+ \d+ \S+ "(?<hops>[^"]*)" "/;

/** Keys of JSON logs that hold the client as the app takes it, before those that hold the TCP peer beside it. */
const JSON_KEYS = [
    ["request.client_ip", "Caddy"],
    ["ClientHost", "Traefik"],
    ["req.remoteAddress", "pino (Fastify)"],
    ["client_ip", "JSON"],
    ["clientIp", "JSON"],
    ["ClientIp", "JSON"],
    ["clientip", "JSON"],
    ["remote_addr", "nginx JSON"],
    ["remote_ip", "JSON"],
    ["request.remote_ip", "Caddy"],
    ["remoteAddr", "JSON"],
    ["downstream_remote_address", "Envoy JSON"],
    ["ip", "JSON"],
] as const;

/**
 * Reads the client's address from a line of an access log in one of the usual formats; undefined where the line is in none,
 * or in one that has no address (morgan's tiny and dev, Django's runserver).
 */
export function parseAccessLog(line: string): AccessLogEntry | undefined {
    const text = line.slice(0, MAX_LENGTH).trim();
    return parseJsonLine(text) ?? parseEnvoy(text) ?? parseLine(text);
}

function parseLine(text: string): AccessLogEntry | undefined {
    for (const { name, pattern } of LINE_FORMATS) {
        const address = asAddress(pattern.exec(text)?.groups?.address);
        if (address) {
            return { format: name, address };
        }
    }
    return undefined;
}

/** Its own hop is the rightmost one that Envoy's header has (use_remote_address). */
function parseEnvoy(text: string): AccessLogEntry | undefined {
    const address = asAddress(ENVOY.exec(text)?.groups?.hops?.split(",").at(-1));
    return address ? { format: "Envoy", address } : undefined;
}

/** JSON alone, or at the end of a line, as Caddy's console encoder has it. */
function parseJsonLine(text: string): AccessLogEntry | undefined {
    const start = text.indexOf("{");
    if (start < 0 || !text.endsWith("}")) {
        return undefined;
    }
    let entry: unknown;
    try {
        entry = JSON.parse(text.slice(start));
    } catch {
        return undefined;
    }
    for (const [key, format] of JSON_KEYS) {
        const address = asAddress(valueAt(entry, key));
        if (address) {
            return { format, address };
        }
    }
    return undefined;
}

function valueAt(entry: unknown, path: string): unknown {
    return path
        .split(".")
        .reduce<unknown>(
            (value, key) =>
                typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined,
            entry,
        );
}

/** `192.0.2.1`, `192.0.2.1:5000`, `[2001:db8::1]:5000`, `::ffff:192.0.2.1` → the address alone; undefined for anything else. */
export function asAddress(value: unknown): string | undefined {
    if (typeof value !== "string") {
        return undefined;
    }
    const text = value.trim();
    const bare =
        /^\[(?<inner>[^\]]+)\](?::\d+)?$/.exec(text)?.groups?.inner ?? text.replace(/^(\d+(?:\.\d+){3}):\d+$/, "$1");
    const address = normalizeAddress(bare);
    return isIP(address) ? address : undefined;
}
