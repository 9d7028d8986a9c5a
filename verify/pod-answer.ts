import { z } from "zod";

/** What a Pod said of the request it got. */
export interface PodAnswer {
    /** The TCP peer that the Pod saw. */
    remoteAddr?: string;
    /** Whom the PROXY protocol's header named, where the app read one. */
    proxyProtocolAddr?: string;
    /** Names in lower case. */
    headers: Record<string, string>;
    /** The Pod's name, where it says so. */
    hostname?: string;
}

/** How much of a body that cannot be read an error shows. */
const EXCERPT_LENGTH = 200;

const address = z.string().min(1).transform(normalizeAddress);
const headers = z.record(z.string(), z.unknown()).transform(toHeaders);

/** The project's echo server and the layer-4 demo image, which calls it `client_ip`; the layer-7 one nests its headers. */
const nestedAnswer = z.object({
    remote_addr: address.optional(),
    client_ip: address.optional(),
    proxy_protocol_addr: address.optional(),
    headers: headers.default({}),
    hostname: z.string().optional(),
});

/** An answer that says nothing of whom the app saw: it is not the echo server's, so that the app has to be asked otherwise. */
export class UnreadableAnswer extends Error {}

/**
 * Reads the answer of the project's echo server or of one of the two demo images: JSON with `remote_addr` or `client_ip`,
 * headers in any case, nested under `headers` or not; or lines like `X-Forwarded-For: 192.0.2.1`, as whoami's, which begins
 * with `Hostname: …` and `RemoteAddr: 192.0.2.1:49152`.
 * Throws an UnreadableAnswer with the beginning of the body where neither an address nor a forwarding header is in it.
 */
export function readAnswer(body: string): PodAnswer {
    const json = parseJson(body);
    const answer = json === undefined ? readLines(body) : readJson(json);
    if (!answer || !(answer.remoteAddr || answer.headers["x-forwarded-for"] || answer.headers["x-real-ip"])) {
        const excerpt = body.length > EXCERPT_LENGTH ? `${body.slice(0, EXCERPT_LENGTH)}…` : body;
        throw new UnreadableAnswer(
            "the answer has neither remote_addr, client_ip nor X-Forwarded-For: if it is your app's, set --by logs, or --by " +
                `header NAME. It begins: ${JSON.stringify(excerpt)}`,
        );
    }
    return answer;
}

/** A socket that listens on `::` names an IPv4 peer `::ffff:192.0.2.1` (RFC 4291, 2.5.5.2). */
export function normalizeAddress(text: string): string {
    return text.trim().replace(/^::ffff:(?=\d+\.)/i, "");
}

function readJson(json: unknown): PodAnswer | undefined {
    const nested = nestedAnswer.safeParse(json);
    if (!nested.success) {
        return undefined;
    }
    const { remote_addr, client_ip, proxy_protocol_addr, headers: inner, hostname } = nested.data;
    return {
        remoteAddr: remote_addr ?? client_ip,
        ...(proxy_protocol_addr === undefined ? {} : { proxyProtocolAddr: proxy_protocol_addr }),
        headers: { ...toHeaders(json as object), ...inner },
        hostname,
    };
}

function readLines(body: string): PodAnswer {
    const lines = [...body.matchAll(/^[\s"]*([\w-]+)"?\s*[:=]\s*"?([^"\r\n]+?)"?,?\s*$/gm)];
    const all = toHeaders(Object.fromEntries(lines.map(([, name = "", value = ""]) => [name, value])));
    // The first of each is whoami's own; the headers, which a client may call alike, come after.
    const { peer } = /^RemoteAddr: \[?(?<peer>[^\]\s]+?)\]?:\d+\s*$/m.exec(body)?.groups ?? {};
    const remoteAddr = peer ?? all["remote_addr"] ?? all["client_ip"];
    const { hostname } = /^Hostname: (?<hostname>\S+)\s*$/m.exec(body)?.groups ?? {};
    return {
        remoteAddr: remoteAddr && normalizeAddress(remoteAddr),
        headers: all,
        ...(peer && hostname ? { hostname } : {}),
    };
}

/** Those entries that can be headers, by name in lower case. */
function toHeaders(entries: object): Record<string, string> {
    return Object.fromEntries(
        Object.entries(entries).flatMap(([name, value]: [string, unknown]) => {
            const text = Array.isArray(value) ? value.join(", ") : value;
            return typeof text === "string" ? [[name.toLowerCase(), text]] : [];
        }),
    );
}

function parseJson(body: string): unknown {
    try {
        return JSON.parse(body);
    } catch {
        return undefined;
    }
}
