import { containsCidr, parseCidr } from "cidr-tools";
import { createHash } from "node:crypto";
import { stringifyIp } from "ip-bigint";

/** Clients of the lab connect from 127.1.x.y. */
export const CLIENT_BLOCK = 1;

/** Addresses of Tencent's from which CLBs themselves connect, and the loopback block that stands for each. */
const CLB_SOURCES = {
    /** Health checks: 100.64.0.0/10 (214/65860), of which CLBs have one each. */
    healthCheck: { cidr: "100.64.0.0/16", block: 10 },
    /** Kept connections of layer-7 listeners: 100.127.0.0/16 (214/3728). */
    keepalive: { cidr: "100.127.0.0/16", block: 11 },
} as const;

/** How many labs can run on one machine at the same time. */
export const ADDRESS_RANGES = 8;

const FIRST_PRIVATE_BLOCK = 16;

/** The loopback addresses that one lab serves. */
export interface AddressRange {
    /** Public addresses of CLBs, endpoints and EIPs are 127.`publicBlock`.x.y: 127.2.x.y of the first lab. */
    publicBlock: number;
    /** VPCs and GlobalRouter Pod CIDRs are served on 127.`firstPrivateBlock`.x.y and up: 127.16.x.y of the first lab. */
    firstPrivateBlock: number;
    lastPrivateBlock: number;
}

/** @param index 0 of the only lab of a machine, up to `ADDRESS_RANGES` - 1. */
export function addressRange(index: number): AddressRange {
    const size = (256 - FIRST_PRIVATE_BLOCK) / ADDRESS_RANGES;
    const firstPrivateBlock = FIRST_PRIVATE_BLOCK + index * size;
    return { publicBlock: 2 + index, firstPrivateBlock, lastPrivateBlock: firstPrivateBlock + size - 1 };
}

/** A VPC's CIDR or a GlobalRouter cluster's Pod CIDR, and the loopback block (127.`block`.0.0/16) that serves it. */
export interface AddressBlock {
    vpcId: string;
    cidr: string;
    block: number;
}

/**
 * The loopback address on which an address of a VPC is served: the block's /16 with the address's low 16 bits.
 * A loopback address (a public one of the lab) is served as it is.
 * Throws a RangeError when no block of the VPC holds the address.
 */
export function toLoopback(blocks: readonly AddressBlock[], vpcId: string, address: string): string {
    if (containsCidr("127.0.0.0/8", address)) {
        return address;
    }
    const block = blocks.find((candidate) => candidate.vpcId === vpcId && containsCidr(candidate.cidr, address));
    if (!block) {
        throw new RangeError(`${address} is in no CIDR of ${vpcId}`);
    }
    const low16 = parseCidr(`${address}/32`).start & 0xffffn;
    return stringifyIp({ number: (127n << 24n) | (BigInt(block.block) << 16n) | low16, version: 4 });
}

/** Undefined where no block of the VPC holds the address. */
export function loopbackOrUndefined(
    blocks: readonly AddressBlock[],
    vpcId: string,
    address: string,
): string | undefined {
    try {
        return toLoopback(blocks, vpcId, address);
    } catch (error) {
        if (error instanceof RangeError) {
            return undefined;
        }
        throw error;
    }
}

/** The loopback address from which a CLB itself connects, the same one always. */
export function clbSource(kind: keyof typeof CLB_SOURCES, loadBalancerId: string): string {
    const [high = 0, low = 0] = createHash("sha256").update(loadBalancerId).digest();
    return `127.${CLB_SOURCES[kind].block}.${high}.${1 + (low % 254)}`;
}

/**
 * The loopback address of a CLB's SNAT IP, which is one of its VPC (214/41505): here one of the last in the VPC's CIDR.
 */
export function snatIp(vpcBlock: AddressBlock, loadBalancerId: string): string {
    const [hash = 0] = createHash("sha256").update(loadBalancerId).digest();
    const number = parseCidr(vpcBlock.cidr).end - 1n - BigInt(hash % 8);
    return toLoopback([vpcBlock], vpcBlock.vpcId, stringifyIp({ number, version: 4 }));
}

/**
 * The VPC's address that a loopback address serves, or Tencent's that a CLB's source stands for. One that stands for no VPC's (a client's 127.1.x.y, a public one)
 * is returned as it is.
 */
export function fromLoopback(blocks: readonly AddressBlock[], address: string): string {
    const number = parseCidr(`${address}/32`).start;
    const block = [...blocks, ...Object.values(CLB_SOURCES)].find(
        (candidate) => number >> 16n === ((127n << 8n) | BigInt(candidate.block)),
    );
    if (!block) {
        return address;
    }
    const high16 = parseCidr(block.cidr).start & ~0xffffn;
    const served = stringifyIp({ number: high16 | (number & 0xffffn), version: 4 });
    return containsCidr(block.cidr, served) ? served : address;
}

/**
 * The port on which `port` is served. Without root a port below 1024 can often not be bound
 * (net.ipv4.ip_unprivileged_port_start); it is then served 8000 higher: 80 on 8080, 443 on 8443.
 */
export function servedPort(port: number, canBindPrivilegedPorts: boolean): number {
    return port >= 1024 || canBindPrivilegedPorts ? port : port + 8000;
}
