import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request, type IncomingMessage, type Server } from "node:http";
import { Agent } from "node:https";
import {
    connect,
    createServer as createTcpServer,
    type AddressInfo,
    type Server as TcpServer,
    type Socket,
} from "node:net";
import { text } from "node:stream/consumers";
import { connect as connectTls, createServer as createTlsServer } from "node:tls";
import { Client as StsClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/sts/v20180813/sts_client";
import { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import type { FaultEffect } from "../../../../../lab/cloud/model/faults";
import { basicAuthorization, proxyPassword, PROXY_USER } from "../../../../../lab/cloud/http/proxy-access";
import { startClientLab, type ClientLab } from "../../../../support/client-environment";
import { CREDENTIALS, REGION } from "../../../../support/lab-cloud";

const AUTHORIZED = { "Proxy-Authorization": basicAuthorization(PROXY_USER, proxyPassword(CREDENTIALS)) };

async function listen(server: TcpServer): Promise<number> {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
}

describe("the lab as a proxy", () => {
    let lab: ClientLab;
    /** Answers everything it was sent, when the client has finished sending. */
    let echo: TcpServer;
    let echoPort: number;

    before(async () => {
        lab = await startClientLab();
        echo = createTcpServer({ allowHalfOpen: true }, (socket) => {
            void text(socket).then((received) => socket.end(`echo ${received}`));
        });
        echoPort = await listen(echo);
    });
    after(async () => {
        echo.close();
        await lab.close();
    });

    /** A CONNECT request; the connection is a tunnel where the answer is 200. */
    async function tunnel(path: string, headers: Record<string, string> = AUTHORIZED, port = lab.port) {
        const call = request({ host: "127.0.0.1", port, method: "CONNECT", path, headers, agent: false }).end();
        const [answer, socket, head] = (await once(call, "connect")) as [IncomingMessage, Socket, Buffer];
        if (head.length > 0) {
            socket.unshift(head);
        }
        return { status: answer.statusCode, headers: answer.headers, socket };
    }

    async function refusal(path: string, headers?: Record<string, string>, port?: number) {
        const { status, headers: answered, socket } = await tunnel(path, headers, port);
        return { status, challenge: answered["proxy-authenticate"], reason: await text(socket) };
    }

    describe("to Tencent's API", () => {
        const config = (agent: Agent) => ({
            credential: CREDENTIALS,
            region: REGION,
            // The SDK's timer outlives a request that failed, and keeps the process as long.
            profile: { httpProfile: { protocol: "https://", agent, reqTimeout: 5 } },
        });
        let agent: Agent;

        before(() => {
            const proxyEnv = { HTTPS_PROXY: `http://127.0.0.1:${lab.port}` };
            agent = new Agent({ proxyEnv, ca: lab.authority.certificate, keepAlive: true });
        });
        after(() => agent.destroy());

        it("serves HTTPS, to the official SDK, without a proxy password", async () => {
            const { Vpc } = await new VpcClient(config(agent)).CreateVpc({ VpcName: "n", CidrBlock: "10.0.0.0/16" });
            assert.ok(lab.store.get("vpc", Vpc!.VpcId!));
            const regional = new StsClient(config(agent));
            regional.endpoint = "sts.ap-guangzhou.tencentcloudapi.com";
            assert.equal((await regional.GetCallerIdentity()).Type, "CAMUser");
        });

        it("serves plain HTTP in a tunnel to port 80, as the Node.js SDK's own proxy setting asks for", async () => {
            const { socket } = await tunnel("vpc.tencentcloudapi.com:80", {});
            socket.write("POST / HTTP/1.1\r\nHost: vpc.tencentcloudapi.com\r\nConnection: close\r\n\r\n");
            assert.match(await text(socket), /UnsupportedProtocol/);
        });

        it("shows faults of the connection over HTTPS too", async () => {
            const client = new VpcClient(config(agent));
            const faults: [FaultEffect, RegExp][] = [
                [{ kind: "disconnect" }, /socket hang up/],
                [{ kind: "truncate" }, /Premature close|invalid json/i],
            ];
            for (const [effect, expected] of faults) {
                lab.cloud.faults.add({ action: "DescribeVpcs", effect, times: 1, seed: 1 });
                await assert.rejects(client.DescribeVpcs({}), expected);
            }
            await client.DescribeVpcs({});
        });

        it("is refused by a client that does not trust the lab, and goes on serving others", async () => {
            const proxyEnv = { HTTPS_PROXY: `http://127.0.0.1:${lab.port}` };
            const untrusting = new VpcClient(config(new Agent({ proxyEnv })));
            await assert.rejects(untrusting.DescribeVpcs({}), /self-signed certificate|unable to verify/);
            await new VpcClient(config(agent)).DescribeVpcs({});
        });

        for (const host of ["example.com", "tencentcloudapi.com.example.com"]) {
            it(`an authority that is trusted vouches for nothing else: ${host}`, async () => {
                const server = createTlsServer({
                    SNICallback: (name, done) => {
                        void lab.authority.secureContext(name).then((context) => done(null, context));
                    },
                });
                server.on("tlsClientError", () => undefined);
                const port = await listen(server);
                const client = connectTls({ port, host: "127.0.0.1", servername: host, ca: lab.authority.certificate });
                const [error] = (await once(client, "error")) as [NodeJS.ErrnoException];
                server.close();
                assert.equal(error.message, "permitted subtree violation");
            });
        }
    });

    describe("to other hosts", () => {
        it("leads there, and carries each direction to its end", async () => {
            const { status, socket } = await tunnel(`127.0.0.1:${echoPort}`);
            assert.equal(status, 200);
            socket.end("hello");
            assert.equal(await text(socket), "echo hello");
        });

        it("is for who has the password: no other user of the machine gets out through the lab", async () => {
            const guess: Record<string, string> = {
                "Proxy-Authorization": basicAuthorization(PROXY_USER, "guessed"),
            };
            for (const headers of [{}, guess]) {
                const { status, challenge, reason } = await refusal(`127.0.0.1:${echoPort}`, headers);
                assert.equal(status, 407);
                assert.match(String(challenge), /^Basic /);
                assert.match(reason, /npm run lab -- env/);
            }
        });

        it("says why a host cannot be reached, and what CONNECT needs", async () => {
            const closed = createTcpServer();
            const port = await listen(closed);
            closed.close();
            const unreachable = await refusal(`127.0.0.1:${port}`);
            assert.equal(unreachable.status, 502);
            assert.match(unreachable.reason, /ECONNREFUSED/);
            assert.equal((await refusal("no-port")).status, 400);
            assert.equal((await refusal("127.0.0.1:99999")).status, 400);
        });

        it("ends with the lab", async () => {
            const short = await startClientLab();
            const { socket } = await tunnel(`127.0.0.1:${echoPort}`, AUTHORIZED, short.port);
            const ended = once(socket, "close");
            socket.resume().on("error", () => undefined);
            await short.close();
            await ended;
        });

        describe("behind a proxy of the user's own", () => {
            let upstream: Server;
            let behind: ClientLab;
            const asked: { path?: string; authorization?: string }[] = [];

            before(async () => {
                upstream = createServer();
                upstream.on("connect", (incoming: IncomingMessage, socket: Socket) => {
                    asked.push({ path: incoming.url, authorization: incoming.headers["proxy-authorization"] });
                    if (incoming.url?.startsWith("forbidden.")) {
                        socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
                        return;
                    }
                    const remote = connect({ port: echoPort, host: "127.0.0.1", allowHalfOpen: true }, () => {
                        socket.write("HTTP/1.1 200 OK\r\n\r\n");
                        socket.pipe(remote).pipe(socket);
                    });
                });
                const port = await listen(upstream);
                behind = await startClientLab({ HTTPS_PROXY: `http://user:p%40ss@127.0.0.1:${port}` });
            });
            after(async () => {
                upstream.close();
                await behind.close();
            });

            it("leads through it, with its password", async () => {
                const { status, socket } = await tunnel("registry.example:443", AUTHORIZED, behind.port);
                assert.equal(status, 200);
                socket.end("hello");
                assert.equal(await text(socket), "echo hello");
                assert.deepEqual(asked.at(-1), {
                    path: "registry.example:443",
                    authorization: basicAuthorization("user", "p@ss"),
                });
            });

            it("passes its refusal on", async () => {
                const { status, reason } = await refusal("forbidden.example:443", AUTHORIZED, behind.port);
                assert.equal(status, 502);
                assert.match(reason, /answered 403/);
            });
        });
    });

    describe("for plain HTTP to other hosts", () => {
        let origin: Server;
        let target: string;
        let received: IncomingMessage | undefined;

        before(async () => {
            origin = createServer((incoming, response) => {
                received = incoming;
                response.writeHead(201, { "X-Origin": "yes" }).end(`path ${incoming.url}`);
            });
            target = `http://127.0.0.1:${await listen(origin)}`;
        });
        after(() => origin.close());

        async function get(url: string, headers: Record<string, string> = AUTHORIZED, port = lab.port) {
            const call = request({ host: "127.0.0.1", port, path: url, headers, agent: false }).end();
            const [answer] = (await once(call, "response")) as [IncomingMessage];
            return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
        }

        it("sends the request on and its answer back, the password not", async () => {
            const answer = await get(`${target}/a?b=c`);
            assert.deepEqual([answer.status, answer.headers["x-origin"], answer.body], [201, "yes", "path /a?b=c"]);
            assert.equal(received?.headers["proxy-authorization"], undefined);
        });

        it("leads through the user's own proxy, where there is one", async () => {
            const behind = await startClientLab({ HTTP_PROXY: target });
            const answer = await get("http://registry.example/a", AUTHORIZED, behind.port);
            await behind.close();
            assert.equal(answer.body, "path http://registry.example/a");
        });

        it("is for who has the password", async () => {
            const answer = await get(`${target}/`, {});
            assert.equal(answer.status, 407);
            assert.match(String(answer.headers["proxy-authenticate"]), /^Basic /);
        });

        it("says why a host cannot be reached", async () => {
            const closed = createTcpServer();
            const port = await listen(closed);
            closed.close();
            const answer = await get(`http://127.0.0.1:${port}/`);
            assert.equal(answer.status, 502);
            assert.match(answer.body, /ECONNREFUSED/);
        });
    });
});
