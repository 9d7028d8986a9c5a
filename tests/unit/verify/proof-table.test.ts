import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { proofTable } from "../../../verify/proof-table";
import type { Proof } from "../../../verify/verify";

const proof: Proof = {
    stack: "scenario4",
    scenario: 4,
    url: "http://127.2.0.10",
    path: {
        client: "127.1.200.253",
        clb: "127.2.100.100:8080",
        nodes: ["100.200.100.200:31000", "100.200.100.201:31000"],
        pods: ["100.200.164.107:5000"],
    },
    client: "127.1.200.253",
    remoteAddr: "127.100.100.200",
    xForwardedFor: "203.0.113.166, 127.1.200.253",
    clientIpFrom: "x-forwarded-for",
    clientIpKept: true,
    forged: true,
};

describe("proofTable", () => {
    const lost: Proof = {
        ...proof,
        stack: "dev",
        remoteAddr: null,
        xForwardedFor: null,
        clientIpKept: false,
        reason: "because ".repeat(40),
    };
    const lines = stripVTControlCharacters(proofTable([proof, lost])).split("\n");

    it("fits 120 columns", () => {
        assert.ok(Math.max(...lines.map((line) => line.length)) <= 120);
        assert.ok(
            lines.every((line) => !line.includes("…")),
            "nothing is cut off",
        );
    });

    it("shows the way with its addresses, what the Pod saw, and a verdict", () => {
        const text = lines.join("\n");
        for (const part of [
            "127.1.200.253 → 127.2.100.100:8080",
            "→ 100.200.100.200:31000 (+1)",
            "→ 100.200.164.107:5000",
            "203.0.113.166, 127.1.200.253",
            "remote_addr 127.100.100.200",
            "✔ kept",
            "✘ lost",
            "because",
        ]) {
            assert.ok(text.includes(part), part);
        }
    });

    it("ends with a summary", () => {
        assert.equal(lines.at(-1), "1 of 2 clients seen with their own address, in 2 stacks");
    });
});
