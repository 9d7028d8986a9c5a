import assert from "node:assert/strict";
import * as fc from "fast-check";
import { Duplex } from "node:stream";
import { connect } from "node:tls";
import { parseClientHello } from "../../../../../lab/network/l7/client-hello";
import { eventually } from "../../../../support/eventually";

/** What Node.js' own client says first. */
async function helloFor(servername: string): Promise<Buffer> {
    let hello = Buffer.alloc(0);
    const socket = new Duplex({
        read: () => undefined,
        write: (chunk: Buffer, _encoding, done) => {
            hello = Buffer.concat([hello, chunk]);
            done();
        },
    });
    connect({ socket, servername }).on("error", () => undefined);
    await eventually(() => assert.ok(hello.length > 0));
    socket.destroy();
    return hello;
}

/** A handshake message in several records. */
function inRecords(hello: Buffer, size: number): Buffer {
    const message = hello.subarray(5);
    const parts = Array.from({ length: Math.ceil(message.length / size) }, (_, index) =>
        message.subarray(index * size, (index + 1) * size),
    );
    return Buffer.concat(parts.flatMap((part) => [Buffer.from([22, 3, 1, part.length >> 8, part.length & 255]), part]));
}

describe("a TLS client's first message", () => {
    let hello: Buffer;

    before(async () => {
        hello = await helloFor("a.example.com");
    });

    it("names the server that is asked for, or none", async () => {
        assert.deepEqual(parseClientHello(hello), { serverName: "a.example.com" });
        assert.deepEqual(parseClientHello(inRecords(hello, 50)), { serverName: "a.example.com" });
        assert.deepEqual(parseClientHello(await helloFor("")), {});
    });

    it("is waited for until it is whole", () => {
        for (let length = 0; length < hello.length; length += 1) {
            assert.equal(parseClientHello(hello.subarray(0, length)), undefined, `${length} bytes`);
        }
    });

    it("is not waited for where something else comes", () => {
        assert.deepEqual(parseClientHello(Buffer.from("GET / HTTP/1.1\r\n")), {});
        assert.deepEqual(parseClientHello(Buffer.from([22, 3, 1, 0, 1, 2])), {});
        assert.deepEqual(parseClientHello(Buffer.alloc(70_000, 22)), {});
    });

    it("may be damaged anywhere", () => {
        fc.assert(
            fc.property(fc.nat(hello.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
                const damaged = Buffer.from(hello);
                damaged[at] = byte;
                parseClientHello(damaged);
            }),
        );
        fc.assert(fc.property(fc.uint8Array(), (bytes) => void parseClientHello(Buffer.from(bytes))));
    });
});
