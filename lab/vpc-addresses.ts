import { randomInt } from "node:crypto";
import { parseCidr } from "cidr-tools";
import { stringifyIp } from "ip-bigint";
import type { Store } from "./cloud/store";
import { toLoopback } from "./addressing/loopback";

/** An address of a VPC, and the loopback address that stands for it on this machine. */
export interface VpcAddress {
    address: string;
    loopback: string;
}

/** The loopback address on which an address of a VPC is served. Throws a RangeError where it is none of the VPC's. */
export function vpcAddress(store: Store, vpcId: string, address: string): VpcAddress {
    return { address, loopback: toLoopback(store.list("addressBlock"), vpcId, address) };
}

/** Different addresses of a VPC's subnets that nothing has, for clients to connect from; drawn anew by every call. */
export function freeVpcAddresses(store: Store, vpcId: string, count: number): VpcAddress[] {
    const subnets = store.list("subnet").filter((subnet) => subnet.vpcId === vpcId);
    const free = new Map<string, VpcAddress>();
    for (let draw = 0; subnets.length > 0 && free.size < count && draw < 100 * count; draw++) {
        const { start, end } = parseCidr(subnets[draw % subnets.length]!.cidrBlock);
        // Neither the network's address nor the gateway's nor the broadcast one.
        const number = start + 2n + BigInt(randomInt(Number(end - start) - 2));
        const address = stringifyIp({ number, version: 4 });
        if (!store.get("privateIp", `${vpcId}/${address}`)) {
            free.set(address, vpcAddress(store, vpcId, address));
        }
    }
    return [...free.values()];
}
