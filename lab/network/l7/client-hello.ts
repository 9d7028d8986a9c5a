/** What a TLS client says first, as far as the choice of a certificate needs it. */
export interface ClientHello {
    /** The server that the client asks for (RFC 6066, 3). */
    serverName?: string;
}

const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const SERVER_NAME = 0;
const HOST_NAME = 0;
const RECORD_HEADER = 5;
const HANDSHAKE_HEADER = 4;
/** Protocol version and random. */
const FIXED_FIELDS = 34;
/** Larger than any client's: it is given no certificate by name. */
const MAX_BYTES = 20_000;

/**
 * The client's first message out of the bytes of a connection. It may be in several records, of which read-tls-client-hello
 * (2.0) takes the first alone.
 *
 * @returns undefined while more bytes are needed; without a name for bytes that are no such message.
 */
export function parseClientHello(bytes: Buffer): ClientHello | undefined {
    const records: Buffer[] = [];
    let size = 0;
    for (let at = 0; at < bytes.length && bytes.length <= MAX_BYTES;) {
        if (bytes[at] !== HANDSHAKE) {
            return {};
        }
        if (at + RECORD_HEADER > bytes.length) {
            return undefined;
        }
        const end = at + RECORD_HEADER + bytes.readUInt16BE(at + 3);
        records.push(bytes.subarray(at + RECORD_HEADER, end));
        size += records.at(-1)!.length;
        const message = Buffer.concat(records, size);
        if (size > 0 && message[0] !== CLIENT_HELLO) {
            return {};
        }
        if (size >= HANDSHAKE_HEADER && size >= HANDSHAKE_HEADER + message.readUIntBE(1, 3)) {
            return helloOf(message.subarray(HANDSHAKE_HEADER));
        }
        at = end;
    }
    return bytes.length > MAX_BYTES ? {} : undefined;
}

/** A field that runs over the end of the message is TLS's to refuse. */
function helloOf(body: Buffer): ClientHello {
    try {
        let at = FIXED_FIELDS;
        at += 1 + body.readUInt8(at);
        at += 2 + body.readUInt16BE(at);
        at += 1 + body.readUInt8(at);
        for (at += 2; at < body.length;) {
            const [type, length] = [body.readUInt16BE(at), body.readUInt16BE(at + 2)];
            const extension = body.subarray(at + 4, at + 4 + length);
            if (type === SERVER_NAME) {
                return extension.readUInt8(2) === HOST_NAME
                    ? { serverName: extension.toString("latin1", 5, 5 + extension.readUInt16BE(3)) }
                    : {};
            }
            at += 4 + length;
        }
    } catch {
        return {};
    }
    return {};
}
