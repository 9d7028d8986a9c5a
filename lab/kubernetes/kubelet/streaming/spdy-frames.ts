/** A frame of SPDY/3.1; of control frames, those that Kubernetes' clients send (moby/spdystream). */
export type Frame =
    | { type: "data"; streamId: number; fin: boolean; data: Buffer }
    | { type: "syn-stream"; streamId: number; fin: boolean; headers: Buffer }
    | { type: "reset"; streamId: number }
    | { type: "ping"; id: number }
    | { type: "go-away" }
    /** Has no meaning here: a setting, a window that Kubernetes' clients do not keep to. */
    | { type: "other"; headers?: Buffer };

const CONTROL = 0x8000;
const VERSION = 3;
const HEADER_BYTES = 8;
const FIN = 1;
const TYPES = { synStream: 1, synReply: 2, reset: 3, ping: 6, goAway: 7, headers: 8 };
/** RST_STREAM's status for a stream that its receiver wants no more (SPDY/3, 2.6.3). */
const CANCEL = 5;
const LARGEST_DATA = 0xffff;

/** What is wrong on the wire: the connection cannot go on. */
class ProtocolError extends Error {}

/** Takes frames off the front of what has arrived. */
export class FrameReader {
    private rest = Buffer.alloc(0);

    /** The frames that are complete with this chunk. Throws a ProtocolError. */
    read(chunk: Buffer): Frame[] {
        let bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
        const frames: Frame[] = [];
        while (bytes.length >= HEADER_BYTES) {
            const length = bytes.readUIntBE(5, 3);
            if (bytes.length < HEADER_BYTES + length) {
                break;
            }
            frames.push(parseFrame(bytes.subarray(0, HEADER_BYTES + length)));
            bytes = bytes.subarray(HEADER_BYTES + length);
        }
        this.rest = Buffer.from(bytes);
        return frames;
    }
}

function parseFrame(frame: Buffer): Frame {
    const first = frame.readUInt16BE(0);
    const flags = frame.readUInt8(4);
    const payload = frame.subarray(HEADER_BYTES);
    const fin = (flags & FIN) !== 0;
    if ((first & CONTROL) === 0) {
        return { type: "data", streamId: frame.readUInt32BE(0), fin, data: payload };
    }
    if (first !== (CONTROL | VERSION)) {
        throw new ProtocolError(`frame of SPDY version ${first & ~CONTROL}, which is not ${VERSION}`);
    }
    const needs = (bytes: number) => {
        if (payload.length < bytes) {
            throw new ProtocolError(`a frame of ${payload.length} bytes, which has to have ${bytes}`);
        }
    };
    switch (frame.readUInt16BE(2)) {
        case TYPES.synStream:
            needs(10);
            return { type: "syn-stream", streamId: streamIdOf(payload), fin, headers: payload.subarray(10) };
        case TYPES.reset:
            needs(4);
            return { type: "reset", streamId: streamIdOf(payload) };
        case TYPES.ping:
            needs(4);
            return { type: "ping", id: payload.readUInt32BE(0) };
        case TYPES.goAway:
            return { type: "go-away" };
        case TYPES.synReply:
        case TYPES.headers:
            needs(4);
            // Not of interest, but part of the compression of those that follow.
            return { type: "other", headers: payload.subarray(4) };
        default:
            return { type: "other" };
    }
}

function streamIdOf(payload: Buffer): number {
    return payload.readUInt32BE(0) & 0x7fffffff;
}

function controlFrame(type: number, payload: Buffer): Buffer {
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt16BE(CONTROL | VERSION, 0);
    header.writeUInt16BE(type, 2);
    header.writeUInt32BE(payload.length, 4);
    return Buffer.concat([header, payload]);
}

function uint32s(...values: number[]): Buffer {
    const bytes = Buffer.alloc(4 * values.length);
    values.forEach((value, index) => bytes.writeUInt32BE(value, 4 * index));
    return bytes;
}

export function replyFrame(streamId: number, headers: Buffer): Buffer {
    return controlFrame(TYPES.synReply, Buffer.concat([uint32s(streamId), headers]));
}

export function resetFrame(streamId: number): Buffer {
    return controlFrame(TYPES.reset, uint32s(streamId, CANCEL));
}

export function pingFrame(id: number): Buffer {
    return controlFrame(TYPES.ping, uint32s(id));
}

/** @param lastStreamId the last stream that was taken */
export function goAwayFrame(lastStreamId: number): Buffer {
    return controlFrame(TYPES.goAway, uint32s(lastStreamId, 0));
}

/** The bytes of a stream, in as many frames as they need. */
export function dataFrames(streamId: number, data: Buffer, fin = false): Buffer {
    const frames: Buffer[] = [];
    for (let start = 0; start === 0 || start < data.length; start += LARGEST_DATA) {
        const part = data.subarray(start, start + LARGEST_DATA);
        const isLast = start + LARGEST_DATA >= data.length;
        const header = Buffer.alloc(HEADER_BYTES);
        header.writeUInt32BE(streamId, 0);
        header.writeUInt32BE(part.length, 4);
        header.writeUInt8(fin && isLast ? FIN : 0, 4);
        frames.push(header, part);
    }
    return Buffer.concat(frames);
}
