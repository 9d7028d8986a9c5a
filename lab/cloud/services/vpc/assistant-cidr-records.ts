import type { AssistantCidr } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { allocateAddressBlock } from "../../networks/ip-allocation";
import { containsCidr } from "../../networks/cidrs";
import type { VpcRecord } from "../../model";
import type { Store } from "../../store";

/** Gives a VPC's secondary CIDR its loopback addresses. Throws LimitExceeded when there are none. */
export function holdAssistantCidr(store: Store, vpcId: string, cidr: string): void {
    allocateAddressBlock(store, { id: blockId(vpcId, cidr), vpcId, clusterId: "", cidr });
}

export function releaseAssistantCidr(store: Store, vpcId: string, cidr: string): void {
    store.delete("addressBlock", blockId(vpcId, cidr));
}

function blockId(vpcId: string, cidr: string): string {
    return `${vpcId}/${cidr}`;
}

/**
 * A VPC's secondary CIDRs (type 0), and its GlobalRouter clusters' Pod CIDRs, which it lists as those of type 1
 * (provider v1.83.25).
 */
export function describeAssistantCidrs(store: Store, vpc: Readonly<VpcRecord>): AssistantCidr[] {
    const ofType = (type: number) => (cidr: string) => ({
        VpcId: vpc.vpcId,
        CidrBlock: cidr,
        AssistantType: type,
        SubnetSet: subnetsIn(store, vpc.vpcId, cidr),
    });
    const containerCidrs = store
        .list("cluster")
        .filter((cluster) => cluster.vpcId === vpc.vpcId && cluster.clusterCidr !== "")
        .map((cluster) => cluster.clusterCidr);
    return [...(vpc.assistantCidrs ?? []).map(ofType(0)), ...containerCidrs.map(ofType(1))];
}

function subnetsIn(store: Store, vpcId: string, cidr: string): NonNullable<AssistantCidr["SubnetSet"]> {
    return store
        .list("subnet")
        .filter((subnet) => subnet.vpcId === vpcId && containsCidr(cidr, subnet.cidrBlock))
        .map((subnet) => ({
            VpcId: vpcId,
            SubnetId: subnet.subnetId,
            SubnetName: subnet.name,
            CidrBlock: subnet.cidrBlock,
            Zone: subnet.zone,
        }));
}
