import assert from "node:assert/strict";
import { judgeApp } from "../../../../verify/app-proof/app-outcome";
import { writtenAddress } from "../../../../verify/app-proof/written-address";

const CLIENT = "192.0.2.7";
const FORGED = { forwardedFor: "203.0.113.66", realIp: "203.0.113.77" };
const SENT = [CLIENT, FORGED.forwardedFor, FORGED.realIp];
const KNOWN = { nodes: ["10.0.0.4"], pods: ["10.0.64.9"], loadBalancer: ["198.51.100.1"] };

describe("the address in the lines of a request", () => {
    const addressOf = (lines: string[], match?: RegExp) => {
        const read = writtenAddress(lines, SENT, match);
        return "address" in read ? read.address : undefined;
    };

    it("is that of the first line in a known format", () => {
        assert.equal(addressOf(["handling /n-1", `${CLIENT} GET /n-1`, "10.0.0.4 GET /n-1"]), CLIENT);
    });

    it("is the one address sent that stands in a line of another format", () => {
        assert.equal(addressOf([`request for=${FORGED.realIp}, path=/n-1`]), FORGED.realIp);
        assert.equal(addressOf([`path=/n-1 peer=1${CLIENT} ${CLIENT}0 ${CLIENT}.4`]), undefined);
    });

    it("is nobody's where two of them do", () => {
        const read = writtenAddress([`path=/n-1 xff=${FORGED.forwardedFor},${CLIENT}`], SENT);
        assert.ok("problem" in read && /203\.0\.113\.66.*--match/.test(read.problem));
    });

    it("is what --match says, by name or by place, against the known formats", () => {
        const lines = [`10.0.0.4 GET /n-1 client=${CLIENT} xff=${FORGED.forwardedFor}`];
        assert.equal(addressOf(lines), "10.0.0.4");
        assert.equal(addressOf(lines, /client=(?<address>\S+)/), CLIENT);
        assert.equal(addressOf(lines, /client=(\S+)/), CLIENT);
        assert.equal(addressOf([`${CLIENT} GET /n-1`, "10.0.0.4 GET /n-1 wanted"], /wanted/), "10.0.0.4");
    });

    it("is told to be missing, with the line", () => {
        const read = writtenAddress(["GET /n-1 404"], SENT);
        assert.ok("problem" in read && read.line === "GET /n-1 404");
        assert.ok("problem" in writtenAddress(["GET /n-1 404"], SENT, /peer=(.*)/));
    });
});

describe("what an app made of its client", () => {
    const outcome = (address: string, forged: typeof FORGED | undefined = FORGED) =>
        judgeApp(address, { client: CLIENT, forged }, KNOWN);

    it("is kept where it took the client", () => {
        assert.deepEqual(outcome(CLIENT), { outcome: "kept" });
    });

    it("is fooled where it took what was forged, and says by which header", () => {
        assert.match(outcome(FORGED.forwardedFor).reason ?? "", /leftmost entry of X-Forwarded-For/);
        assert.equal(outcome(FORGED.forwardedFor).outcome, "fooled");
        assert.match(outcome(FORGED.realIp).reason ?? "", /X-Real-IP/);
        assert.equal(outcome(FORGED.realIp).outcome, "fooled");
    });

    for (const [address, whose] of [
        ["10.0.0.4", /a node's/],
        ["10.0.64.9", /a Pod's: a gateway or sidecar/],
        ["198.51.100.1", /the CLB's/],
        ["100.127.3.4", /the CLB's/],
        ["10.9.9.9", /neither a node's nor/],
    ] as const) {
        it(`is lost where it took ${address}`, () => {
            assert.equal(outcome(address).outcome, "lost");
            assert.match(outcome(address).reason ?? "", whose);
        });
    }
});
