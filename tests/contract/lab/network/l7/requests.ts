/** A request that a client sends byte by byte, and what a layer-7 listener makes of it. */
export interface RawRequest {
    title: string;
    /** `\r\n` is written as it is; the host is `x`. */
    bytes: string;
    /** Statuses of the answers, in their order; the first alone where the connection ends with it. */
    statuses: number[];
    /** Requests that reach the Pod. */
    forwarded: number;
    /** What the Pod sees of the last of them. @default - not looked at */
    seen?: { url?: string; host?: string; body?: string };
}

/** What a smuggled request would carry: an address that only the CLB may write. */
export const FORGED = "203.0.113.99";

const SMUGGLED = `GET /smuggled HTTP/1.1\r\nHost: x\r\nX-Real-IP: ${FORGED}\r\n\r\n`;
const chunk = (body: string) => `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;
const headers = (...lines: string[]) => ["Host: x", ...lines].map((line) => `${line}\r\n`).join("");
const get = (...lines: string[]) => `GET / HTTP/1.1\r\n${headers(...lines)}\r\n`;
const post = (body: string, ...lines: string[]) => `POST / HTTP/1.1\r\n${headers(...lines)}\r\n${body}`;

const refused = (title: string, bytes: string, status = 400): RawRequest => ({
    title,
    bytes,
    statuses: [status],
    forwarded: 0,
});

const passed = (title: string, bytes: string, seen?: RawRequest["seen"]): RawRequest => ({
    title,
    bytes,
    statuses: [200],
    forwarded: 1,
    seen,
});

/** Whether a method may carry a body does not change how the body is framed. */
const METHODS = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "GET", "PROPFIND"];

const CHUNKED_WITH_EVERY_METHOD = METHODS.map((method) =>
    passed(
        `${method} with a chunked body that looks like a request`,
        `${method} / HTTP/1.1\r\n${headers("Transfer-Encoding: chunked")}\r\n${chunk(SMUGGLED)}`,
        { body: SMUGGLED },
    ),
);

const LENGTH_WITH_EVERY_METHOD = METHODS.map((method) =>
    passed(
        `${method} with a body of a given length that looks like a request`,
        `${method} / HTTP/1.1\r\n${headers(`Content-Length: ${SMUGGLED.length}`)}\r\n${SMUGGLED}`,
        { body: SMUGGLED },
    ),
);

export const RAW_REQUESTS: readonly RawRequest[] = [
    ...CHUNKED_WITH_EVERY_METHOD,
    ...LENGTH_WITH_EVERY_METHOD,

    // Two framings in one request.
    refused(
        "Content-Length and Transfer-Encoding",
        post(chunk("a"), "Content-Length: 6", "Transfer-Encoding: chunked"),
    ),
    refused(
        "Transfer-Encoding and Content-Length",
        post(chunk("a"), "Transfer-Encoding: chunked", "Content-Length: 6"),
    ),
    refused("two different lengths", post("ab", "Content-Length: 1", "Content-Length: 2")),
    refused("a list of lengths", post("ab", "Content-Length: 2, 2")),
    refused("a negative length", post("ab", "Content-Length: -2")),
    refused("a length with a sign", post("ab", "Content-Length: +2")),
    refused("a length in hexadecimal", post("ab", "Content-Length: 0x2")),
    refused("a length that is no number", post("ab", "Content-Length: two")),
    refused("an empty length", post("ab", "Content-Length: ")),
    refused("a length beyond 64 bits", post("ab", "Content-Length: 99999999999999999999999")),
    refused("a coding that is not chunked", post("ab", "Transfer-Encoding: identity")),
    refused("chunked, then another coding", post(chunk("ab"), "Transfer-Encoding: chunked, gzip")),
    refused("another coding, then chunked", post(chunk("ab"), "Transfer-Encoding: gzip, chunked"), 501),
    refused("chunked twice", post(chunk("ab"), "Transfer-Encoding: chunked, chunked")),
    refused("two Transfer-Encodings", post(chunk("ab"), "Transfer-Encoding: chunked", "Transfer-Encoding: identity")),
    refused("a coding with a prefix", post(chunk("ab"), "Transfer-Encoding: xchunked")),
    refused("a coding in quotes", post(chunk("ab"), 'Transfer-Encoding: "chunked"')),
    refused("a space before the colon", post(chunk("ab"), "Transfer-Encoding : chunked")),
    passed("a coding in capitals", post(chunk("ab"), "Transfer-Encoding: CHUNKED"), { body: "ab" }),
    passed("a coding after a tab", post(chunk("ab"), "Transfer-Encoding:\tchunked"), { body: "ab" }),
    refused("a vertical tab before the coding", post(chunk("ab"), "Transfer-Encoding: \x0bchunked")),

    // Chunks.
    refused("a chunk size that is no number", post("zz\r\nab\r\n0\r\n\r\n", "Transfer-Encoding: chunked")),
    refused("a chunk size with a sign", post("-2\r\nab\r\n0\r\n\r\n", "Transfer-Encoding: chunked")),
    refused("a chunk size with 0x", post("0x2\r\nab\r\n0\r\n\r\n", "Transfer-Encoding: chunked")),
    refused("a chunk size beyond 64 bits", post("fffffffffffffffff\r\nab\r\n0\r\n\r\n", "Transfer-Encoding: chunked")),
    refused("a chunk longer than its size", post("1\r\nabc\r\n0\r\n\r\n", "Transfer-Encoding: chunked")),
    refused("a chunk size that ends with a bare LF", post("2\nab\r\n0\r\n\r\n", "Transfer-Encoding: chunked")),
    passed("a chunk extension", post("2;name=value\r\nab\r\n0\r\n\r\n", "Transfer-Encoding: chunked"), { body: "ab" }),
    passed("a trailer", post("2\r\nab\r\n0\r\nX-Real-IP: 203.0.113.99\r\n\r\n", "Transfer-Encoding: chunked"), {
        body: "ab",
    }),

    // Hosts.
    refused("two Hosts", `GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n`),
    refused("no Host", "GET / HTTP/1.1\r\n\r\n"),
    refused("a Host with a path", "GET / HTTP/1.1\r\nHost: x/y\r\n\r\n"),
    refused("a Host with a user", "GET / HTTP/1.1\r\nHost: a@x\r\n\r\n"),
    refused("a Host with a space", "GET / HTTP/1.1\r\nHost: x y\r\n\r\n"),

    // Request lines.
    refused("HTTP/0.9", "GET /\r\n\r\n"),
    refused("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    refused("a version that does not exist", "GET / HTTP/1.9\r\nHost: x\r\n\r\n"),
    refused("an unknown method", "SMUGGLE / HTTP/1.1\r\nHost: x\r\n\r\n"),
    refused("TRACE", `TRACE / HTTP/1.1\r\n${headers()}\r\n`, 405),
    refused("a target without a slash", `GET index.html HTTP/1.1\r\n${headers()}\r\n`),
    refused("an asterisk with GET", `GET * HTTP/1.1\r\n${headers()}\r\n`),
    refused("a path that leaves the root", `GET /../../etc/passwd HTTP/1.1\r\n${headers()}\r\n`),
    refused("a path that leaves the root, encoded", `GET /%2e%2e/a HTTP/1.1\r\n${headers()}\r\n`),
    refused("an escape that is none", `GET /%zz HTTP/1.1\r\n${headers()}\r\n`),
    refused("a zero byte in the path", `GET /a%00b HTTP/1.1\r\n${headers()}\r\n`),
    refused("a space in the target", `GET /a b HTTP/1.1\r\n${headers()}\r\n`),
    passed("an absolute-form target", "GET http://x/abs?q=1 HTTP/1.1\r\nHost: y\r\n\r\n", {
        url: "/abs?q=1",
        host: "x",
    }),
    passed("a percent-encoded path", `GET /%61b%2Fc HTTP/1.1\r\n${headers()}\r\n`, { url: "/%61b%2Fc" }),

    // Header fields.
    refused("a folded header", get("X-Folded: a\r\n b")),
    refused("a header without a colon", get("X-Broken")),
    refused("a header without a name", get(": value")),
    refused("a bare LF after a header", `GET / HTTP/1.1\nHost: x\n\n`),
    refused("a bare CR in a header", get("X-Broken: a\rX-Real-IP: 203.0.113.99")),
    refused("a zero byte in a header", get("X-Broken: a\0b")),
    refused("headers of 100 KiB", get(`X-Long: ${"a".repeat(100_000)}`), 431),
    passed("a forged X-Real-IP", get(`X-Real-IP: ${FORGED}`)),
    passed("two forged X-Real-IPs", get(`X-Real-IP: ${FORGED}`, `x-real-ip: ${FORGED}`)),
    passed("a forged address with underscores", get(`X_Real_IP: ${FORGED}`, `X_Forwarded_For: ${FORGED}`)),
    passed("Connection that names X-Real-IP", get("Connection: close, X-Real-IP")),

    // Several requests on one connection are each a request of the client's.
    { title: "two requests at once", bytes: get() + SMUGGLED, statuses: [200, 200], forwarded: 2 },
    {
        title: "a request behind a refused one",
        bytes: post(chunk("ab"), "Content-Length: 6", "Transfer-Encoding: chunked") + SMUGGLED,
        statuses: [400],
        forwarded: 0,
    },
];
