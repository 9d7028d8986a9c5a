import assert from "node:assert/strict";
import { asAddress, parseAccessLog } from "../../../../verify/app-proof/access-log";

const A = "192.0.2.7";
const F = "203.0.113.66";

/** A line of each server as it really writes it, with the address that it takes for the client's. */
const LINES: readonly [what: string, line: string, address: string | undefined][] = [
    ["nginx, combined", `${A} - - [10/Oct/2026:13:55:36 +0800] "GET /n-1 HTTP/1.1" 404 153 "-" "curl/8.5"`, A],
    [
        "nginx, main with X-Forwarded-For",
        `${A} - - [10/Oct/2026:13:55:36 +0800] "GET /n-1 HTTP/1.1" 200 5 "-" "-" "${F}"`,
        A,
    ],
    ["Apache, common", `${A} - bob [10/Oct/2026:13:55:36 +0000] "GET /n-1 HTTP/1.1" 404 9`, A],
    [
        "Apache with the virtual host in front",
        `shop.example.com:80 ${A} - - [10/Oct/2026:13:55:36 +0000] "GET /n-1 HTTP/1.1" 200 9`,
        A,
    ],
    ["Tomcat (Spring Boot), common", `${A} - - [10/Oct/2026:13:55:36 +0000] "GET /n-1 HTTP/1.1" 404 110`, A],
    ["Spring, CommonsRequestLoggingFilter", `Before request [GET /n-1, client=${A}]`, A],
    [
        "Spring, CommonsRequestLoggingFilter with headers",
        `2026-10-10T13:55:36.123Z DEBUG 7 --- [nio-8080-exec-1] o.s.w.f.CommonsRequestLoggingFilter : After request [GET /n-1, client=${A}, headers=[host:"x", x-forwarded-for:"${F}"]]`,
        A,
    ],
    ["Spring before 5.2", `Before request [uri=/n-1;client=${A};session=1]`, A],
    ["gunicorn", `${A} - - [10/Oct/2026:13:55:36 +0000] "GET /n-1 HTTP/1.1" 404 207 "-" "-"`, A],
    [
        "Traefik, CLF",
        `${A} - - [10/Oct/2026:13:55:36 +0000] "GET /n-1 HTTP/1.1" 404 19 "-" "-" 1 "web@k8s" "http://10.0.0.5:80" 2ms`,
        A,
    ],
    [
        "morgan, combined, IPv4-mapped",
        `::ffff:${A} - - [10/Oct/2026:13:55:36 +0000] "GET /n-1 HTTP/1.1" 404 144 "-" "-"`,
        A,
    ],
    ["morgan, short", `::ffff:${A} - GET /n-1 HTTP/1.1 404 144 - 1.2 ms`, A],
    ["Python's http.server", `${A} - - [10/Oct/2026 13:55:36] "GET /n-1 HTTP/1.1" 404 -`, A],
    ["uvicorn", `INFO:     ${A}:53122 - "GET /n-1 HTTP/1.1" 404 Not Found`, A],
    ["uvicorn, IPv6", `INFO:     2001:db8::7:0 - "GET /n-1 HTTP/1.1" 404 Not Found`, "2001:db8::7"],
    ["Gin", `[GIN] 2026/10/10 - 13:55:36 | 404 |     125.3µs |       ${A} | GET      "/n-1"`, A],
    ["Go, log.Printf of RemoteAddr", `2026/10/10 13:55:36 ${A}:40112 GET /n-1`, A],
    ["Go, IPv6", `2026/10/10 13:55:36 [2001:db8::7]:40112 GET /n-1`, "2001:db8::7"],
    [
        "Go, slog's text",
        `time=2026-10-10T13:55:36.123Z level=INFO msg=request method=GET path=/n-1 remote_addr=${A}:40112 xff=${F}`,
        A,
    ],
    ["Go, slog's JSON", `{"level":"INFO","msg":"request","path":"/n-1","remote_addr":"${A}:40112","xff":"${F}"}`, A],
    ["logrus", `time="2026-10-10T13:55:36Z" level=info msg="GET /n-1" clientIp="${A}"`, A],
    ["chi", `2026/10/10 13:55:36 "GET http://x/n-1 HTTP/1.1" from ${A}:40112 - 404 19B in 12µs`, A],
    ["Rails", `Started GET "/n-1" for ${A} at 2026-10-10 13:55:36 +0000`, A],
    ["the echo server", `${A} GET /n-1`, A],
    [
        "Envoy, its own hop last",
        `[2026-10-10T13:55:36.123Z] "GET /n-1 HTTP/1.1" 404 NR 0 0 0 - "${F},${A}" "curl/8.5" "id-1" "shop" "-"`,
        A,
    ],
    ["nginx, JSON", `{"time":"x","remote_addr":"${A}","request_uri":"/n-1","http_x_forwarded_for":"${F}"}`, A],
    [
        "Caddy, JSON",
        `{"level":"info","request":{"remote_ip":"10.0.0.4","client_ip":"${A}","uri":"/n-1"},"status":404}`,
        A,
    ],
    [
        "Caddy, console",
        `2026/10/10 13:55:36.1\tinfo\thttp.log.access\thandled request\t{"request":{"client_ip":"${A}","uri":"/n-1"}}`,
        A,
    ],
    ["Traefik, JSON", `{"ClientAddr":"10.0.0.4:1","ClientHost":"${A}","RequestPath":"/n-1"}`, A],
    [
        "Fastify",
        `{"level":30,"req":{"method":"GET","url":"/n-1","remoteAddress":"${A}","remotePort":1},"msg":"incoming request"}`,
        A,
    ],
    ["Envoy Gateway, JSON", `{"downstream_remote_address":"${A}:41000","x-forwarded-for":"${F}","path":"/n-1"}`, A],
    ["morgan, dev: has no address", "GET /n-1 404 1.234 ms - 144", undefined],
    ["Django's runserver: has no address", '[10/Oct/2026 13:55:36] "GET /n-1 HTTP/1.1" 404 179', undefined],
    ["what is no access log", "Cannot find /n-1", undefined],
    ["JSON without an address", '{"path":"/n-1","remote_addr":"-"}', undefined],
];

describe("the client's address in an access log", () => {
    for (const [what, line, address] of LINES) {
        it(what, () => assert.equal(parseAccessLog(line)?.address, address));
    }
});

describe("an address with what may stand around it", () => {
    for (const [text, address] of [
        ["192.0.2.1:5000", "192.0.2.1"],
        ["[2001:db8::1]:5000", "2001:db8::1"],
        ["2001:db8::1", "2001:db8::1"],
        ["::ffff:192.0.2.1", "192.0.2.1"],
        ["192.0.2.256", undefined],
        ["unix:", undefined],
        [17, undefined],
    ] as const) {
        it(JSON.stringify(text), () => assert.equal(asAddress(text), address));
    }
});
