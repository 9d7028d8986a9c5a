import assert from "node:assert/strict";
import { selfSigned } from "../../../../support/certificates";
import { DocumentedAnswers, documentedActions } from "./answer-shapes";
import { provision, REGION, startLabCloud, type LabCloud } from "../../../../support/lab-cloud";
import {
    createNetwork,
    globalRouterCluster,
    nativeNodePool,
    vpcCniCluster,
    ZONE,
    type NetworkIds,
} from "../../../../support/cloud-stack";

/** One call of each action that provider v1.83.25 makes; every answer is checked for the fields that it reads. */
describe("the lab's API: every action of the provider", () => {
    const documented = new DocumentedAnswers();
    let lab: LabCloud;
    let network: NetworkIds;

    before(async () => {
        lab = await startLabCloud();
        documented.watch(lab);
        network = await createNetwork(lab);
    });
    after(() => lab.close());

    it("of VPCs, subnets and security groups", async () => {
        const { vpc } = lab;
        const { vpcId: VpcId, subnetId: SubnetId, securityGroupId: SecurityGroupId } = network;
        await vpc.ModifyVpcAttribute({ VpcId, VpcName: "renamed" });
        await vpc.CreateAssistantCidr({ VpcId, CidrBlocks: ["10.40.0.0/24"] });
        await vpc.ModifyAssistantCidr({ VpcId, NewCidrBlocks: ["10.41.0.0/24"], OldCidrBlocks: ["10.40.0.0/24"] });
        await vpc.DescribeVpcs({ VpcIds: [VpcId] });
        const { RouteTable } = await vpc.CreateRouteTable({ VpcId, RouteTableName: "own" });
        const RouteTableId = RouteTable?.RouteTableId ?? "";
        await vpc.ReplaceRouteTableAssociation({ SubnetId, RouteTableId });
        const toHost = { DestinationCidrBlock: "10.50.0.0/24", GatewayType: "NORMAL_CVM", GatewayId: "10.20.1.9" };
        await vpc.CreateRoutes({ RouteTableId, Routes: [toHost] });
        await vpc.DescribeRouteTables({ RouteTableIds: [RouteTableId] });
        await vpc.ModifySubnetAttribute({ SubnetId, SubnetName: "renamed" });
        await vpc.DescribeSubnets({ SubnetIds: [SubnetId] });
        await vpc.ModifySecurityGroupAttribute({ SecurityGroupId, GroupName: "renamed" });
        const rule = { Protocol: "TCP", Port: "443", CidrBlock: "10.0.0.0/8", Action: "ACCEPT" };
        const SecurityGroupPolicySet = { Ingress: [rule], Egress: [rule] };
        await vpc.ModifySecurityGroupPolicies({ SecurityGroupId, SecurityGroupPolicySet });
        await vpc.DescribeSecurityGroupPolicies({ SecurityGroupId });
        const first = { Ingress: [{ PolicyIndex: 0 }] };
        await vpc.DeleteSecurityGroupPolicies({ SecurityGroupId, SecurityGroupPolicySet: first });
        await vpc.DescribeSecurityGroups({ SecurityGroupIds: [SecurityGroupId] });
        await vpc.DescribeSecurityGroupAssociationStatistics({ SecurityGroupIds: [SecurityGroupId] });
        await vpc.ReplaceRouteTableAssociation({ SubnetId, RouteTableId: await mainRouteTable(VpcId) });
        await vpc.DeleteRouteTable({ RouteTableId });
    });

    it("of Cloud Connect Networks", async () => {
        const { vpc } = lab;
        const { Ccn } = await vpc.CreateCcn({ CcnName: "ccn" });
        const CcnId = Ccn?.CcnId ?? "";
        const Instances = [{ InstanceId: network.vpcId, InstanceRegion: REGION, InstanceType: "VPC" }];
        await vpc.ModifyCcnAttribute({ CcnId, CcnName: "renamed" });
        await vpc.ModifyCcnRegionBandwidthLimitsType({ CcnId, BandwidthLimitType: "INTER_REGION_LIMIT" });
        await vpc.AttachCcnInstances({ CcnId, Instances });
        await vpc.ModifyCcnAttachedInstancesAttribute({ CcnId, Instances });
        await vpc.DescribeCcns({ Filters: [{ Name: "ccn-id", Values: [CcnId] }] });
        await vpc.DescribeCcnAttachedInstances({ CcnId });
        const { RouteSet } = await vpc.DescribeCcnRoutes({ CcnId });
        const RouteIds = [RouteSet?.[0]?.RouteId ?? ""];
        await vpc.DisableCcnRoutes({ CcnId, RouteIds });
        await vpc.EnableCcnRoutes({ CcnId, RouteIds });
        const RouteTableId = await mainRouteTable(network.vpcId);
        const toHost = { DestinationCidrBlock: "10.60.0.0/24", GatewayType: "NORMAL_CVM", GatewayId: "10.20.1.9" };
        const { RouteTableSet } = await vpc.CreateRoutes({ RouteTableId, Routes: [toHost] });
        const RouteItemIds = [RouteTableSet?.[0]?.RouteSet?.[0]?.RouteItemId ?? ""];
        await vpc.NotifyRoutes({ RouteTableId, RouteItemIds });
        await vpc.WithdrawNotifyRoutes({ RouteTableId, RouteItemIds });
        await vpc.DetachCcnInstances({ CcnId, Instances });
        await vpc.DeleteCcn({ CcnId });
    });

    it("of EIPs and NAT gateways", async () => {
        const { vpc } = lab;
        const { AddressSet: AddressIds = [], TaskId } = await vpc.AllocateAddresses({ AddressCount: 2 });
        const [AddressId = ""] = AddressIds;
        await vpc.DescribeTaskResult({ TaskId: Number(TaskId) });
        await vpc.ModifyAddressAttribute({ AddressId, AddressName: "renamed" });
        await vpc.ModifyAddressesBandwidth({ AddressIds: [AddressId], InternetMaxBandwidthOut: 5 });
        await vpc.DescribeBandwidthPackages({});
        const { AddressSet = [] } = await vpc.DescribeAddresses({ AddressIds });
        const [publicIp = "", secondIp = ""] = AddressSet.map((address) => address.AddressIp ?? "");
        const { NatGatewaySet } = await vpc.CreateNatGateway({
            NatGatewayName: "nat",
            VpcId: network.vpcId,
            PublicIpAddresses: [publicIp],
        });
        const NatGatewayId = NatGatewaySet?.[0]?.NatGatewayId ?? "";
        await vpc.ModifyNatGatewayAttribute({ NatGatewayId, NatGatewayName: "renamed" });
        await vpc.ResetNatGatewayConnection({ NatGatewayId, MaxConcurrentConnection: 3_000_000 });
        await vpc.AssociateNatGatewayAddress({ NatGatewayId, PublicIpAddresses: [secondIp] });
        const { RequestId: TaskOf } = await vpc.DisassociateNatGatewayAddress({
            NatGatewayId,
            PublicIpAddresses: [secondIp],
        });
        await vpc.DescribeVpcTaskResult({ TaskId: TaskOf ?? "" });
        await vpc.DescribeNatGateways({ NatGatewayIds: [NatGatewayId] });
        await vpc.DeleteNatGateway({ NatGatewayId });
        await vpc.ReleaseAddresses({ AddressIds });
    });

    it("of CLBs", async () => {
        const { clb } = lab;
        const { LoadBalancerIds = [], RequestId: TaskId } = await clb.CreateLoadBalancer({
            LoadBalancerType: "OPEN",
            VpcId: network.vpcId,
        });
        const [LoadBalancerId = ""] = LoadBalancerIds;
        await clb.DescribeTaskStatus({ TaskId });
        await clb.SetLoadBalancerSecurityGroups({ LoadBalancerId, SecurityGroups: [network.securityGroupId] });
        await clb.ModifyLoadBalancerAttributes({ LoadBalancerId, LoadBalancerName: "renamed" });
        await clb.DescribeLoadBalancers({ LoadBalancerIds });
        await clb.DeleteLoadBalancer({ LoadBalancerIds });
    });

    it("of certificates", async () => {
        const { certificate, privateKey } = await selfSigned(["a.example.com"]);
        const { CertificateId = "" } = await lab.ssl.UploadCertificate({
            CertificatePublicKey: certificate,
            CertificatePrivateKey: privateKey,
            Alias: "name",
        });
        await lab.ssl.DescribeCertificateDetail({ CertificateId });
        await lab.ssl.ModifyCertificateAlias({ CertificateId, Alias: "renamed" });
        await lab.ssl.ModifyCertificateProject({ CertificateIdList: [CertificateId], ProjectId: 0 });
        await lab.ssl.DeleteCertificate({ CertificateId });
    });

    it("of clusters, their nodes and endpoints", async () => {
        const { tke, nodePools } = lab;
        const { ClusterId = "" } = await tke.CreateCluster({
            ...vpcCniCluster(network),
            ClusterBasicSettings: { ...vpcCniCluster(network).ClusterBasicSettings, ClusterVersion: "1.32.2" },
        });
        provision(lab.store);
        await tke.DescribeAvailableClusterVersion({});
        await tke.UpdateClusterVersion({ ClusterId, DstVersion: "1.34.1" });
        await tke.ModifyClusterAttribute({ ClusterId, ClusterName: "renamed" });
        await tke.ModifyClusterAsGroupOptionAttribute({ ClusterId, ClusterAsGroupOption: { Expander: "random" } });
        await tke.ModifyClusterImage({ ClusterId, ImageId: "ubuntu22.04x86_64" });
        await tke.ModifyClusterExtraArgs({ ClusterId, ClusterExtraArgs: { KubeAPIServer: ["v=2"] } });
        await tke.DescribeTasks({ Filter: [{ Name: "ClusterId", Values: [ClusterId] }], Latest: true });
        await tke.ModifyClusterTags({ ClusterId, Tags: [{ Key: "owner", Value: "me" }] });
        await tke.DescribeBatchModifyTagsStatus({ ClusterId });
        await tke.EnableClusterDeletionProtection({ ClusterId });
        await tke.DisableClusterDeletionProtection({ ClusterId });
        await tke.AddVpcCniSubnets({ ClusterId, SubnetIds: [network.subnetId], VpcId: network.vpcId });
        await tke.DescribeIPAMD({ ClusterId });
        await tke.DescribeClusters({ ClusterIds: [ClusterId] });
        await tke.DescribeClusterAsGroupOption({ ClusterId });
        await tke.DescribeClusterExtraArgs({ ClusterId });
        await tke.DescribeClusterAuthenticationOptions({ ClusterId });
        await tke.ModifyClusterAuthenticationOptions({ ClusterId, ServiceAccounts: { JWKSURI: "" } });
        await tke.DescribeImages();
        await tke.DescribeLogSwitches({ ClusterIds: [ClusterId] });
        await tke.InstallAddon({ ClusterId, AddonName: "cos" });
        await tke.UpdateAddon({ ClusterId, AddonName: "cos", AddonVersion: "1.0.8" });
        await tke.DescribeAddon({ ClusterId, AddonName: "cos" });
        await tke.DeleteAddon({ ClusterId, AddonName: "cos" });

        const { NodePoolId = "" } = await nodePools.CreateNodePool(nativeNodePool(ClusterId, network));
        const VirtualNodes = [{ DisplayName: "super", SubnetId: network.subnetId }];
        const { NodePoolId: virtual = "" } = await tke.CreateClusterVirtualNodePool({
            ClusterId,
            Name: "super",
            SecurityGroupIds: [],
            VirtualNodes,
            Labels: [{ Name: "role", Value: "super" }],
            Taints: [{ Key: "k", Value: "v", Effect: "NoSchedule" }],
        });
        provision(lab.store);
        await nodePools.ModifyNodePool({ ClusterId, NodePoolId, Name: "renamed" });
        await nodePools.DescribeNodePools({ ClusterId });
        await nodePools.DescribeClusterMachines({ ClusterId });
        const { AddressSet: [AddressId = ""] = [] } = await lab.vpc.AllocateAddresses({});
        await lab.vpc.AssociateAddress({ AddressId, InstanceId: lab.store.list("machine")[0]?.instanceId });
        await lab.vpc.DisassociateAddress({ AddressId });
        await tke.DescribeClusterInstances({ ClusterId });
        await tke.ModifyClusterVirtualNodePool({ ClusterId, NodePoolId: virtual, Name: "renamed" });
        await tke.DescribeClusterVirtualNodePools({ ClusterId });
        await tke.DescribeClusterVirtualNode({ ClusterId });

        const SecurityGroup = network.securityGroupId;
        await tke.CreateClusterEndpoint({ ClusterId, IsExtranet: true, SecurityGroup });
        await tke.ModifyClusterEndpointSP({ ClusterId, SecurityGroup });
        provision(lab.store);
        await tke.DescribeClusterEndpointStatus({ ClusterId, IsExtranet: true });
        await tke.DescribeClusterEndpoints({ ClusterId });
        await tke.DescribeClusterKubeconfig({ ClusterId, IsExtranet: true });
        await tke.DescribeClusterSecurity({ ClusterId });
        await tke.DeleteClusterEndpoint({ ClusterId, IsExtranet: true });
        await tke.DeleteClusterVirtualNodePool({ ClusterId, NodePoolIds: [virtual] });
        await nodePools.DeleteNodePool({ ClusterId, NodePoolId });
        provision(lab.store);
        await tke.DeleteCluster({ ClusterId, InstanceDeleteMode: "terminate" });
        provision(lab.store);
    });

    it("of VPC-CNI beside GlobalRouter", async () => {
        const { ClusterId = "" } = await lab.tke.CreateCluster(globalRouterCluster(network));
        provision(lab.store);
        await lab.tke.EnableVpcCniNetworkType({
            ClusterId,
            VpcCniType: "tke-route-eni",
            EnableStaticIp: true,
            Subnets: [network.podSubnetId],
        });
        await lab.tke.DisableVpcCniNetworkType({ ClusterId });
        await lab.tke.DeleteCluster({ ClusterId, InstanceDeleteMode: "terminate" });
        provision(lab.store);
    });

    it("of tags, the account, and what there is to choose from", async () => {
        const tag = { TagKey: "team", TagValue: "network" };
        await lab.tag.CreateTag(tag);
        await lab.tag.GetTags({ TagKeys: ["team"] });
        await lab.tag.ModifyResourceTags({
            Resource: `qcs::vpc:${REGION}:uin/:subnet/${network.subnetId}`,
            ReplaceTags: [{ TagKey: "owner", TagValue: "me" }],
        });
        await lab.tag.DescribeResourceTagsByResourceIds({
            ServiceType: "vpc",
            ResourcePrefix: "subnet",
            ResourceIds: [network.subnetId],
            ResourceRegion: REGION,
            Offset: 0,
            Limit: 20,
        });
        await lab.tag.DeleteTag(tag);
        await lab.cam.GetUserAppId();
        await lab.cam.DescribeSubAccounts({ FilterSubAccountUin: [1] });
        await lab.sts.GetCallerIdentity();
        const { ZoneSet } = await lab.api.DescribeZones({ Product: "tke" });
        assert.ok(ZoneSet.some(({ Zone }) => Zone === ZONE));
    });

    it("of deletion", async () => {
        await lab.vpc.DeleteSubnet({ SubnetId: network.subnetId });
        await lab.vpc.DeleteSubnet({ SubnetId: network.podSubnetId });
        await lab.vpc.DeleteSecurityGroup({ SecurityGroupId: network.securityGroupId });
        await lab.vpc.DeleteVpc({ VpcId: network.vpcId });
    });

    it("are 114, and each was answered with content in every list", () => {
        assert.equal(new Set(documentedActions()).size, 114);
        assert.deepEqual([...documented.unseen], []);
    });

    async function mainRouteTable(vpcId: string): Promise<string> {
        const { RouteTableSet } = await lab.cloud.vpc("DescribeRouteTables", {
            Filters: [
                { Name: "vpc-id", Values: [vpcId] },
                { Name: "association.main", Values: ["true"] },
            ],
        });
        return RouteTableSet?.[0]?.RouteTableId ?? "";
    }
});
