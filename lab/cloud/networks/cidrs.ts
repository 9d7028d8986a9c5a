import { isIPv4 } from "node:net";
import { containsCidr, overlapCidr, parseCidr } from "cidr-tools";
import { stringifyIp } from "ip-bigint";

/** What VPCs may be cut from (CreateVpc): 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16. */
const PRIVATE_NETWORKS = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** The smallest VPC or subnet has 16 addresses (CreateVpc, CreateSubnet). */
const LONGEST_PREFIX = 28;

/** The lab serves at most a /16 of each network, on one loopback block. Tencent itself takes VPCs of up to a /12. */
const SHORTEST_PREFIX = 16;

/** The prefix length of an IPv4 CIDR whose host bits are zero; undefined for anything else. */
export function prefixLength(cidr: string): number | undefined {
    const match = /^([\d.]+)\/(\d{1,2})$/.exec(cidr);
    const [, ip = "", prefix = ""] = match ?? [];
    if (!isIPv4(ip) || Number(prefix) > 32) {
        return undefined;
    }
    return stringifyIp({ number: parseCidr(cidr).start, version: 4 }) === ip ? Number(prefix) : undefined;
}

/** Why a VPC cannot have this CIDR; undefined where it can. */
export function vpcCidrProblem(cidr: string): string | undefined {
    const prefix = prefixLength(cidr);
    if (prefix === undefined) {
        return "is not an IPv4 CIDR without host bits";
    }
    if (prefix < SHORTEST_PREFIX || prefix > LONGEST_PREFIX) {
        return `must have a mask of /${SHORTEST_PREFIX} (the lab's limit) to /${LONGEST_PREFIX}`;
    }
    return containsCidr(PRIVATE_NETWORKS, cidr) ? undefined : `must lie within ${PRIVATE_NETWORKS.join(", ")}`;
}

/** Why a subnet of a VPC with these CIDRs cannot have this one; undefined where it can. */
export function subnetCidrProblem(cidr: string, vpcCidrs: readonly string[]): string | undefined {
    const prefix = prefixLength(cidr);
    if (prefix === undefined) {
        return "is not an IPv4 CIDR without host bits";
    }
    if (prefix > LONGEST_PREFIX) {
        return `must have a mask of /${SHORTEST_PREFIX} to /${LONGEST_PREFIX}`;
    }
    return vpcCidrs.some((vpcCidr) => containsCidr(vpcCidr, cidr))
        ? undefined
        : `must lie within the VPC's ${vpcCidrs.join(" or ")}`;
}

/** The last `size` addresses of a CIDR (a power of two), as a CIDR. */
export function lastBlock(cidr: string, size: number): string {
    const start = parseCidr(cidr).end - BigInt(size) + 1n;
    return `${stringifyIp({ number: start, version: 4 })}/${32 - Math.log2(size)}`;
}

export { containsCidr, overlapCidr };
