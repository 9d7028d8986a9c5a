import { containsCidr } from "cidr-tools";
import type {
    AddressBlockRecord,
    ClusterEndpointRecord,
    ClusterRecord,
    LoadBalancerRecord,
    MachineRecord,
    PrivateIpRecord,
    SecurityGroupRecord,
    TargetRecord,
    VirtualNodePoolRecord,
    VirtualNodeRecord,
} from "../../cloud/model";
import { securityGroupAllows, withMembers, type Packet, type SecurityGroup } from "./security-groups";

/** What says which interface has which security groups. */
export interface PacketPathRecords {
    securityGroups: readonly Readonly<SecurityGroupRecord>[];
    clusters: readonly Readonly<ClusterRecord>[];
    machines: readonly Readonly<MachineRecord>[];
    virtualNodes: readonly Readonly<VirtualNodeRecord>[];
    virtualNodePools: readonly Readonly<VirtualNodePoolRecord>[];
    privateIps: readonly Readonly<PrivateIpRecord>[];
    addressBlocks: readonly Readonly<AddressBlockRecord>[];
}

/** The security groups of every network interface on a packet's way; each interface has to let it in. */
export type PacketPath = readonly (readonly SecurityGroup[])[];

/** Whether a packet arrives at the end of its path. */
export function packetArrives(path: PacketPath, packet: Packet): boolean {
    return path.every((groups) => securityGroupAllows(groups, packet));
}

/** Ids of the security groups of a path, each once. */
export function groupIds(path: PacketPath): string[] {
    const ids = path.flat().map(({ securityGroupId }) => securityGroupId);
    return [...new Set(ids.filter(Boolean))];
}

/** From a client to a CLB's VIP. One without a security group lets everyone in. */
export function pathToLoadBalancer(
    { securityGroups }: Pick<LoadBalancerRecord, "securityGroups">,
    records: PacketPathRecords,
): PacketPath {
    return pathThrough([securityGroups], records);
}

/** What calls from no address of its own: the user's machine, whose public address the lab cannot know. */
const THIS_MACHINE: SecurityGroup = {
    securityGroupId: "",
    ingress: [{ CidrBlock: "127.0.0.1", Action: "ACCEPT" }],
};

/**
 * From a client to a cluster's API server, whose endpoint has a security group of its own (CreateClusterEndpoint), or those
 * of the user's CLB that serves it. They name the public address of the user's machine, which is 127.0.0.1 here and always
 * let in.
 */
export function pathToEndpoint(
    { securityGroup }: Pick<ClusterEndpointRecord, "securityGroup">,
    loadBalancer: Pick<LoadBalancerRecord, "securityGroups"> | undefined,
    records: PacketPathRecords,
): PacketPath {
    const groups = loadBalancer?.securityGroups ?? (securityGroup ? [securityGroup] : []);
    return pathThrough([groups], records).map((each) => [THIS_MACHINE, ...each]);
}

/**
 * From a CLB, which leaves the client's address as it is, to a backend: a node's groups before its NodePorts and
 * its GlobalRouter Pods (457/41897), the pool's before Pods on super nodes (457/74015), and none before VPC-CNI's shared
 * network interfaces, whose groups are off by default (457/50360). With `LoadBalancerPassToTarget` the CLB's groups are
 * the only ones (214/14733).
 */
export function pathToTarget(
    { passToTarget, vpcId }: Pick<LoadBalancerRecord, "passToTarget" | "vpcId">,
    target: Pick<TargetRecord, "type" | "instanceId" | "eniIp">,
    records: PacketPathRecords,
): PacketPath {
    return passToTarget ? [] : pathThrough(targetGroups(vpcId, target, records), records);
}

function targetGroups(
    vpcId: string,
    { type, instanceId, eniIp = "" }: Pick<TargetRecord, "type" | "instanceId" | "eniIp">,
    records: PacketPathRecords,
): string[][] {
    const clusterIds = records.clusters.filter((cluster) => cluster.vpcId === vpcId).map(({ clusterId }) => clusterId);
    // A Pod with hostNetwork has its node's address.
    const nodes = records.machines.filter(
        (machine) =>
            clusterIds.includes(machine.clusterId) &&
            (type === "CVM" ? machine.instanceId === instanceId : machine.lanIp === eniIp),
    );
    if (type === "CVM" || nodes.length > 0) {
        return nodes.map(({ securityGroupIds }) => securityGroupIds);
    }
    return [...globalRouterGroups(vpcId, eniIp, records), ...superNodeGroups(vpcId, eniIp, records)];
}

/**
 * No record tells on which node a GlobalRouter Pod is: where a cluster's pools differ in their groups, all have to let
 * the packet in.
 */
function globalRouterGroups(vpcId: string, address: string, records: PacketPathRecords): string[][] {
    const clusterIds = records.addressBlocks
        .filter((block) => block.vpcId === vpcId && block.clusterId && containsCidr(block.cidr, address))
        .map(({ clusterId }) => clusterId);
    return records.machines
        .filter(({ clusterId }) => clusterIds.includes(clusterId))
        .map(({ securityGroupIds }) => securityGroupIds);
}

/**
 * A super node's Pods are known by its subnet, which VPC-CNI does not share: subnets for containers are for nothing else
 * (intl 457/35250). Where pools in one subnet differ in their groups, all have to let the packet in.
 */
function superNodeGroups(vpcId: string, address: string, records: PacketPathRecords): string[][] {
    const pod = records.privateIps.find(({ vpcId: id, ip }) => id === vpcId && ip === address);
    const [kind, podClusterId] = pod?.owner.split("/") ?? [];
    if (kind !== "pod") {
        return [];
    }
    const poolIds = records.virtualNodes
        .filter(({ clusterId, subnetId }) => clusterId === podClusterId && subnetId === pod?.subnetId)
        .map(({ nodePoolId }) => nodePoolId);
    return records.virtualNodePools
        .filter(({ nodePoolId }) => poolIds.includes(nodePoolId))
        .map(({ securityGroupIds }) => securityGroupIds);
}

/** Interfaces with the same groups are one, and those without any filter nothing. */
function pathThrough(interfaces: readonly (readonly string[])[], records: PacketPathRecords): PacketPath {
    const distinct = new Map(interfaces.filter((ids) => ids.length > 0).map((ids) => [ids.join(), ids]));
    return [...distinct.values()].map((ids) =>
        ids.flatMap((id) =>
            records.securityGroups
                .filter(({ securityGroupId }) => securityGroupId === id)
                .map((group) => withMembers(group, (of) => membersOf(of, records))),
        ),
    );
}

/** Nodes only: a rule for another group is not resolved to Pods or CLBs. */
function membersOf(securityGroupId: string, { machines }: PacketPathRecords): string[] {
    return machines
        .filter(({ securityGroupIds }) => securityGroupIds.includes(securityGroupId))
        .map(({ lanIp }) => lanIp)
        .filter((lanIp) => lanIp !== "");
}
