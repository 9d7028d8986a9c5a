import { parseCidr } from "cidr-tools";
import { stringifyIp } from "ip-bigint";
import { addressRange, type AddressRange } from "../../addressing/loopback";
import { resourceNotFound, TencentCloudError } from "../errors";
import type { AddressBlockRecord, SubnetRecord } from "../model";
import type { Store } from "../store";

/** Network address, gateway and broadcast address, which a subnet keeps for itself. */
const RESERVED_ADDRESSES = 3;

/** The loopback addresses of the lab that the store belongs to. */
function rangeOf(store: Store): AddressRange {
    return addressRange(Number(store.get("setting", "addressRange")?.value ?? 0));
}

/**
 * The lowest free address of a subnet, taken for `owner`; the same one again for the same owner.
 * Throws ResourceNotFound, or ResourceInsufficient.Subnet when the subnet is full.
 */
export function allocatePrivateIp(store: Store, subnetId: string, owner: string): string {
    const subnet = store.get("subnet", subnetId);
    if (!subnet) {
        throw resourceNotFound("subnet", subnetId);
    }
    const held = store.list("privateIp").find((record) => record.subnetId === subnetId && record.owner === owner);
    if (held) {
        return held.ip;
    }
    const { start, end } = parseCidr(subnet.cidrBlock);
    for (let number = start + 2n; number < end; number++) {
        const ip = stringifyIp({ number, version: 4 });
        const id = `${subnet.vpcId}/${ip}`;
        if (!store.get("privateIp", id)) {
            store.put("privateIp", id, { vpcId: subnet.vpcId, subnetId, ip, owner });
            return ip;
        }
    }
    throw new TencentCloudError("ResourceInsufficient.Subnet", `The subnet \`${subnetId}\` has no free IP address.`);
}

/** Frees every private address that `owner` holds. */
export function releasePrivateIps(store: Store, owner: string): void {
    for (const record of store.list("privateIp").filter((each) => each.owner === owner)) {
        store.delete("privateIp", `${record.vpcId}/${record.ip}`);
    }
}

/** How many addresses of a subnet can still be taken. */
export function availableIpCount(store: Store, subnet: Readonly<SubnetRecord>): number {
    const used = store.list("privateIp").filter((record) => record.subnetId === subnet.subnetId).length;
    return totalIpCount(subnet) - used;
}

/** How many addresses of a subnet can be taken at all: 253 of a /24. */
export function totalIpCount(subnet: Readonly<SubnetRecord>): number {
    const { start, end } = parseCidr(subnet.cidrBlock);
    return Number(end - start) + 1 - RESERVED_ADDRESSES;
}

/**
 * The lowest public address (127.2.x.y of the first lab of a machine) that no CLB, EIP or cluster endpoint has. It is taken once a record holds it.
 * Throws ResourceInsufficient when there is none.
 */
export function allocatePublicIp(store: Store): string {
    const used = new Set([
        ...store.list("loadBalancer").flatMap((record) => record.vips),
        ...store.list("address").map((record) => record.addressIp),
        ...store.list("clusterEndpoint").map((record) => record.address),
    ]);
    const { publicBlock } = rangeOf(store);
    const network = (127n << 24n) | (BigInt(publicBlock) << 16n);
    for (let number = network | 10n; number < (network | 0xff00n); number++) {
        const ip = stringifyIp({ number, version: 4 });
        if (!used.has(ip)) {
            return ip;
        }
    }
    throw new TencentCloudError(
        "ResourceInsufficient",
        `The lab has no free public IP address (127.${publicBlock}.0.0/16).`,
    );
}

/**
 * Gives a VPC's CIDR or a GlobalRouter cluster's Pod CIDR (at most a /16) the lowest free loopback block;
 * the same one again for the same id. Throws LimitExceeded when there is none.
 */
export function allocateAddressBlock(
    store: Store,
    { id, vpcId, clusterId, cidr }: { id: string; vpcId: string; clusterId: string; cidr: string },
): Readonly<AddressBlockRecord> {
    const held = store.get("addressBlock", id);
    if (held) {
        return held;
    }
    const used = new Set(store.list("addressBlock").map((record) => record.block));
    const { firstPrivateBlock, lastPrivateBlock } = rangeOf(store);
    for (let block = firstPrivateBlock; block <= lastPrivateBlock; block++) {
        if (!used.has(block)) {
            const record = { vpcId, clusterId, cidr, block };
            store.put("addressBlock", id, record);
            return record;
        }
    }
    throw new TencentCloudError(
        "LimitExceeded",
        `The lab serves at most ${lastPrivateBlock - firstPrivateBlock + 1} VPCs and cluster CIDRs at once.`,
    );
}
