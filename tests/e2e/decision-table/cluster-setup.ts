import assert from "node:assert/strict";
import { labEnvironment } from "../../../lab/daemon-client";
import { labHome } from "../../../lab/home";
import { clientConfig, tencentClients, type TencentClients } from "../../../tencent/clients";
import type { Situation } from "../../../tke/decision-table/situation";
import { projectDirectory } from "../../support/project";
import type { TestLab } from "../../support/test-lab";
import { eventually } from "../../support/eventually";

const ZONE = "ap-guangzhou-6";

/** What a cluster is created with and keeps: the part of a situation that needs a cluster of its own. */
export type ClusterKind = Pick<Situation, (typeof KIND_DIMENSIONS)[number]> & {
    nodes: "native" | "CVM" | "super";
};

export const KIND_DIMENSIONS = ["network", "dataPlane", "billByIp", "snatPro", "containerCidr"] as const;

export async function clientsOf(lab: TestLab): Promise<TencentClients> {
    const environment = labEnvironment(labHome(projectDirectory, lab.directory), await lab.status());
    return tencentClients(clientConfig(environment, "the decision table is run"));
}

export interface BegunCluster {
    ClusterId: string;
    VpcId: string;
    nodeSubnet: string;
    podSubnet: string;
    SecurityGroupId: string;
    closedSecurityGroupId: string;
    /** Public address by which the VPC reaches the internet: of its NAT gateway. */
    egressAddress: string;
}

/** @param index keeps the CIDRs of a lab's clusters apart. */
export async function beginCluster(
    { vpc, tke }: TencentClients,
    kind: ClusterKind,
    index: number,
): Promise<BegunCluster> {
    const { Vpc } = await vpc.CreateVpc({ VpcName: `table-${index}`, CidrBlock: `10.${30 + index}.0.0/16` });
    const VpcId = Vpc!.VpcId!;
    const subnet = async (SubnetName: string, third: number): Promise<string> => {
        const CidrBlock = `10.${30 + index}.${third}.0/24`;
        return (await vpc.CreateSubnet({ VpcId, SubnetName, CidrBlock, Zone: ZONE })).Subnet!.SubnetId!;
    };
    const [nodeSubnet, podSubnet] = [await subnet("nodes", 1), await subnet("pods", 2)];
    const SecurityGroupId = await openSecurityGroup(vpc, index);
    const closed = await vpc.CreateSecurityGroup({ GroupName: `closed-${index}`, GroupDescription: "lets nobody in" });
    const closedSecurityGroupId = closed.SecurityGroup!.SecurityGroupId;
    const isVpcCni = kind.network === "VPC-CNI";
    const { ClusterId = "" } = await tke.CreateCluster({
        ClusterType: "MANAGED_CLUSTER",
        ClusterCIDRSettings: {
            MaxNodePodNum: 256,
            MaxClusterServiceNum: 256,
            ...(isVpcCni
                ? { ServiceCIDR: `172.16.${index}.0/24`, EniSubnetIds: [podSubnet] }
                : { ClusterCIDR: `172.${20 + index}.0.0/16` }),
        },
        ClusterBasicSettings: { ClusterName: `table-${index}`, ClusterVersion: "1.34.1", VpcId, ClusterLevel: "L5" },
        ClusterAdvancedSettings: {
            NetworkType: isVpcCni ? "VPC-CNI" : "GR",
            IPVS: kind.dataPlane === "IPVS",
            ...(isVpcCni && { VpcCniType: "tke-route-eni" }),
        },
    });
    const egressAddress = await openEgress(vpc, VpcId, index);
    return { ClusterId, VpcId, nodeSubnet, podSubnet, SecurityGroupId, closedSecurityGroupId, egressAddress };
}

