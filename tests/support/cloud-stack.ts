import type { LabCloud } from "./lab-cloud";
import { provision } from "./lab-cloud";

export const ZONE = "ap-guangzhou-3";

export interface NetworkIds {
    vpcId: string;
    subnetId: string;
    podSubnetId: string;
    securityGroupId: string;
}

/** A VPC with a subnet for nodes and one for Pods, and a security group. */
export async function createNetwork({ vpc }: Pick<LabCloud, "vpc">): Promise<NetworkIds> {
    const Tags = [{ Key: "stack", Value: "test" }];
    const { Vpc } = await vpc.CreateVpc({ VpcName: "net", CidrBlock: "10.20.0.0/16", EnableMulticast: "false", Tags });
    const vpcId = Vpc?.VpcId ?? "";
    const subnet = async (SubnetName: string, CidrBlock: string) =>
        (await vpc.CreateSubnet({ VpcId: vpcId, SubnetName, CidrBlock, Zone: ZONE, Tags })).Subnet?.SubnetId ?? "";
    const { SecurityGroup } = await vpc.CreateSecurityGroup({ GroupName: "nodes", GroupDescription: "", Tags });
    return {
        vpcId,
        subnetId: await subnet("nodes", "10.20.1.0/24"),
        podSubnetId: await subnet("pods", "10.20.2.0/24"),
        securityGroupId: SecurityGroup?.SecurityGroupId ?? "",
    };
}

/** The id of the route table that a VPC has from its start. */
export async function mainRouteTable({ vpc }: Pick<LabCloud, "vpc">, { vpcId }: NetworkIds): Promise<string> {
    const { RouteTableSet } = await vpc.DescribeRouteTables({
        Filters: [
            { Name: "vpc-id", Values: [vpcId] },
            { Name: "association.main", Values: ["true"] },
        ],
    });
    return RouteTableSet?.[0]?.RouteTableId ?? "";
}

/** CreateCluster as the provider sends it for a VPC-CNI cluster. */
export function vpcCniCluster({ vpcId, podSubnetId }: NetworkIds) {
    return {
        ClusterType: "MANAGED_CLUSTER",
        ClusterCIDRSettings: {
            IgnoreClusterCIDRConflict: false,
            MaxNodePodNum: 256,
            MaxClusterServiceNum: 256,
            ServiceCIDR: "172.16.0.0/24",
            EniSubnetIds: [podSubnetId],
            ClaimExpiredSeconds: 300,
        },
        ClusterBasicSettings: {
            ClusterOs: "tlinux2.4x86_64",
            ClusterVersion: "1.34.1",
            ClusterName: "c",
            VpcId: vpcId,
            TagSpecification: [{ ResourceType: "cluster", Tags: [{ Key: "stack", Value: "test" }] }],
            OsCustomizeType: "GENERAL",
            ClusterLevel: "L5",
        },
        ClusterAdvancedSettings: {
            ContainerRuntime: "containerd",
            DeletionProtection: false,
            IPVS: true,
            IsNonStaticIpMode: false,
            NetworkType: "VPC-CNI",
            NodeNameType: "lan-ip",
            VpcCniType: "tke-route-eni",
        },
    };
}

/** CreateCluster as the provider sends it for a GlobalRouter cluster. */
export function globalRouterCluster(network: NetworkIds, clusterCidr = "10.21.0.0/16") {
    const { ClusterBasicSettings, ClusterAdvancedSettings, ClusterType } = vpcCniCluster(network);
    return {
        ClusterType,
        ClusterBasicSettings,
        ClusterCIDRSettings: {
            ClusterCIDR: clusterCidr,
            IgnoreClusterCIDRConflict: false,
            MaxNodePodNum: 256,
            MaxClusterServiceNum: 256,
        },
        ClusterAdvancedSettings: { ...ClusterAdvancedSettings, NetworkType: "GR", VpcCniType: "" },
    };
}

export function nativeNodePool(clusterId: string, { subnetId, securityGroupId }: NetworkIds, replicas = 2) {
    return {
        ClusterId: clusterId,
        Name: "native",
        Type: "Native",
        Labels: [{ Name: "role", Value: "app" }],
        Taints: [{ Key: "dedicated", Value: "app", Effect: "NoSchedule" }],
        Tags: [{ ResourceType: "machine", Tags: [{ Key: "stack", Value: "test" }] }],
        DeletionProtection: false,
        Native: {
            Scaling: { MinReplicas: 1, MaxReplicas: 3, CreatePolicy: "ZoneEquality" },
            SubnetIds: [subnetId],
            SecurityGroupIds: [securityGroupId],
            InstanceChargeType: "POSTPAID_BY_HOUR",
            SystemDisk: { DiskType: "CLOUD_SSD", DiskSize: 50 },
            InstanceTypes: ["SA5.MEDIUM4"],
            Lifecycle: { PreInit: Buffer.from("echo pre").toString("base64") },
            MachineType: "",
            RuntimeRootDir: "",
            Replicas: replicas,
        },
    };
}

/** A running cluster with a native node pool whose nodes run. */
export async function createCluster(
    lab: LabCloud,
    network: NetworkIds,
    request: Parameters<LabCloud["tke"]["CreateCluster"]>[0] = vpcCniCluster(network),
): Promise<{ clusterId: string; nodePoolId: string }> {
    const { ClusterId: clusterId = "" } = await lab.tke.CreateCluster(request);
    provision(lab.store);
    const { NodePoolId: nodePoolId = "" } = await lab.nodePools.CreateNodePool(nativeNodePool(clusterId, network));
    provision(lab.store);
    return { clusterId, nodePoolId };
}
