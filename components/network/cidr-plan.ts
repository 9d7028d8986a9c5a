import { containsCidr, parseCidr } from "cidr-tools";
import { stringifyIp } from "ip-bigint";

/** The VPC is cut into this many equal slots, one a zone, so that a zone appended later moves no subnet. */
export const MAX_ZONES = 8;

/** Smallest VPC that is planned, as a prefix length: its node subnets are /27, 29 nodes each. */
export const MAX_VPC_PREFIX = 22;

/** The private ranges that Tencent Cloud takes for VPCs, clusters and Services (provider v1.83.25, `service_cidr`). */
const PRIVATE_CIDRS = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

const SLOT_BITS = Math.log2(MAX_ZONES);

/** The subnets of one zone. */
export interface ZonePlan {
    /** Half of the zone's slot: with VPC-CNI every Pod takes an address of its own. */
    pods: string;
    /** A quarter. */
    nodes: string;
    /** A quarter; a Pod on a super node takes its address from here. */
    superNodes: string;
}

/**
 * Cuts a VPC's CIDR into the subnets of its zones, in the zones' order.
 * Throws a RangeError when there are more than {@link MAX_ZONES} zones or the VPC is smaller than {@link MAX_VPC_PREFIX}.
 */
export function planSubnets(vpcCidr: string, zoneCount: number): ZonePlan[] {
    const prefix = prefixLength(vpcCidr);
    if (prefix > MAX_VPC_PREFIX) {
        throw new RangeError(`${vpcCidr} is too small for a VPC: use a prefix of /${MAX_VPC_PREFIX} or shorter`);
    }
    if (zoneCount > MAX_ZONES) {
        throw new RangeError(`${zoneCount} zones are too many: ${MAX_ZONES} fit in a VPC`);
    }
    return Array.from({ length: zoneCount }, (_, zone) => {
        const slot = block(vpcCidr, prefix + SLOT_BITS, zone);
        const slotPrefix = prefix + SLOT_BITS;
        return {
            pods: block(slot, slotPrefix + 1, 0),
            nodes: block(slot, slotPrefix + 2, 2),
            superNodes: block(slot, slotPrefix + 2, 3),
        };
    });
}

/** How many addresses a CIDR holds. */
export function addressCount(cidr: string): number {
    const { start, end } = parseCidr(cidr);
    return Number(end - start) + 1;
}

/** 16 for `10.0.0.0/16`. */
export function prefixLength(cidr: string): number {
    return Number(parseCidr(cidr).prefix);
}

/** Whether a text is an IPv4 CIDR written with its network address, such as `10.0.0.0/16`. */
export function isCidr(text: string): boolean {
    return /^\d{1,3}(\.\d{1,3}){3}\/(0|[1-9]\d?)$/.test(text) && isNetworkAddress(text);
}

/** Whether a CIDR lies within one of the {@link PRIVATE_CIDRS}. */
export function isPrivate(cidr: string): boolean {
    return PRIVATE_CIDRS.some((range) => containsCidr(range, cidr));
}

function isNetworkAddress(cidr: string): boolean {
    try {
        const { start, version, prefix } = parseCidr(cidr);
        return Number(prefix) <= 32 && cidr.startsWith(`${stringifyIp({ number: start, version })}/`);
    } catch {
        return false;
    }
}

/** The `index`-th block of length `prefix` in a CIDR. */
function block(cidr: string, prefix: number, index: number): string {
    const number = parseCidr(cidr).start + (BigInt(index) << BigInt(32 - prefix));
    return `${stringifyIp({ number, version: 4 })}/${prefix}`;
}
