import "reflect-metadata";
import { X509CertificateGenerator } from "@peculiar/x509";
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeApi } from "../../../../doctor/read/kube-api";
import { readCluster } from "../../../../doctor/read/read-cluster";
import { exitCodeOf } from "../../../../doctor/output/exit-code";
import { runDoctor } from "../../../../doctor/run-doctor";
import { ALGORITHM, generateKeys } from "../../../../lab/files/certificates";
import { pod, service } from "../objects";

/** An API server of two pages of Services, whose user may not list nodes, and which has no TkeServiceConfigs. */
function answer(method: string, url: URL, body: string): { status: number; json: object } {
    if (method === "POST") {
        return { status: 201, json: { status: { allowed: !body.includes('"nodes"') } } };
    }
    if (url.pathname.endsWith("/services")) {
        const isSecond = url.searchParams.get("continue") === "two";
        const items = [
            service({}, {}, { metadata: { namespace: "shop", name: isSecond ? "second" : "first", uid: "u" } }),
        ];
        return { status: 200, json: { items, metadata: isSecond ? {} : { continue: "two" } } };
    }
    if (url.pathname.endsWith("/pods")) {
        return { status: 200, json: { items: [pod()], metadata: {} } };
    }
    if (url.pathname === "/apis") {
        return { status: 200, json: { groups: [] } };
    }
    const isMissing = url.pathname.includes("tkeserviceconfigs") || url.pathname.includes("/configmaps/");
    return isMissing
        ? { status: 404, json: { message: "not found" } }
        : { status: 200, json: { items: [], metadata: {} } };
}

