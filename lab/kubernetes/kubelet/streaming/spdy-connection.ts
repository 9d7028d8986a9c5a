import { EventEmitter } from "node:events";
import { Duplex } from "node:stream";
import { dataFrames, FrameReader, goAwayFrame, pingFrame, replyFrame, resetFrame, type Frame } from "./spdy-frames";
import { HeaderCodec, type StreamHeaders } from "./spdy-headers";

/** One stream of a connection. Destroyed before both sides have ended it, it is reset. */
export class SpdyStream extends Duplex {
    private room?: () => void;
    private wanted = false;

    constructor(
        readonly id: number,
        readonly headers: StreamHeaders,
        private readonly send: (bytes: Buffer, sent: (error?: Error | null) => void) => void,
    ) {
        super();
        // Whoever uses the stream learns of its end by its events; a reset alone must not end the lab.
        this.on("error", () => undefined);
        this.once("close", () => this.room?.());
    }

    /** Resolves once there is room for more. */
    async receive(data: Buffer): Promise<void> {
        if (this.destroyed || this.readableEnded || data.length === 0) {
            return;
        }
        this.wanted = false;
        // The push itself may ask for more.
        if (!this.push(data) && !this.wanted) {
            await new Promise<void>((resolve) => (this.room = resolve));
        }
    }

    override _read(): void {
        this.wanted = true;
        this.room?.();
        this.room = undefined;
    }

    override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
        this.send(dataFrames(this.id, chunk), done);
    }

    override _final(done: (error?: Error | null) => void): void {
        this.send(dataFrames(this.id, Buffer.alloc(0), true), done);
    }

    override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
        if (!this.readableEnded || !this.writableFinished) {
            this.send(resetFrame(this.id), () => undefined);
        }
        done(error);
    }
}

/**
 * The server's side of a SPDY/3.1 connection, as far as Kubernetes' clients use the protocol (moby/spdystream): streams that
 * the client opens, without priorities and without flow control of their own, which these clients do not keep to either.
 */
export class SpdyConnection extends EventEmitter<{ stream: [SpdyStream]; close: [] }> {
    private readonly codec = new HeaderCodec();
    private readonly reader = new FrameReader();
    private readonly streams = new Map<number, SpdyStream>();
    private lastStreamId = 0;

    /** @param head what of the connection was read with the request that upgraded it */
    constructor(
        private readonly socket: Duplex,
        private readonly head: Buffer,
    ) {
        super();
        socket.on("error", () => socket.destroy());
        socket.once("close", () => this.closed());
    }

    /** Begins to read: handlers of streams have to be there by now. */
    start(): void {
        this.run().catch(() => this.socket.destroy());
    }

    /** What was written before is sent before. */
    close(): void {
        if (this.socket.writable) {
            this.socket.end(goAwayFrame(this.lastStreamId));
        }
    }

    private async run(): Promise<void> {
        await this.take(this.head);
        for await (const chunk of this.socket as AsyncIterable<Buffer>) {
            await this.take(chunk);
        }
        this.socket.destroy();
    }

    private async take(chunk: Buffer): Promise<void> {
        for (const frame of this.reader.read(chunk)) {
            await this.handle(frame);
        }
    }

    private async handle(frame: Frame): Promise<void> {
        switch (frame.type) {
            case "syn-stream":
                return this.open(frame);
            case "data": {
                const stream = this.streams.get(frame.streamId);
                await stream?.receive(frame.data);
                return frame.fin ? this.ended(stream) : undefined;
            }
            case "reset":
                this.streams.get(frame.streamId)?.destroy();
                return;
            case "ping":
                this.send(pingFrame(frame.id), () => undefined);
                return;
            case "other":
                if (frame.headers) {
                    await this.codec.unpack(frame.headers);
                }
                return;
            case "go-away":
                // What is open goes on until the client ends the connection.
                return;
        }
    }

    private async open({ streamId, fin, headers }: Extract<Frame, { type: "syn-stream" }>): Promise<void> {
        const stream = new SpdyStream(streamId, await this.codec.unpack(headers), (bytes, sent) =>
            this.send(bytes, sent),
        );
        this.lastStreamId = Math.max(this.lastStreamId, streamId);
        this.streams.set(streamId, stream);
        stream.once("close", () => this.streams.delete(streamId));
        this.send(replyFrame(streamId, await this.codec.pack({})), () => undefined);
        this.emit("stream", stream);
        if (fin) {
            this.ended(stream);
        }
    }

    private ended(stream: SpdyStream | undefined): void {
        if (stream && !stream.destroyed) {
            stream.push(null);
        }
    }

    private send(bytes: Buffer, sent: (error?: Error | null) => void): void {
        if (this.socket.writable) {
            this.socket.write(bytes, sent);
        } else {
            sent(new Error("the connection is closed"));
        }
    }

    private closed(): void {
        for (const stream of this.streams.values()) {
            stream.destroy();
        }
        this.codec.close();
        this.emit("close");
    }
}
