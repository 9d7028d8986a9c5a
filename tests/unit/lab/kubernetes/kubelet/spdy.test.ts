import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { SpdyConnection, type SpdyStream } from "../../../../../lab/kubernetes/kubelet/streaming/spdy-connection";
import {
    dataFrames,
    FrameReader,
    pingFrame,
    resetFrame,
} from "../../../../../lab/kubernetes/kubelet/streaming/spdy-frames";
import { HeaderCodec } from "../../../../../lab/kubernetes/kubelet/streaming/spdy-headers";
import { exitStatus } from "../../../../../lab/kubernetes/kubelet/streaming/remote-command";

/** What moby/spdystream writes for a stream with these headers, the first of a connection (Go 1.24). */
async function synStream(codec: HeaderCodec, id: number, headers: Record<string, string>): Promise<Buffer> {
    const block = await codec.pack(headers);
    const frame = Buffer.alloc(18);
    frame.writeUInt16BE(0x8003, 0);
    frame.writeUInt16BE(1, 2);
    frame.writeUInt32BE(10 + block.length, 4);
    frame.writeUInt32BE(id, 8);
    return Buffer.concat([frame, block]);
}

describe("SPDY/3.1", () => {
    it("reads frames however they arrive", () => {
        const sent = Buffer.concat([dataFrames(1, Buffer.from("hello")), pingFrame(7), resetFrame(3)]);
        const reader = new FrameReader();
        const frames = [...sent].flatMap((byte) => reader.read(Buffer.from([byte])));
        assert.deepEqual(
            frames.map((frame) => frame.type),
            ["data", "ping", "reset"],
        );
    });

    it("refuses another version, and a frame that is too short", () => {
        const version2 = Buffer.from([0x80, 2, 0, 6, 0, 0, 0, 4, 0, 0, 0, 1]);
        assert.throws(() => new FrameReader().read(version2), /version 2/);
        assert.throws(() => new FrameReader().read(Buffer.from([0x80, 3, 0, 1, 0, 0, 0, 0])), /0 bytes/);
    });

    it("cuts large data into frames, the last of which ends the stream", () => {
        const frames = new FrameReader().read(dataFrames(5, Buffer.alloc(200_000, "x"), true));
        assert.equal(frames.length, 4);
        assert.deepEqual(
            frames.map((frame) => frame.type === "data" && frame.fin),
            [false, false, false, true],
        );
    });

    it("packs and unpacks headers, each block with what the ones before have taught", async () => {
        const [sender, receiver] = [new HeaderCodec(), new HeaderCodec()];
        const blocks: Record<string, string>[] = [
            { streamtype: "error", port: "5000", requestid: "0" },
            { streamtype: "data" },
            {},
        ];
        for (const headers of blocks) {
            assert.deepEqual(await receiver.unpack(await sender.pack(headers)), headers);
        }
        await assert.rejects(new HeaderCodec().unpack(Buffer.from("nonsense")));
    });

    describe("connection", () => {
        let client: Socket;
        let connection: SpdyConnection;
        const codec = new HeaderCodec();

        beforeEach(async () => {
            const server = createServer().listen(0, "127.0.0.1");
            await once(server, "listening");
            const accepted = once(server, "connection") as Promise<[Socket]>;
            client = connect((server.address() as AddressInfo).port, "127.0.0.1");
            const [socket] = await accepted;
            connection = new SpdyConnection(socket, Buffer.alloc(0));
            server.close();
        });
        afterEach(() => client.destroy());

        async function opened(): Promise<SpdyStream> {
            const stream = once(connection, "stream") as Promise<[SpdyStream]>;
            connection.start();
            client.write(await synStream(new HeaderCodec(), 1, { streamtype: "data" }));
            return (await stream)[0];
        }

        it("hands over a stream with its headers, what comes on it, and its end", async () => {
            const stream = await opened();
            assert.deepEqual(stream.headers, { streamtype: "data" });
            client.write(dataFrames(1, Buffer.alloc(300_000, "a")));
            client.write(dataFrames(1, Buffer.from("end"), true));
            const received = await buffer(stream);
            assert.equal(received.length, 300_003);
        });

        it("closes after all that was written, and says so", async () => {
            const stream = await opened();
            stream.end("bye");
            await once(stream, "finish");
            connection.close();
            const frames = new FrameReader().read(await buffer(client));
            assert.deepEqual(
                frames.map((frame) => frame.type),
                ["other", "data", "data", "go-away"],
            );
        });

        it("ends streams with the connection, and one that is reset", async () => {
            const stream = await opened();
            client.write(resetFrame(1));
            await once(stream, "close");
            client.destroy();
            await once(connection, "close");
        });

        it("ends with what is not the protocol", async () => {
            connection.start();
            client.write(Buffer.from([0x80, 2, 0, 6, 0, 0, 0, 4, 0, 0, 0, 1]));
            await once(connection, "close");
        });

        after(() => codec.close());
    });
});

describe("the status of a command", () => {
    it("is a success, or a failure with its exit code", () => {
        assert.equal(exitStatus(0).status, "Success");
        assert.deepEqual(exitStatus(3).details?.causes, [{ reason: "ExitCode", message: "3" }]);
    });
});