describe("doctor's reader of clusters", () => {
    const folder = mkdtempSync(join(tmpdir(), "doctor-cluster-"));
    const kubeconfig = join(folder, "kubeconfig");
    let server: Server;

    before(async () => {
        server = createServer((request, response) => {
            let body = "";
            request.on("data", (chunk: Buffer) => (body += chunk.toString()));
            request.on("end", () => {
                const { status, json } = answer(request.method ?? "", new URL(request.url ?? "", "http://x"), body);
                response.writeHead(status).end(JSON.stringify(json));
            });
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        writeConfig(kubeconfig, (server.address() as AddressInfo).port);
    });

    after(async () => {
        await new Promise((resolve) => server.close(resolve));
        rmSync(folder, { recursive: true });
    });

    function writeConfig(file: string, port: number, proxy?: string): void {
        const config = {
            apiVersion: "v1",
            kind: "Config",
            "current-context": "test",
            clusters: [
                {
                    name: "c",
                    cluster: {
                        server: `http://127.0.0.1:${port}`,
                        "insecure-skip-tls-verify": true,
                        ...(proxy && { "proxy-url": proxy }),
                    },
                },
            ],
            users: [{ name: "u", user: {} }],
            contexts: [{ name: "test", context: { cluster: "c", user: "u", namespace: "shop" } }],
        };
        writeFileSync(file, JSON.stringify(config));
    }

    it("reads every page, and reports what the user may not list, and kinds that the cluster lacks", async () => {
        const api = await KubeApi.connect({ kubeconfig });
        const { objects, notes } = await readCluster(api, "shop");
        api.close();
        assert.deepEqual(
            objects.services.map(({ metadata }) => metadata?.name),
            ["first", "second"],
        );
        assert.deepEqual(
            objects.unread.map(({ list }) => list),
            ["nodes"],
        );
        assert.match(notes.map(({ en }) => en).join(), /no tkeserviceconfigs\.cloud\.tencent\.com/);
    });

    it("goes through the proxy that the kubeconfig names, and says which one does not answer", async () => {
        const asked: string[] = [];
        const proxy = createServer().on("connect", (request, socket) => {
            asked.push(request.url ?? "");
            const target = connect((server.address() as AddressInfo).port, "127.0.0.1", () => {
                socket.write("HTTP/1.1 200 OK\r\n\r\n");
                target.pipe(socket).pipe(target);
            });
        });
        await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
        const { port } = proxy.address() as AddressInfo;
        const file = join(folder, "proxied");
        writeConfig(file, 1, `http://user:secret@127.0.0.1:${port}`);
        const { diagnosis } = await runDoctor({ kubeconfig: file, facts: ["network=VPC-CNI"] });
        assert.equal(diagnosis.entryPoints.length, 2);
        assert.ok(asked.length > 0 && asked.every((url) => url === "127.0.0.1:1"));
        await new Promise((resolve) => proxy.close(resolve));
        await assert.rejects(runDoctor({ kubeconfig: file }), (error: Error) => {
            assert.match(error.message, new RegExp(`through http://127.0.0.1:${port} .*correct proxy-url`));
            assert.doesNotMatch(error.message, /secret/);
            return true;
        });
    });

    it("says in one line what is wrong with a kubeconfig, or with what answers, and what to do", async () => {
        const web = createServer((_request, response) => response.end("<html>"));
        const failing = createServer((_request, response) => response.writeHead(503).end("try\n\nlater\n"));
        const port = async (listening: Server) => {
            await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
            return (listening.address() as AddressInfo).port;
        };
        const file = join(folder, "wrong");
        const wrong = (change: (text: string) => string, at = 1) => {
            writeConfig(file, at);
            writeFileSync(file, change(readFileSync(file, "utf8")));
            return runDoctor({ kubeconfig: file });
        };
        const at = await port(web);
        await assert.rejects(
            wrong((text) => text, at),
            /answers, but is not an API server: correct server/,
        );
        await assert.rejects(
            wrong((text) => text.replace("http:", "https:"), at),
            /does not speak TLS \(EPROTO\): correct server/,
        );
        await assert.rejects(
            wrong((text) => text.replace(/http:[^"]+/, "not a url")),
            /server not a url of cluster c of the kubeconfig is not a URL: write https/,
        );
        await assert.rejects(
            wrong((text) => text.replace('"current-context":"test"', '"current-context":"gone"')),
            /context gone of the kubeconfig leads to no cluster: set --context, the kubeconfig has test/,
        );
        await assert.rejects(
            wrong(() => "{{{"),
            /the kubeconfig .* cannot be read \(.+\): download a new one/,
        );
        const { diagnosis } = await wrong((text) => text, await port(failing));
        assert.ok(diagnosis.unknown.length > 0 && diagnosis.entryPoints.length === 0);
        assert.equal(exitCodeOf(diagnosis, "unknown"), 3);
        assert.ok(diagnosis.unknown.every(({ reason }) => !reason.en.includes("\n")));
        await Promise.all([web, failing].map((each) => new Promise((resolve) => each.close(resolve))));
    });

    it("says since when a client certificate has expired, before it asks anybody", async () => {
        const keys = await generateKeys();
        const certificate = await X509CertificateGenerator.createSelfSigned({
            serialNumber: "01",
            name: "CN=user",
            keys,
            signingAlgorithm: ALGORITHM,
            notBefore: new Date("2024-01-01"),
            notAfter: new Date("2025-01-01"),
        });
        const file = join(folder, "expired");
        writeConfig(file, 1);
        const data = Buffer.from(certificate.toString("pem")).toString("base64");
        const user = JSON.stringify({ "client-certificate-data": data });
        writeFileSync(file, readFileSync(file, "utf8").replace('"user":{}', `"user":${user}`));
        await assert.rejects(
            runDoctor({ kubeconfig: file }),
            /^Error: the client certificate of the kubeconfig expired on 2025-01-01: download a new kubeconfig$/,
        );
    });

    it("leads to verdicts, in the context's namespace, and to what stays open", async () => {
        const { diagnosis } = await runDoctor({ kubeconfig, facts: ["network=VPC-CNI"] });
        assert.deepEqual(
            diagnosis.entryPoints.map(({ verdict }) => verdict),
            ["lost", "lost"],
        );
        assert.ok(diagnosis.unknown.some(({ id }) => id === "unread:nodes"));
    });

    it("says in one line that a context, a file or a name does not exist, or nobody answers", async () => {
        await assert.rejects(
            runDoctor({ kubeconfig, context: "absent" }),
            /context absent is not in the kubeconfig: it has test/,
        );
        await assert.rejects(runDoctor({ kubeconfig: join(folder, "absent") }), /the file does not exist/);
        await assert.rejects(runDoctor({ kubeconfig, names: ["service/absent"] }), /service\/absent: no entry point/);
        const dead = join(folder, "dead");
        writeConfig(dead, 1);
        await assert.rejects(runDoctor({ kubeconfig: dead }), /127\.0\.0\.1:1 .*cannot be reached \(ECONNREFUSED\)/);
    });
});
