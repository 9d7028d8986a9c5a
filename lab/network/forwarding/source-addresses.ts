import { containsCidr } from "cidr-tools";
import type { Assumption } from "../../../tke/assumptions";
import type { AddressBlockRecord, ListenerRecord, LoadBalancerRecord } from "../../cloud/model";
import { clbSource, snatIp } from "../../addressing/loopback";

interface Records {
    addressBlocks: readonly Readonly<AddressBlockRecord>[];
    assumptions: readonly Assumption[];
}

/** Loopback address of the CLB's own from which backends are connected to; none: the client's own address is kept. */
export interface SourceAddress {
    source?: string;
}

type LoadBalancer = Pick<LoadBalancerRecord, "loadBalancerId" | "vpcId">;

/** Of all connections of a listener: one of the VPC with `SnatEnable`, else Tencent's own where they are kept (214/3728). */
export function listenerSource(
    { snat, keepalive }: ListenerRecord,
    { loadBalancerId, vpcId }: LoadBalancer,
    { addressBlocks }: Pick<Records, "addressBlocks">,
): SourceAddress {
    const vpcBlock = vpcBlockOf(vpcId, addressBlocks);
    if (snat && vpcBlock) {
        return { source: snatIp(vpcBlock, loadBalancerId) };
    }
    return keepalive ? { source: clbSource("keepalive", loadBalancerId) } : {};
}

/** GlobalRouter Pods have addresses outside the VPC's CIDR, which a CLB binds by SNAT Pro. */
export function targetSource(
    ip: string,
    { loadBalancerId, vpcId }: LoadBalancer,
    { addressBlocks, assumptions }: Records,
): SourceAddress {
    const vpcBlock = vpcBlockOf(vpcId, addressBlocks);
    const isBoundBySnatPro = addressBlocks.some(
        (block) => block.vpcId === vpcId && block.clusterId && containsCidr(block.cidr, ip),
    );
    return vpcBlock && isBoundBySnatPro && assumptions.includes("snat-pro-hides-client")
        ? { source: snatIp(vpcBlock, loadBalancerId) }
        : {};
}

function vpcBlockOf(vpcId: string, blocks: Records["addressBlocks"]): Readonly<AddressBlockRecord> | undefined {
    return blocks.find((block) => block.vpcId === vpcId && !block.clusterId);
}
