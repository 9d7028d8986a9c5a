import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { verifyStack } from "../../../../verify/verify";
import { BLOCK, freshAddress, freshPort, vpcAddress } from "./sockets";
import { CLIENTS, DOMAIN, VerifiedClb } from "./verified-clb";

describe("verifyStack, through Tencent's official SDK and real connections", () => {
    let clb: VerifiedClb;

    beforeEach(async () => {
        clb = await new VerifiedClb().start();
    });
    afterEach(() => clb.close());

    it("proves a direct path: every client is the Pod's peer", async () => {
        await clb.putListener({ targets: [clb.direct()] });
        const proofs = await clb.verify(1, "remote_addr");
        assert.deepEqual(
            proofs.map(({ client, remoteAddr, clientIpKept }) => [client, remoteAddr, clientIpKept]),
            CLIENTS.map((client) => [client, client, true]),
        );
        assert.deepEqual(proofs[0]?.path, {
            client: CLIENTS[0],
            clb: `${clb.vip}:${clb.port}`,
            nodes: [],
            pods: [`${vpcAddress(clb.pod.address)}:${clb.pod.port}`],
        });
    });

    it("notices a client lost behind a NodePort", async () => {
        await clb.putListener({ targets: [await clb.throughNode()] });
        const proofs = await clb.verify(1, "remote_addr", 300);
        assert.ok(
            proofs.every(({ clientIpKept, reason }) => !clientIpKept && /NodePort/.test(reason ?? "")),
            JSON.stringify(proofs),
        );
    });

    it("proves a NodePort path by the rightmost hop, one of the clients forging another", async () => {
        await clb.putListener(clb.ruled(await clb.throughNode()));
        const proofs = await clb.verify(4, "x-forwarded-for");
        assert.ok(
            proofs.every(({ clientIpKept }) => clientIpKept),
            JSON.stringify(proofs),
        );
        assert.deepEqual(
            proofs.map(({ forged }) => forged),
            [false, false, true],
        );
        assert.equal(proofs[2]?.xForwardedFor, `203.0.113.66, ${CLIENTS[2]}`);
        assert.ok(proofs.every(({ remoteAddr, client }) => remoteAddr !== client));
    });

    it("notices a direct path where a NodePort path was meant", async () => {
        await clb.putListener(clb.ruled(clb.direct()));
        const proofs = await clb.verify(4, "x-forwarded-for", 300);
        assert.ok(
            proofs.every(({ clientIpKept, reason }) => !clientIpKept && /^the path is direct/.test(reason ?? "")),
            JSON.stringify(proofs),
        );
    });

    describe("by HTTPS, at a domain that DNS does not know", () => {
        const verifyHttps = (certificateId: string, url = `https://${DOMAIN}:${clb.port}`) =>
            clb.verify(13, "x-forwarded-for", 300, undefined, { urls: [url], connectTo: clb.vip, certificateId });

        it("connects to the CLB, and trusts the stack's own certificate", async () => {
            await clb.putHttps("certOwn1", await clb.throughNode());
            const proofs = await verifyHttps("certOwn1");
            assert.ok(
                proofs.every(({ clientIpKept }) => clientIpKept),
                JSON.stringify(proofs),
            );
            assert.equal(proofs[0]?.path.clb, `${clb.vip}:${clb.port}`);
        });

        for (const [what, certificateId, domain, reason] of [
            ["another certificate than the stack's", "certElse", DOMAIN, /self-signed certificate/],
            [
                "a certificate for another domain",
                "certOwn1",
                "other.example.com",
                /does not match certificate's altnames/,
            ],
            ["a certificate that is gone", "certGone", DOMAIN, /certificate `certGone` does not exist/],
        ] as const) {
            it(`is no proof with ${what}`, async () => {
                await clb.putHttps("certElse", await clb.throughNode());
                await clb.putHttps("certOwn1", await clb.throughNode());
                const proofs = await verifyHttps(certificateId, `https://${domain}:${clb.port}`);
                assert.ok(
                    proofs.every((proof) => !proof.clientIpKept && reason.test(proof.reason ?? "")),
                    JSON.stringify(proofs),
                );
            });
        }
    });

    it("says so where no backend is bound, and does not throw", async () => {
        await clb.putListener({});
        const proofs = await clb.verify(3, "remote_addr", 300);
        assert.ok(
            proofs.every(
                ({ clientIpKept, remoteAddr, reason }) =>
                    !clientIpKept && remoteAddr === null && /no backend is bound/.test(reason ?? ""),
            ),
            JSON.stringify(proofs),
        );
    });

    it("says that the CLB finds no backend healthy where the app listens on another port", async () => {
        const healthCheck = { IntervalTime: 0.1, TimeOut: 0.05, HealthNum: 1, UnHealthNum: 1 };
        const port = freshPort();
        await clb.putListener({ targets: [{ ...clb.direct(), port }], healthCheck });
        const [proof] = await clb.verify(1, "remote_addr", 300);
        const backend = `${vpcAddress(clb.pod.address)}:${port}`;
        assert.match(proof?.reason ?? "", new RegExp(`health check fails on every backend, ${backend}: does the app`));
    });

    it("does not wait for the echo server where another app answers, and says so", async () => {
        const other = createServer((_request, response) => response.end("hello")).listen(clb.pod.port, freshAddress());
        await once(other, "listening");
        const { address } = other.address() as AddressInfo;
        await clb.putListener({ targets: [{ ...clb.direct(), eniIp: vpcAddress(address) }] });
        const startedAt = Date.now();
        const proofs = await clb.verify(1, "remote_addr", 20_000);
        other.close();
        assert.ok(Date.now() - startedAt < 15_000);
        assert.ok(proofs.every(({ isOwnApp, clientIpKept }) => isOwnApp === true && !clientIpKept));
        assert.match(proofs[0]?.reason ?? "", /set --by logs, or --by header NAME\. It begins: "hello"/);
    });

    it("waits for a backend that is bound before the deadline", async () => {
        await clb.putListener({});
        const proofs = clb.verify(3, "remote_addr");
        setTimeout(() => void clb.putListener({ targets: [clb.direct()] }), 300);
        assert.ok((await proofs).every(({ clientIpKept }) => clientIpKept));
    });

    it("is no proof from inside the VPC, whatever the Pod saw", async () => {
        await clb.putListener({ targets: [clb.direct()] }, "INTERNAL");
        const from = `127.${BLOCK}.9.9`;
        const proofs = await clb.verify(1, "remote_addr", 300, [{ address: from, standsFor: "10.20.9.9" }]);
        assert.deepEqual([proofs[0]?.remoteAddr, proofs[0]?.clientIpKept], [from, false]);
        assert.match(proofs[0]?.reason ?? "", /10\.20\.9\.9 lies inside vpc-test0001/);
    });

    it("says what is missing where a stack is not up", async () => {
        const options = { stack: "scenario1", outputs: {}, clients: [], deadlineMs: 100, environment: {} };
        await assert.rejects(verifyStack(options), /stack scenario1 is not up.*urls.*npm run up -- scenario1/);
    });
});
