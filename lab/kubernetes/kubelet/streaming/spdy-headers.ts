import { constants, createDeflate, createInflate, type Deflate, type Inflate } from "node:zlib";

/** Names and values that header blocks may refer to (SPDY/3, 2.6.10.1): some with their length, then plain text. */
const DICTIONARY = Buffer.concat([
    ...[
        ...["options", "head", "post", "put", "delete", "trace", "accept", "accept-charset", "accept-encoding"],
        ...["accept-language", "accept-ranges", "age", "allow", "authorization", "cache-control", "connection"],
        ...["content-base", "content-encoding", "content-language", "content-length", "content-location"],
        ...["content-md5", "content-range", "content-type", "date", "etag", "expect", "expires", "from", "host"],
        ...["if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "last-modified"],
        ...["location", "max-forwards", "pragma", "proxy-authenticate", "proxy-authorization", "range", "referer"],
        ...["retry-after", "server", "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "vary", "via"],
        ...["warning", "www-authenticate", "method", "get", "status", "200 OK", "version", "HTTP/1.1", "url"],
        ...["public", "set-cookie", "keep-alive", "origin"],
    ].map((word) => Buffer.concat([uint32(word.length), Buffer.from(word)])),
    Buffer.from(
        "100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505" +
            "203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized" +
            "403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 Service Unavailable" +
            "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMT" +
            "chunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain," +
            "text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.",
    ),
]);

/** Headers of a stream, names in lower case. */
export type StreamHeaders = Readonly<Record<string, string>>;

/**
 * Packs and unpacks the header blocks of one connection: each continues the compression of the one before. Calls must not
 * overlap.
 */
export class HeaderCodec {
    private readonly inflate = createInflate({ dictionary: DICTIONARY, finishFlush: constants.Z_SYNC_FLUSH });
    private readonly deflate = createDeflate({ dictionary: DICTIONARY });

    /** Rejects where the block cannot be read. */
    async unpack(block: Buffer): Promise<StreamHeaders> {
        return parseHeaders(await through(this.inflate, block));
    }

    pack(headers: StreamHeaders): Promise<Buffer> {
        const entries = Object.entries(headers).flatMap((pair) =>
            pair.flatMap((text) => [uint32(Buffer.byteLength(text)), Buffer.from(text)]),
        );
        return through(this.deflate, Buffer.concat([uint32(Object.keys(headers).length), ...entries]));
    }

    close(): void {
        this.inflate.destroy();
        this.deflate.destroy();
    }
}

function through(stream: Deflate | Inflate, chunk: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
        stream.once("error", reject);
        stream.write(chunk, () =>
            stream.flush(constants.Z_SYNC_FLUSH, () => {
                stream.off("error", reject);
                resolve((stream.read() as Buffer | null) ?? Buffer.alloc(0));
            }),
        );
    });
}

function parseHeaders(block: Buffer): StreamHeaders {
    let position = 0;
    const number = () => {
        position += 4;
        return block.readUInt32BE(position - 4);
    };
    const text = () => {
        const length = number();
        position += length;
        return block.toString("latin1", position - length, position);
    };
    const count = number();
    const headers = new Map<string, string>();
    for (let index = 0; index < count && position < block.length; index++) {
        const name = text().toLowerCase();
        headers.set(name, text());
    }
    return Object.fromEntries(headers);
}

function uint32(value: number): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
}
