import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { createServer, request, type RequestOptions, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import type { TLSSocket } from "node:tls";
import { Faults } from "../../../../lab/cloud/faults/fault-records";
import { parseFault, type FaultRequest } from "../../../../lab/cloud/faults/fault-request";
import { Store } from "../../../../lab/cloud/store";
import { ApiServerGateway } from "../../../../lab/kubernetes/gateway/api-server-gateway";
import { ensurePki, type PkiFiles } from "../../../../lab/kubernetes/pki";

const DOMAIN = "cls-contract.ccs.tencent-cloud.com";

interface Seen {
    call: string;
    certificate?: string;
    authorization?: string;
    body: string;
}

/** The API server is a stand-in that writes down what it gets; the real one stands behind it in tests/e2e/failures/chaos.test.ts. */
describe("the gateway before a cluster's API server", () => {
    const directory = mkdtempSync(join(tmpdir(), "api-server-gateway-"));
    const recorded: string[] = [];
    const store = new Store(":memory:");
    const faults = new Faults(
        store,
        () => new Date(),
        ({ action }) => recorded.push(action),
    );
    const seen: Seen[] = [];
    let pki: PkiFiles;
    let apiServer: Server;
    let gateway: ApiServerGateway;

    before(async () => {
        pki = await ensurePki(join(directory, "pki"), { domain: DOMAIN, serviceCidr: "172.20.0.0/20" });
        const pem = (file: string) => readFileSync(file);
        apiServer = createServer(
            {
                ca: pem(pki.ca.certificate),
                cert: pem(pki.apiServer.certificate),
                key: pem(pki.apiServer.privateKey),
                requestCert: true,
                rejectUnauthorized: false,
            },
            (asked, answer) => {
                void text(asked).then((body) => {
                    const socket = asked.socket as TLSSocket;
                    const subject = socket.getPeerCertificate().subject as { O?: string } | undefined;
                    const { authorization } = asked.headers;
                    seen.push({ call: `${asked.method} ${asked.url}`, certificate: subject?.O, authorization, body });
                    answer.writeHead(201, { "Content-Type": "application/json" }).end('{"kind":"Service"}');
                });
            },
        );
        apiServer.on("upgrade", (_asked, socket) => {
            socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n");
            socket.pipe(socket);
        });
        apiServer.listen(0, "127.0.0.1");
        await once(apiServer, "listening");
        const { port: apiServerPort } = apiServer.address() as AddressInfo;
        gateway = new ApiServerGateway({ faults, pki, apiServerPort, log: () => undefined });
        await gateway.start();
    });

    beforeEach(() => {
        faults.clear();
        seen.length = 0;
        recorded.length = 0;
    });

    after(async () => {
        await gateway.stop();
        apiServer.closeAllConnections();
        apiServer.close();
        rmSync(directory, { recursive: true, force: true });
    });

    const add = (fault: FaultRequest) => faults.add(parseFault({ service: "kubernetes", ...fault }, []));

    const options = (): RequestOptions => ({
        host: "127.0.0.1",
        port: gateway.port,
        servername: DOMAIN,
        ca: readFileSync(pki.ca.certificate),
        agent: false,
    });
    const asAdmin = (): RequestOptions => ({
        cert: readFileSync(pki.admin.certificate),
        key: readFileSync(pki.admin.privateKey),
    });

    async function call(how: RequestOptions = asAdmin()): Promise<{ status?: number; body: string }> {
        const path = "/api/v1/namespaces/web/services";
        const asked = request({ ...options(), method: "POST", path, ...how });
        asked.end('{"spec":{}}');
        const [answer] = (await once(asked, "response")) as [IncomingMessage];
        return { status: answer.statusCode, body: await text(answer) };
    }

    it("passes a request and its answer on, with the administrator's rights, and records it", async () => {
        assert.deepEqual(await call(), { status: 201, body: '{"kind":"Service"}' });
        assert.deepEqual(seen, [
            {
                call: "POST /api/v1/namespaces/web/services",
                certificate: "system:masters",
                authorization: undefined,
                body: '{"spec":{}}',
            },
        ]);
        assert.deepEqual(recorded, ["create services"]);
    });

    it("gives who has no certificate no rights but those of its token", async () => {
        await call({ headers: { Authorization: "Bearer t" } });
        assert.deepEqual(
            seen.map(({ certificate, authorization }) => [certificate, authorization]),
            [[undefined, "Bearer t"]],
        );
    });

    it("refuses with a Status, and the API server is not asked", async () => {
        add({ action: "create services", status: 429, nth: 2 });
        assert.equal((await call()).status, 201);
        const refused = await call();
        assert.equal(refused.status, 429);
        assert.deepEqual(JSON.parse(refused.body), {
            kind: "Status",
            apiVersion: "v1",
            metadata: {},
            status: "Failure",
            code: 429,
            message: "A fault that was added to the lab.",
        });
        assert.equal((await call()).status, 201);
        assert.equal(seen.length, 2);
    });

    it("breaks the connection before the API server is asked, or after it has answered", async () => {
        add({ action: "*", disconnect: true, times: 1 });
        await assert.rejects(call(), { code: "ECONNRESET" });
        assert.equal(seen.length, 0);
        add({ action: "*", truncate: true, times: 1 });
        await assert.rejects(call(), { code: "ECONNRESET" });
        assert.equal(seen.length, 1);
    });

    for (const [point, asked] of [
        ["before", 0],
        ["after", 1],
    ] as const) {
        it(`leaves a call unanswered ${point} it took effect`, async () => {
            const { faultId } = add({ action: "*", hang: point });
            const held = call({ ...asAdmin(), signal: AbortSignal.timeout(500) });
            await assert.rejects(held, { code: "ABORT_ERR" });
            assert.equal(seen.length, asked);
            assert.equal(faults.list().find((each) => each.faultId === faultId)?.hits, 1);
        });
    }

    it("lets exec and port-forward become another protocol", async () => {
        const upgraded = () =>
            request({
                ...options(),
                ...asAdmin(),
                method: "POST",
                path: "/api/v1/namespaces/web/pods/app/exec",
                headers: { Connection: "Upgrade", Upgrade: "SPDY/3.1" },
            }).end();
        const [, socket] = (await once(upgraded(), "upgrade")) as [unknown, Duplex];
        socket.write("echo");
        const [echoed] = (await once(socket, "data")) as [Buffer];
        assert.equal(String(echoed), "echo");
        socket.destroy();
        assert.deepEqual(recorded, ["create pods/exec"]);
        add({ action: "create pods/exec", status: 503, times: 1 });
        const [refused] = (await once(upgraded(), "response")) as [IncomingMessage];
        assert.equal(refused.statusCode, 503);
        add({ action: "create pods/exec", truncate: true, times: 1 });
        await assert.rejects(once(upgraded(), "upgrade"), { code: "ECONNRESET" });
    });
});
