import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { request, type IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { DEFAULT_IMAGE } from "../../../components/scenario";
import { readAnswer } from "../../../verify/pod-answer";
import { builtInImage, L4_DEMO_IMAGE, L7_DEMO_IMAGE } from "../../../lab/images/built-in-images";

/** Of a block that no VPC of a lab is served on. */
const ADDRESS = "127.253.7.1";

interface Answer {
    status?: number;
    headers: IncomingHttpHeaders;
    body: string;
}

function ask(options: { method?: string; path?: string; headers?: Record<string, string> } = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
        const call = request({ host: ADDRESS, port: 5000, localAddress: "127.1.8.8", agent: false, ...options });
        call.on("error", reject);
        call.on("response", (response) => {
            text(response).then(
                (body) => resolve({ status: response.statusCode, headers: response.headers, body }),
                reject,
            );
        });
        call.end();
    });
}

async function serve(image: string): Promise<ChildProcess> {
    const [program = "", ...args] = builtInImage(image)?.command ?? [];
    const child = spawn(program, args, {
        env: { HOST: ADDRESS, HOSTNAME: "pod-1", WHOAMI_PORT_NUMBER: "5000" },
        stdio: "ignore",
    });
    for (let tries = 0; tries < 100; tries++) {
        try {
            await ask();
            return child;
        } catch {
            await delay(30);
        }
    }
    throw new Error(`${image} does not answer`);
}

async function end(child: ChildProcess): Promise<number | null> {
    const exit = once(child, "exit") as Promise<[number | null]>;
    child.kill("SIGTERM");
    return (await exit)[0];
}

describe("echo server", function () {
    this.timeout(10_000);
    let server: ChildProcess;
    before(async () => {
        server = await serve("tke-client-ip-echo:v1");
    });

    it("tells who called it and what was sent, on every path and method", async () => {
        const answer = await ask({
            method: "PUT",
            path: "/a/b?c=d",
            headers: { "X-Forwarded-For": "192.0.2.1, 127.1.8.8" },
        });
        const echo = JSON.parse(answer.body) as Record<string, unknown>;
        assert.equal(answer.headers["content-type"], "application/json");
        assert.equal(echo.remote_addr, "127.1.8.8");
        assert.equal((echo.headers as Record<string, string>)["x-forwarded-for"], "192.0.2.1, 127.1.8.8");
        assert.deepEqual(
            [echo.method, echo.url, echo.hostname, echo.server_addr, echo.server_port],
            ["PUT", "/a/b?c=d", "pod-1", ADDRESS, 5000],
        );
    });

    it("tells over UDP, on the same port, who sent what", async () => {
        const socket = createSocket("udp4");
        socket.bind(0, "127.1.8.9");
        await once(socket, "listening");
        socket.send("hello", 5000, ADDRESS);
        const [answer] = (await once(socket, "message")) as [Buffer];
        assert.deepEqual(JSON.parse(String(answer)), {
            protocol: "UDP",
            remote_addr: "127.1.8.9",
            body: "hello",
            hostname: "pod-1",
            server_port: 5000,
        });
        socket.close();
    });

    it("answers its health check", async () => {
        assert.equal((await ask({ path: "/healthz" })).status, 200);
    });

    it("ends with 0 on SIGTERM, once a request that is under way is answered", async () => {
        const socket = connect({ host: ADDRESS, port: 5000 });
        await once(socket, "connect");
        socket.write("GET /slow HTTP/1.1\r\nHost: pod\r\n");
        // A second one is answered after the first was read: the server knows of both.
        await ask();
        const exit = end(server);
        while (await ask().then(Boolean, () => false)) {
            await delay(10);
        }
        socket.write("\r\n");
        const [answer] = (await once(socket, "data")) as [Buffer];
        assert.match(String(answer), /^HTTP\/1\.1 200 OK\r\n(?:.+\r\n)*?Connection: close\r\n/);
        assert.equal(await exit, 0);
    });
});

describe("stand-ins of the demo images", function () {
    this.timeout(10_000);

    it("L4: answers with remote_addr, keys in order, header names capitalised", async () => {
        const server = await serve(L4_DEMO_IMAGE);
        const { body } = await ask({ headers: { "x-real-ip": "192.0.2.1" } });
        assert.equal(
            body,
            `{"headers":{"Connection":"close","Host":"${ADDRESS}:5000","X-Real-Ip":"192.0.2.1"},` +
                `"message":"Here are your request headers","method":"GET","remote_addr":"127.1.8.8"}\n`,
        );
        assert.equal((await ask({ path: "/other" })).status, 404);
        assert.equal(await end(server), 0);
    });

    it("L7: answers with the headers alone", async () => {
        const server = await serve(L7_DEMO_IMAGE);
        const echo = JSON.parse((await ask()).body) as Record<string, unknown>;
        assert.deepEqual(Object.keys(echo), ["headers", "message", "method"]);
        await end(server);
    });
});

describe("the stand-in of the default image", function () {
    this.timeout(10_000);
    let server: ChildProcess;
    before(async () => {
        server = await serve(DEFAULT_IMAGE);
    });
    after(() => end(server));

    it("prints its peer, then the headers, which a client cannot pass off as it", async () => {
        const { body } = await ask({ headers: { "x-forwarded-for": "192.0.2.1", remoteaddr: "203.0.113.9:1" } });
        assert.match(body, /^Hostname: pod-1\nIP: .+\nRemoteAddr: 127\.1\.8\.8:\d+\nGET \/ HTTP\/1\.1\r\nHost: /);
        const { remoteAddr, headers, hostname } = readAnswer(body);
        assert.deepEqual([remoteAddr, headers["x-forwarded-for"], hostname], ["127.1.8.8", "192.0.2.1", "pod-1"]);
    });

    it("answers /api with JSON", async () => {
        const { remoteAddr, hostname } = JSON.parse((await ask({ path: "/api" })).body) as Record<string, string>;
        assert.match(remoteAddr ?? "", /^127\.1\.8\.8:\d+$/);
        assert.equal(hostname, "pod-1");
    });

    it("waits as long as it is told to, by which its Pods drain", async () => {
        const startedAt = performance.now();
        await ask({ path: "/?wait=300ms" });
        assert.ok(performance.now() - startedAt >= 290);
    });
});
