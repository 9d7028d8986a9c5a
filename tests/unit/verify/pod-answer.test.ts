import assert from "node:assert/strict";
import { readAnswer } from "../../../verify/pod-answer";

describe("readAnswer", () => {
    it("reads the project's echo server", () => {
        const body = JSON.stringify({
            remote_addr: "127.1.2.3",
            headers: { host: "x", "x-forwarded-for": "1.2.3.4" },
            method: "GET",
            hostname: "real-ip-app-1",
        });
        const { remoteAddr, headers, hostname } = readAnswer(body);
        assert.deepEqual([remoteAddr, headers["x-forwarded-for"], hostname], ["127.1.2.3", "1.2.3.4", "real-ip-app-1"]);
    });

    for (const field of ["remote_addr", "client_ip"]) {
        it(`reads the layer-4 demo image's ${field}, with an IPv4-mapped address as IPv4`, () => {
            assert.equal(readAnswer(JSON.stringify({ [field]: "::ffff:10.0.0.9" })).remoteAddr, "10.0.0.9");
        });
    }

    it("reads the layer-7 demo image's headers, nested or not, in any case", () => {
        for (const body of [
            { headers: { "X-Forwarded-For": "1.1.1.1, 2.2.2.2", "X-Real-Ip": "2.2.2.2" } },
            { "X-Forwarded-For": "1.1.1.1, 2.2.2.2", "X-Real-Ip": "2.2.2.2" },
            { "x-forwarded-for": ["1.1.1.1", "2.2.2.2"], "X-REAL-IP": "2.2.2.2", count: 3 },
        ]) {
            const { headers } = readAnswer(JSON.stringify(body));
            assert.deepEqual([headers["x-forwarded-for"], headers["x-real-ip"]], ["1.1.1.1, 2.2.2.2", "2.2.2.2"]);
        }
    });

    it("reads plain-text lines", () => {
        const { headers, remoteAddr } = readAnswer(
            "Hello!\nX-Forwarded-For: 1.1.1.1, 2.2.2.2\r\nX-Real-Ip: 2.2.2.2\nremote_addr: 10.0.0.1\n",
        );
        assert.deepEqual(
            [headers["x-forwarded-for"], headers["x-real-ip"], remoteAddr],
            ["1.1.1.1, 2.2.2.2", "2.2.2.2", "10.0.0.1"],
        );
    });

    it("says how a body begins in which there is no address", () => {
        for (const body of [
            "<html>Welcome to nginx!</html>",
            "{}",
            "[]",
            "null",
            '{"remote_addr": ""}',
            '{"remote_addr": 7}',
            "",
        ]) {
            assert.throws(
                () => readAnswer(body),
                (error: Error) => error.message.includes(JSON.stringify(body).slice(0, 40)),
            );
        }
        assert.throws(
            () => readAnswer("x".repeat(10_000)),
            (error: Error) => error.message.length < 400,
        );
    });
});