/** Gives it nodes and its kubeconfig. */
export async function finishCluster(
    { vpc, tke, nodePools }: TencentClients,
    kind: ClusterKind,
    { ClusterId, VpcId, nodeSubnet, podSubnet, SecurityGroupId }: BegunCluster,
): Promise<string> {
    const isVpcCni = kind.network === "VPC-CNI";
    await eventually(async () => {
        const { Clusters } = await tke.DescribeClusters({ ClusterIds: [ClusterId] });
        assert.equal(Clusters?.[0]?.ClusterStatus, "Running");
    }, 120);
    if (kind.nodes === "super") {
        await tke.CreateClusterVirtualNodePool({
            ClusterId,
            Name: "super",
            SecurityGroupIds: [SecurityGroupId],
            VirtualNodes: [{ DisplayName: "super", SubnetId: nodeSubnet }],
        });
    } else if (kind.nodes === "CVM") {
        const placed = { VpcId, SubnetIds: [nodeSubnet], MinSize: 2, MaxSize: 2 };
        await tke.CreateClusterNodePool({
            ClusterId,
            Name: "cvm",
            EnableAutoscale: false,
            AutoScalingGroupPara: JSON.stringify(placed),
            LaunchConfigurePara: JSON.stringify({ InstanceType: "S5.LARGE8", SecurityGroupIds: [SecurityGroupId] }),
            InstanceAdvancedSettings: { DesiredPodNumber: 0, GPUArgs: {}, PreStartUserScript: "", Taints: [] },
        });
    } else {
        await nodePools.CreateNodePool({
            ClusterId,
            Name: "native",
            Type: "Native",
            Native: {
                Scaling: { MinReplicas: 2, MaxReplicas: 2 },
                SubnetIds: [nodeSubnet],
                SecurityGroupIds: [SecurityGroupId],
                InstanceChargeType: "POSTPAID_BY_HOUR",
                SystemDisk: { DiskType: "CLOUD_PREMIUM", DiskSize: 50 },
                InstanceTypes: ["S5.LARGE8"],
                Replicas: 2,
            },
        });
    }
    if (!isVpcCni && kind.containerCidr === "registered") {
        await registerContainerCidr(vpc, VpcId);
    }
    if (!isVpcCni && kind.nodes !== "super") {
        await tke.EnableVpcCniNetworkType({
            ClusterId,
            VpcCniType: "tke-route-eni",
            EnableStaticIp: false,
            Subnets: [podSubnet],
        });
    }
    // An endpoint needs a node that runs (457/32191).
    await eventually(async () => {
        const { InstanceSet = [] } = await tke.DescribeClusterInstances({ ClusterId });
        const { Nodes = [] } = await tke.DescribeClusterVirtualNode({ ClusterId });
        const states = [...InstanceSet.map((node) => node.InstanceState), ...Nodes.map(({ Phase }) => Phase)];
        assert.ok(
            states.some((state) => state === "running" || state === "Running"),
            `nodes: ${states.join(", ")}`,
        );
    });
    await tke.CreateClusterEndpoint({ ClusterId, IsExtranet: true, SecurityGroup: SecurityGroupId });
    return eventually(async () => {
        const { Status } = await tke.DescribeClusterEndpointStatus({ ClusterId, IsExtranet: true });
        assert.equal(Status, "Created");
        return (await tke.DescribeClusterKubeconfig({ ClusterId, IsExtranet: true })).Kubeconfig!;
    });
}

/** As 457/41897 of 2022 asks for: the VPC is on a CCN, and the cluster's route is published there. */
async function registerContainerCidr(vpc: TencentClients["vpc"], vpcId: string): Promise<void> {
    const { Ccn } = await vpc.CreateCcn({ CcnName: vpcId });
    const instance = { InstanceId: vpcId, InstanceRegion: "ap-guangzhou", InstanceType: "VPC" };
    await vpc.AttachCcnInstances({ CcnId: Ccn!.CcnId!, Instances: [instance] });
    const { RouteTableSet = [] } = await vpc.DescribeRouteTables({ Filters: [{ Name: "vpc-id", Values: [vpcId] }] });
    const { RouteTableId = "", RouteSet = [] } = RouteTableSet[0] ?? {};
    const ofCluster = RouteSet.filter(({ GatewayType }) => GatewayType === "NORMAL_CVM");
    await vpc.NotifyRoutes({ RouteTableId, RouteItemIds: ofCluster.map(({ RouteItemId }) => RouteItemId!) });
}

/** A NAT gateway with an EIP, on the default route of every subnet. */
async function openEgress(vpc: TencentClients["vpc"], VpcId: string, index: number): Promise<string> {
    const { NatGatewaySet } = await vpc.CreateNatGateway({ VpcId, NatGatewayName: `table-${index}`, AddressCount: 1 });
    const { NatGatewayId = "", PublicIpAddressSet = [] } = NatGatewaySet?.[0] ?? {};
    const { RouteTableSet = [] } = await vpc.DescribeRouteTables({ Filters: [{ Name: "vpc-id", Values: [VpcId] }] });
    const route = { DestinationCidrBlock: "0.0.0.0/0", GatewayType: "NAT", GatewayId: NatGatewayId };
    await vpc.CreateRoutes({ RouteTableId: RouteTableSet[0]!.RouteTableId!, Routes: [route] });
    return PublicIpAddressSet[0]!.PublicIpAddress!;
}

/** The table is about addresses, not about what is let in. */
async function openSecurityGroup(vpc: TencentClients["vpc"], index: number): Promise<string> {
    const { SecurityGroup } = await vpc.CreateSecurityGroup({ GroupName: `table-${index}`, GroupDescription: "open" });
    const SecurityGroupId = SecurityGroup!.SecurityGroupId;
    const everyone = { Protocol: "ALL", Port: "ALL", CidrBlock: "0.0.0.0/0", Action: "ACCEPT" };
    await vpc.CreateSecurityGroupPolicies({ SecurityGroupId, SecurityGroupPolicySet: { Ingress: [everyone] } });
    return SecurityGroupId;
}
