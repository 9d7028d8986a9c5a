import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createHttpServer, type IncomingMessage } from "node:http";
import { request } from "node:https";
import { connect as connectTcp } from "node:net";
import { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { connect, type ConnectionOptions, type TLSSocket } from "node:tls";
import type { CertificateRecord, ListenerRecord, RuleRecord, TargetRecord } from "../../../../../lab/cloud/model";
import { terminateTls } from "../../../../../lab/network/l7/tls-server";
import { selfSigned, type TestCertificate } from "../../../../support/certificates";
import { DataPlane } from "../data-plane";
import { freshAddress, freshPort, open, type Seen } from "../sockets";

const CLIENT = "127.1.7.9";

interface Secure {
    status: number;
    location?: string;
    /** The names of the certificate that was shown. */
    names: string;
    seen?: Seen;
}

describe("HTTPS listeners in the CLB data plane", () => {
    let plane: DataPlane;
    let a: TestCertificate;
    let b: TestCertificate;

    before(async () => {
        [a, b] = await Promise.all([selfSigned(["a.example.com"]), selfSigned(["*.example.org"])]);
    });
    beforeEach(() => {
        plane = new DataPlane();
        putCertificate("certA", a);
        putCertificate("certB", b);
    });
    afterEach(() => plane.close());

    function putCertificate(certificateId: string, { certificate, privateKey }: TestCertificate): void {
        const record = { certificateId, publicKey: certificate, privateKey } as CertificateRecord;
        plane.store.put("certificate", certificateId, record);
    }

    function https(port: number, changes: Partial<ListenerRecord>, ...rules: Partial<RuleRecord>[]) {
        return { protocol: "HTTPS" as const, port, ...changes, rules: rules.map(rule) };
    }

    function rule(changes: Partial<RuleRecord>, index: number): RuleRecord {
        return { locationId: `loc-${index}`, domain: "", url: "/", targets: [], ...changes };
    }

    async function call(host: string, port: number, servername?: string, path = "/"): Promise<Secure> {
        const outgoing = request({
            host,
            port,
            path,
            // An address is no server name: a client that asks for one sends none.
            servername: servername ?? "",
            headers: { Host: servername ?? host },
            localAddress: CLIENT,
            rejectUnauthorized: false,
            agent: false,
        });
        outgoing.end();
        const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
        const names = (incoming.socket as TLSSocket).getPeerX509Certificate()?.subjectAltName ?? "";
        const body = await text(incoming);
        const status = incoming.statusCode ?? 0;
        return {
            status,
            location: incoming.headers.location,
            names,
            seen: status === 200 ? (JSON.parse(body) as Seen) : undefined,
        };
    }

    /** The names of the certificate that a client of these options is shown. */
    async function shownFor(options: ConnectionOptions): Promise<string> {
        const secure = connect({ ...options, maxVersion: "TLSv1.2", rejectUnauthorized: false });
        await once(secure, "secureConnect");
        const names = secure.getPeerX509Certificate()?.subjectAltName ?? "";
        secure.destroy();
        return names;
    }

    it("ends TLS, keeps the client's address, and says https in the headers", async () => {
        const [pod, vip, port] = [await plane.startPod(), freshAddress(), freshPort()];
        const certificate = { certIds: ["certA"] };
        await plane.putLoadBalancer(vip, https(port, { certificate }, { targets: [plane.eni(pod)] }));
        const { seen, names } = await call(vip, port);
        assert.equal(names, "DNS:a.example.com");
        assert.equal(seen?.remote_addr, CLIENT);
        assert.equal(seen.headers["x-forwarded-for"], CLIENT);
        assert.equal(seen.headers["x-forwarded-proto"], "https");
        assert.equal(seen.headers["x-client-proto"], "https");
    });

    it("shows each domain's own certificate with SNI, and the default domain's to all others", async () => {
        const [pod, vip, port] = [await plane.startPod(), freshAddress(), freshPort()];
        const targets: TargetRecord[] = [plane.eni(pod)];
        await plane.putLoadBalancer(
            vip,
            https(
                port,
                { sni: true },
                { domain: "a.example.com", certificate: { certIds: ["certA"] }, targets },
                { domain: "*.example.org", certificate: { certIds: ["certB"] }, targets, defaultServer: true },
            ),
        );
        const shown = async (name?: string) => (await call(vip, port, name)).names;
        assert.deepEqual(
            [await shown("a.example.com"), await shown("x.example.org"), await shown("x.example.net"), await shown()],
            ["DNS:a.example.com", "DNS:*.example.org", "DNS:*.example.org", "DNS:*.example.org"],
        );
    });

    it("shows each client that of a domain's two certificates that it can check, with SNI and without", async () => {
        putCertificate("certRsa", await selfSigned(["rsa.example.com"], "rsa"));
        const pod = await plane.startPod();
        const certificate = { certIds: ["certRsa", "certA"] };
        for (const sni of [true, false]) {
            const [vip, port] = [freshAddress(), freshPort()];
            const ofDomain = { domain: "a.example.com", targets: [plane.eni(pod)], ...(sni ? { certificate } : {}) };
            await plane.putLoadBalancer(vip, https(port, sni ? { sni } : { certificate }, ofDomain));
            const shown = (servername: string, algorithm: "ECDSA" | "RSA") =>
                shownFor({ host: vip, port, servername, ciphers: `ECDHE-${algorithm}-AES128-GCM-SHA256` });
            for (const servername of ["a.example.com", "other.example.com", ""]) {
                assert.deepEqual(
                    [await shown(servername, "ECDSA"), await shown(servername, "RSA")],
                    ["DNS:a.example.com", "DNS:rsa.example.com"],
                    `${servername} with SNI ${sni}`,
                );
            }
        }
    });

    it("takes a handshake that comes byte by byte", async () => {
        const [pod, vip, port] = [await plane.startPod(), freshAddress(), freshPort()];
        const certificate = { certIds: ["certA"] };
        const domain = { domain: "a.example.com", certificate, targets: [plane.eni(pod)] };
        await plane.putLoadBalancer(vip, https(port, { sni: true }, domain));
        const inBytes = new Duplex({
            read: () => undefined,
            write: (chunk: Buffer, _encoding, done) => {
                void (async () => {
                    for (const byte of chunk) {
                        outside.write(Buffer.of(byte));
                        await new Promise(setImmediate);
                    }
                    done();
                })();
            },
        });
        const outside = connectTcp({ port, host: vip, noDelay: true });
        outside.on("data", (chunk: Buffer) => inBytes.push(chunk));
        const secure = connect({ socket: inBytes, servername: "a.example.com", rejectUnauthorized: false });
        await once(secure, "secureConnect");
        assert.equal(secure.getPeerX509Certificate()?.subjectAltName, "DNS:a.example.com");
        secure.destroy();
        outside.destroy();
    });

    it("shows a new certificate from the next connection on, and redirects within https", async () => {
        const [pod, vip, port] = [await plane.startPod(), freshAddress(), freshPort()];
        const listener = (certId: string) =>
            https(port, { certificate: { certIds: [certId] } }, { url: "/sub/", targets: [plane.eni(pod)] });
        await plane.putLoadBalancer(vip, listener("certA"));
        const { status, location, names } = await call(vip, port, "x.example.com", "/sub");
        assert.deepEqual([status, location, names], [301, "https://x.example.com/sub/", "DNS:a.example.com"]);
        await plane.putLoadBalancer(vip, listener("certB"));
        assert.equal((await call(vip, port, "x.example.com", "/sub/")).names, "DNS:*.example.org");
    });

    it("lets go of clients for whom TLS does not take the certificate, and serves all others", async () => {
        putCertificate("certBad", { certificate: a.certificate, privateKey: b.privateKey });
        const [pod, vip, port] = [await plane.startPod(), freshAddress(), freshPort()];
        const targets = [plane.eni(pod)];
        await plane.putLoadBalancer(
            vip,
            https(
                port,
                { sni: true },
                { domain: "b.example.org", certificate: { certIds: ["certB"] }, targets },
                { domain: "a.example.com", certificate: { certIds: ["certBad"] }, targets },
            ),
        );
        await assert.rejects(call(vip, port, "a.example.com"));
        assert.match(plane.logged.join("\n"), /certificate certBad: /);
        assert.equal((await call(vip, port, "b.example.org")).names, "DNS:*.example.org");
        await plane.putLoadBalancer(vip, https(port, { certificate: { certIds: ["certBad"] } }, { targets }));
        await assert.rejects(call(vip, port));
    });

    it("lets go of clients that do not speak TLS, and of all when the listener goes", async () => {
        const [pod, vip, port] = [await plane.startPod(), freshAddress(), freshPort()];
        await plane.putLoadBalancer(
            vip,
            https(port, { certificate: { certIds: ["certA"] } }, { targets: [plane.eni(pod)] }),
        );
        const plain = await open(vip, port, CLIENT);
        plain.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        await once(plain.resume(), "end");
        plain.destroy();
        assert.match(plane.logged.join("\n"), /TLS: .*http request/);
        const waiting = await open(vip, port, CLIENT);
        waiting.on("error", () => undefined).resume();
        await plane.putLoadBalancer(vip);
        await once(waiting, "end");
        waiting.destroy();
        assert.equal(pod.requests.length, 0);
    });

    it("lets go of clients that do not finish their request, inside TLS too", async () => {
        const [vip, port] = [freshAddress(), freshPort()];
        const inner = createHttpServer({ headersTimeout: 100, connectionsCheckingInterval: 20 });
        const plan = { certificates: [{ certificateId: "certA", ...a }], domains: [] };
        const outer = terminateTls(inner, { plan: () => plan, log: () => undefined }).listen(port, vip);
        await once(outer, "listening");
        const client = connect({
            host: vip,
            port,
            localAddress: CLIENT,
            rejectUnauthorized: false,
        } as ConnectionOptions);
        client.setTimeout(1_500, () => client.destroy());
        try {
            client.write("GET / HT");
            assert.match(await text(client), /^HTTP\/1.1 408 /);
        } finally {
            outer.close();
            await once(outer, "close");
        }
    });
});
