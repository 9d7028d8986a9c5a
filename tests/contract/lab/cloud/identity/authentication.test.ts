import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, request, type IncomingMessage } from "node:http";
import { connect, type LookupFunction } from "node:net";
import { json, text } from "node:stream/consumers";
import Sign from "tencentcloud-sdk-nodejs/tencentcloud/common/sign";
import { Client as TkeClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { startApiServer } from "../../../../../lab/cloud/http/api-server";
import { clientConfig, CREDENTIALS, startLabCloud, withCode, type LabCloud } from "../../../../support/lab-cloud";

describe("the lab's API: protocol and authentication", () => {
    let lab: LabCloud;

    before(async () => {
        lab = await startLabCloud();
    });
    after(() => lab.close());

    /** A raw request, as a client that is not an SDK might make it. */
    function call(options: { method?: string; path?: string; headers?: Record<string, string>; body?: string }) {
        return new Promise<{ status?: number; code?: string; requestId?: string }>((resolve, reject) => {
            const sent = request(
                { host: "127.0.0.1", port: lab.port, method: "POST", path: "/", agent: false, ...options },
                (response) => {
                    json(response).then((body) => {
                        const { Response } = body as { Response: { Error?: { Code: string }; RequestId: string } };
                        resolve({
                            status: response.statusCode,
                            code: Response.Error?.Code,
                            requestId: Response.RequestId,
                        });
                    }, reject);
                },
            );
            sent.on("error", reject).end(options.body ?? "{}");
        });
    }

    /** HEADERS with a signature of the account's key, of an empty body. */
    function signedHeaders() {
        const timestamp = Math.floor(Date.now() / 1000);
        const Authorization = Sign.sign3({
            method: "POST",
            url: "http://vpc.tencentcloudapi.com/",
            payload: Buffer.from("{}"),
            timestamp,
            service: "vpc",
            ...CREDENTIALS,
            multipart: false,
            boundary: "",
            headers: { "Content-Type": "application/json" },
        });
        return { ...HEADERS, Authorization, "X-TC-Timestamp": String(timestamp) };
    }

    const HEADERS = {
        Host: "vpc.tencentcloudapi.com",
        "Content-Type": "application/json",
        "X-TC-Action": "DescribeVpcs",
        "X-TC-Version": "2017-03-12",
    };

    it("serves clients that use it as their HTTP proxy", async () => {
        assert.equal((await lab.vpc.DescribeVpcs({})).TotalCount, 0);
    });

    it("serves clients that name it as their endpoint, which sign the host without its port", async () => {
        const lookup: LookupFunction = (_host, options, callback) =>
            options.all ? callback(null, [{ address: "127.0.0.1", family: 4 }]) : callback(null, "127.0.0.1", 4);
        const agent = new Agent({ lookup });
        const client = new TkeClient({
            credential: CREDENTIALS,
            region: "ap-guangzhou",
            profile: { httpProfile: { protocol: "http://", endpoint: `tke.localhost:${lab.port}`, agent } },
        });
        assert.deepEqual((await client.DescribeClusters({})).Clusters, []);
    });

    it("refuses an unknown SecretId", async () => {
        const stranger = new VpcClient(clientConfig(lab.port, { ...CREDENTIALS, secretId: "AKIDstranger" }));
        await assert.rejects(stranger.DescribeVpcs({}), withCode("AuthFailure.SecretIdNotFound"));
    });

    it("refuses a signature made with another key", async () => {
        const forger = new VpcClient(clientConfig(lab.port, { ...CREDENTIALS, secretKey: "guessed" }));
        await assert.rejects(forger.DescribeVpcs({}), withCode("AuthFailure.SignatureFailure"));
    });

    it("refuses a timestamp that is more than five minutes off", async () => {
        const now = () => new Date(Date.now() + 301_000);
        const late = await startApiServer({ store: lab.store, cloud: lab.cloud, credentials: CREDENTIALS, now });
        try {
            const client = new VpcClient(clientConfig(late.port));
            await assert.rejects(client.DescribeVpcs({}), withCode("AuthFailure.SignatureExpire"));
        } finally {
            await late.close();
        }
    });

    it("answers errors with status 200, a code and a request id", async () => {
        const answer = await call({ headers: HEADERS });
        assert.equal(answer.status, 200);
        assert.equal(answer.code, "MissingParameter");
        assert.match(answer.requestId ?? "", /^[0-9a-f-]{36}$/);
    });

    it("refuses what is no TC3 authorization, no timestamp, no POST, no JSON and no API path", async () => {
        const Authorization = `TC3-HMAC-SHA256 Credential=x/2026-01-01/vpc/tc3_request, SignedHeaders=content-type;host, Signature=${"0".repeat(64)}`;
        const cases: [string, Parameters<typeof call>[0]][] = [
            ["AuthFailure.InvalidAuthorization", { headers: { ...HEADERS, Authorization: "Basic eDp5" } }],
            ["MissingParameter", { headers: { ...HEADERS, Authorization } }],
            ["InvalidParameter", { headers: { ...HEADERS, Authorization, "X-TC-Timestamp": "yesterday" } }],
            ["UnsupportedProtocol", { method: "GET", headers: HEADERS, body: "" }],
            ["UnsupportedProtocol", { headers: { ...HEADERS, "Content-Type": "application/x-www-form-urlencoded" } }],
            ["InvalidParameter", { headers: HEADERS, path: "/v2" }],
        ];
        for (const [code, options] of cases) {
            assert.equal((await call(options)).code, code, JSON.stringify(options));
        }
    });

    it("refuses a body of more than 10 MB without reading it all", async () => {
        const body = "x".repeat(10 * 1024 * 1024 + 1);
        assert.equal((await call({ headers: signedHeaders(), body })).code, "RequestSizeLimitExceeded");
    });

    it("reads no body of a stranger, however large", async () => {
        const Authorization = signedHeaders().Authorization.replace(CREDENTIALS.secretId, "AKIDstranger");
        const sent = request({ host: "127.0.0.1", port: lab.port, method: "POST", agent: false });
        for (const [name, value] of Object.entries({
            ...signedHeaders(),
            Authorization,
            "Content-Length": "9000000",
        })) {
            sent.setHeader(name, value);
        }
        sent.flushHeaders();
        const [response] = (await once(sent, "response")) as [IncomingMessage];
        const { Response } = (await json(response)) as { Response: { Error: { Code: string } } };
        assert.equal(Response.Error.Code, "AuthFailure.SecretIdNotFound");
        sent.destroy();
    });

    it("refuses what a web page could send: any Origin, and every host that is not Tencent's or this machine's", async () => {
        const cases: [number, Record<string, string>, string?][] = [
            [403, { ...signedHeaders(), Origin: "https://example.com" }],
            [403, { ...signedHeaders(), Origin: "null" }],
            [421, { ...signedHeaders(), Host: "rebound.example.com" }],
            [421, { ...signedHeaders(), Host: `rebound.example.com:${lab.port}` }],
            [421, { ...signedHeaders(), Host: "vpc.tencentcloudapi.com.example.com" }],
            [421, { ...signedHeaders(), Host: "eviltencentcloudapi.com" }],
            [421, { ...signedHeaders(), Host: "10.0.0.1" }],
            [403, { ...signedHeaders(), Origin: "https://example.com" }, "http://vpc.tencentcloudapi.com/"],
            [200, signedHeaders()],
            [200, { ...HEADERS, Host: "vpc.localhost" }],
            [200, { ...HEADERS, Host: "VPC.AP-GUANGZHOU.TENCENTCLOUDAPI.COM" }],
            [200, { ...HEADERS, Host: `127.0.0.1:${lab.port}` }],
            [200, { ...HEADERS, Host: `[::1]:${lab.port}` }],
        ];
        for (const [status, headers, path = "/"] of cases) {
            const sent = request({ host: "127.0.0.1", port: lab.port, method: "POST", path, agent: false, headers });
            const [response] = (await once(sent.end("{}"), "response")) as [IncomingMessage];
            response.resume();
            assert.equal(response.statusCode, status, JSON.stringify(headers));
        }
    });

    it("refuses a request with two hosts", async () => {
        const socket = connect(lab.port, "127.0.0.1");
        socket.end("POST / HTTP/1.1\r\nHost: vpc.localhost\r\nHost: rebound.example.com\r\nConnection: close\r\n\r\n");
        assert.match(await text(socket), /^HTTP\/1\.1 400 /);
    });

    it("closes a connection that carries nothing, or a request without an end", async () => {
        const server = await startApiServer({
            store: lab.store,
            cloud: lab.cloud,
            credentials: CREDENTIALS,
            idleTimeoutMs: 100,
        });
        try {
            for (const start of [
                "",
                "POST / HTTP/1.1\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n",
            ]) {
                const socket = connect(server.port, "127.0.0.1");
                socket.write(start);
                socket.resume();
                await once(socket, "close");
            }
        } finally {
            await server.close();
        }
    });

    it("says of an action that the cloud has and the lab has not that this is a limit of the lab", async () => {
        for (const [client, action] of [
            [lab.tke, "AcquireClusterAdminRole"],
            [lab.clb, "CreateTargetGroup"],
            [lab.vpc, "CreateVpnGateway"],
        ] as const) {
            await assert.rejects(client.request(action, {}), (error: Error) => {
                assert.match(error.message, new RegExp(`^The lab does not serve the action \`${action}\``));
                return withCode("UnsupportedOperation")(error);
            });
        }
    });

    it("names what it does not have: product, version, action, region", async () => {
        await assert.rejects(lab.vpc.request("DescribeEverything", {}), withCode("InvalidAction"));
        await assert.rejects(lab.vpc.request("toString", {}), withCode("InvalidAction"));
        const wrongVersion = new VpcClient(clientConfig(lab.port));
        wrongVersion.apiVersion = "2000-01-01";
        await assert.rejects(wrongVersion.DescribeVpcs({}), withCode("NoSuchVersion"));
        const wrongProduct = new VpcClient(clientConfig(lab.port));
        wrongProduct.endpoint = "dnspod.tencentcloudapi.com";
        await assert.rejects(wrongProduct.DescribeVpcs({}), withCode("NoSuchProduct"));
        const nowhere = new VpcClient(clientConfig(lab.port, CREDENTIALS, "mars-north"));
        await assert.rejects(nowhere.DescribeVpcs({}), withCode("UnsupportedRegion"));
    });

    it("names a parameter that is missing or of the wrong type", async () => {
        await assert.rejects(lab.vpc.request("CreateVpc", { VpcName: "n" }), withCode("MissingParameter"));
        await assert.rejects(
            lab.vpc.request("CreateVpc", { VpcName: "n", CidrBlock: 10 }),
            withCode("InvalidParameter"),
        );
    });
});
