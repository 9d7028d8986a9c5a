import assert from "node:assert/strict";
import { once } from "node:events";
import fc from "fast-check";
import { eventually } from "../../../../support/eventually";
import { fuzzed } from "../../../../support/fuzz";
import { DataPlane } from "../data-plane";
import { RAW_REQUESTS } from "./requests";
import { freshAddress, freshPort, open, type Pod } from "../sockets";

const CLIENT = "127.1.7.10";

/** What makes two parsers disagree, to be put anywhere. */
const PIECES = [
    ...["\r\n", "\n", "\r", "\0", " ", "\t", "\x0b", ":", ";", ",", "\r\n\r\n", "0\r\n\r\n", "\x80", "\xff"],
    ...["Transfer-Encoding: chunked\r\n", "Content-Length: 0\r\n", "Content-Length: 5\r\n", "Host: y\r\n"],
    ...[
        "X-Real-IP: 203.0.113.99\r\n",
        "X_Real_IP: 203.0.113.99\r\n",
        "Connection: X-Real-IP\r\n",
        "Expect: 100-continue\r\n",
    ],
    ...["Upgrade: h2c\r\n", "HTTP/1.0", "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"],
];

interface Change {
    /** Where, as a share of the bytes. */
    at: number;
    /** How many bytes are taken away there. */
    removed: number;
    piece: string;
}

const change: fc.Arbitrary<Change> = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    removed: fc.nat(3),
    piece: fc.oneof(fc.constant(""), fc.constantFrom(...PIECES)),
});

/** Short ones of the corpus, changed at some places. */
const mutated = fc
    .tuple(
        fc.constantFrom(...RAW_REQUESTS.map(({ bytes }) => bytes).filter((bytes) => bytes.length < 2_000)),
        fc.array(change, { minLength: 1, maxLength: 4 }),
    )
    .map(([bytes, changes]) =>
        changes.reduce((text, { at, removed, piece }) => {
            const index = Math.floor(at * text.length);
            return text.slice(0, index) + piece + text.slice(index + removed);
        }, bytes),
    );

describe("requests of the smuggling corpus, changed at random", () => {
    let plane: DataPlane;
    let pod: Pod;
    let vip: string;
    let port: number;

    before(async () => {
        plane = new DataPlane();
        pod = await plane.startPod();
        [vip, port] = [freshAddress(), freshPort()];
        const rules = [{ locationId: "loc-1", domain: "", url: "/", targets: [plane.eni(pod)] }];
        await plane.putLoadBalancer(vip, { protocol: "HTTP", port, rules });
    });
    after(() => plane.close());

    /** Sends it, and waits until nothing more comes of it and the Pod's answers are back, but for a request that waits for its body. */
    async function send(bytes: string): Promise<void> {
        const socket = await open(vip, port, CLIENT);
        let text = "";
        socket.on("data", (data: Buffer) => (text += data.toString("latin1")));
        socket.on("error", () => undefined);
        socket.once("end", () => socket.end());
        const closed = once(socket, "close");
        // It does not end its side: of pipelined requests a CLB then answers none that it has not answered yet.
        socket.write(bytes, "latin1");
        let before = "";
        const settled = eventually(() => {
            const now = `${pod.requests.length} requests, ${text}`;
            const isStill = now === before;
            before = now;
            assert.ok(isStill);
            const answers = [...text.matchAll(/^HTTP\/1\.1 \d{3} /gm)].length;
            assert.ok(pod.requests.length <= answers + 1, `more requests than answers: ${now}`);
        }, 10);
        await Promise.race([closed, settled]).finally(() => socket.destroy());
        await settled;
    }

    it("bring no Pod an address that the CLB has not written, nor a request that it has not forwarded", async () => {
        await fc.assert(
            fc.asyncProperty(mutated, async (bytes) => {
                pod.requests.length = 0;
                await send(bytes);
                await pod.idle();
                for (const { headers, remote_addr } of pod.requests) {
                    assert.equal(headers["x-real-ip"], CLIENT);
                    assert.equal(headers["x-forwarded-for"], CLIENT);
                    assert.equal(remote_addr, CLIENT);
                    assert.deepEqual(
                        Object.keys(headers).filter((name) => /^x_(real|forwarded)/i.test(name)),
                        [],
                    );
                }
            }),
            { ...fuzzed(150), endOnFailure: false },
        );
    }).timeout(600_000);
});
