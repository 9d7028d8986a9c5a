import assert from "node:assert/strict";
import type { Backend } from "../../../verify/path";
import { judgeProof, type Evidence } from "../../../verify/verdict";

const CLIENT = "127.1.2.3";
const FORGED = "203.0.113.66";
const NODE: Backend = { kind: "node", address: "10.20.0.4:31000" };
const POD: Backend = { kind: "pod", address: "10.20.64.7:5000" };

function peer(remoteAddr: string | undefined, backends: Backend[] = [POD]): ReturnType<typeof judgeProof> {
    const answer = { remoteAddr, headers: {} };
    return judgeProof({ clientIpFrom: "remote_addr", backendPath: "direct", client: CLIENT, answer, backends });
}

function forwarded(headers: Record<string, string>, evidence: Partial<Evidence> = {}): ReturnType<typeof judgeProof> {
    const answer = { remoteAddr: "10.20.0.4", headers };
    const nodePort = { backendPath: "node-port", backends: [NODE] } as const;
    return judgeProof({ clientIpFrom: "x-forwarded-for", client: CLIENT, answer, ...nodePort, ...evidence });
}

describe("judge by remote_addr", () => {
    it("keeps the address where the Pod's peer is the client", () => {
        assert.deepEqual(peer(CLIENT), { clientIpKept: true, clientIp: CLIENT });
    });

    it("loses it where the peer is a node, and names the missing annotation", () => {
        const verdict = peer("10.20.0.4", [NODE]);
        assert.equal(verdict.clientIpKept, false);
        assert.match(verdict.reason ?? "", /saw 10\.20\.0\.4, not 127\.1\.2\.3.*direct-access: "true"/);
    });

    it("does not take a forwarding header for the peer", () => {
        const answer = { headers: { "x-forwarded-for": CLIENT, "x-real-ip": CLIENT } };
        const direct = { backendPath: "direct", backends: [POD] } as const;
        const verdict = judgeProof({ clientIpFrom: "remote_addr", client: CLIENT, answer, ...direct });
        assert.equal(verdict.clientIpKept, false);
    });
});

describe("judge by the PROXY protocol's header", () => {
    const header = (proxyProtocolAddr: string | undefined, backends: Backend[] = [NODE]) =>
        judgeProof({
            clientIpFrom: "proxy-protocol",
            backendPath: "node-port",
            client: CLIENT,
            answer: { remoteAddr: "10.20.0.4", proxyProtocolAddr, headers: { "x-forwarded-for": FORGED } },
            forged: FORGED,
            backends,
        });

    it("keeps the address that the header names, whatever the peer", () => {
        assert.deepEqual(header(CLIENT), { clientIpKept: true, clientIp: CLIENT });
    });

    it("loses it where there is no header, or it names somebody else", () => {
        const without = header(undefined);
        assert.equal(without.clientIpKept, false);
        assert.match(
            without.reason ?? "",
            /peer is 10\.20\.0\.4: the listener does not send the PROXY protocol's header/,
        );
        assert.match(header("10.20.0.4").reason ?? "", /names 10\.20\.0\.4, not 127\.1\.2\.3/);
        assert.match(header(CLIENT, []).reason ?? "", /no backend is bound/);
    });
});

describe("judge by remote_addr over NodePorts (externalTrafficPolicy: Local)", () => {
    const local = (remoteAddr: string, backends: Backend[] = [NODE]) =>
        judgeProof({
            clientIpFrom: "remote_addr",
            backendPath: "node-port",
            client: CLIENT,
            answer: { remoteAddr, headers: {} },
            backends,
        });

    it("keeps the address where the node leaves it alone", () => {
        assert.deepEqual(local(CLIENT), { clientIpKept: true, clientIp: CLIENT });
    });

    it("loses it where a node puts its own in place", () => {
        assert.match(local("10.20.0.4").reason ?? "", /saw 10\.20\.0\.4.*externalTrafficPolicy: Local is missing/);
    });

    it("is not content with the address where the path is direct", () => {
        assert.match(local(CLIENT, [POD]).reason ?? "", /^the path is direct: service\..*"false" is missing/);
    });
});

describe("judge by X-Forwarded-For behind a direct Ingress", () => {
    const headers = { "x-forwarded-for": CLIENT, "x-real-ip": CLIENT };
    const direct = (remoteAddr: string | undefined, backends: Backend[] = [POD]) =>
        forwarded(headers, { backendPath: "direct", backends, answer: { remoteAddr, headers } });

    it("keeps the address where header and peer are the client", () => {
        assert.deepEqual(direct(CLIENT), { clientIpKept: true, clientIp: CLIENT });
    });

    it("loses it where the peer is the CLB, or not told", () => {
        assert.match(direct("100.127.0.4").reason ?? "", /peer is 100\.127\.0\.4.*keepaliveEnable/);
        assert.match(direct(undefined).reason ?? "", /peer is not told/);
    });

    it("is not content with header and peer where nodes are bound", () => {
        assert.match(direct(CLIENT, [NODE]).reason ?? "", /NodePort.*ingress\..*"true" is missing/);
    });
});

describe("judge by X-Forwarded-For", () => {
    it("takes the rightmost hop, with a forged one left of it", () => {
        const headers = { "x-forwarded-for": `${FORGED}, ${CLIENT}`, "x-real-ip": CLIENT };
        assert.deepEqual(forwarded(headers, { forged: FORGED }), { clientIpKept: true, clientIp: CLIENT });
    });

    it("never trusts the leftmost hop", () => {
        const verdict = forwarded({ "x-forwarded-for": `${CLIENT}, 10.0.0.1` });
        assert.deepEqual([verdict.clientIpKept, verdict.clientIp], [false, "10.0.0.1"]);
    });

    it("loses the address where the forged hop is the rightmost one", () => {
        const verdict = forwarded({ "x-forwarded-for": FORGED }, { forged: FORGED });
        assert.equal(verdict.clientIpKept, false);
        assert.match(verdict.reason ?? "", /forged 203\.0\.113\.66 is the rightmost/);
    });

    it("loses it where X-Real-IP says another address, or there is no header", () => {
        assert.match(forwarded({ "x-forwarded-for": CLIENT, "x-real-ip": FORGED }).reason ?? "", /X-Real-IP is 203/);
        assert.match(forwarded({}).reason ?? "", /no X-Forwarded-For/);
    });

    it("takes an IPv4-mapped hop as IPv4", () => {
        assert.equal(forwarded({ "x-forwarded-for": `::ffff:${CLIENT}` }).clientIpKept, true);
    });

    it("is not content with the header where the path is direct, even for one of several backends", () => {
        for (const backends of [[POD], [NODE, POD]]) {
            const verdict = forwarded({ "x-forwarded-for": CLIENT }, { backends });
            assert.equal(verdict.clientIpKept, false);
            assert.match(
                verdict.reason ?? "",
                /^the path is direct: ingress\.cloud\.tencent\.com\/direct-access: "false" is missing/,
            );
        }
    });

    it("is not content where nothing is bound or nothing is known of it", () => {
        assert.equal(forwarded({ "x-forwarded-for": CLIENT }, { backends: [] }).clientIpKept, false);
        assert.equal(forwarded({ "x-forwarded-for": CLIENT }, { backends: undefined }).clientIpKept, false);
    });
});
