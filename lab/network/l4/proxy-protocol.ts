import { isIPv4 } from "node:net";
import type { Transport } from "../filter/packet-filter";

export interface Place {
    /** IPv4. */
    address: string;
    port: number;
}

const SIGNATURE = Buffer.from("\r\n\r\n\0\r\nQUIT\n", "latin1");
/** Version 2, command PROXY. */
const VERSION_AND_COMMAND = 0x21;
/** IPv4, over what the client speaks. */
const FAMILY_AND_TRANSPORT = { TCP: 0x11, UDP: 0x12 } as const;
const ADDRESSES_LENGTH = 12;

/**
 * The header of the PROXY protocol, version 2 (haproxy.org/download/3.0/doc/proxy-protocol.txt), without extensions.
 * Throws a RangeError for an address that is not IPv4.
 *
 * @param destination what the client has connected to.
 */
export function proxyHeader(transport: Transport, source: Place, destination: Place): Buffer {
    const header = Buffer.alloc(SIGNATURE.length + 4 + ADDRESSES_LENGTH);
    let offset = SIGNATURE.copy(header);
    offset = header.writeUInt8(VERSION_AND_COMMAND, offset);
    offset = header.writeUInt8(FAMILY_AND_TRANSPORT[transport], offset);
    offset = header.writeUInt16BE(ADDRESSES_LENGTH, offset);
    for (const { address } of [source, destination]) {
        if (!isIPv4(address)) {
            throw new RangeError(`${address} is no IPv4 address`);
        }
        offset += Buffer.from(address.split(".").map(Number)).copy(header, offset);
    }
    offset = header.writeUInt16BE(source.port, offset);
    header.writeUInt16BE(destination.port, offset);
    return header;
}
