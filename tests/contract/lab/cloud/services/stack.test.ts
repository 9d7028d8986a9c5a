import assert from "node:assert/strict";
import { listResources } from "../../../../../lab/cloud/resources";
import { DocumentedAnswers } from "../requests/answer-shapes";
import { provision, startLabCloud, withCode, type LabCloud } from "../../../../support/lab-cloud";
import {
    createCluster,
    createNetwork,
    globalRouterCluster,
    ZONE,
    type NetworkIds,
} from "../../../../support/cloud-stack";

describe("the lab's API: a stack from creation to deletion, in the provider's calls", () => {
    let lab: LabCloud;
    let network: NetworkIds;
    let clusterId: string;
    let nodePoolId: string;
    let virtualPoolId: string;
    let loadBalancerId: string;
    let addressId: string;
    let natGatewayId: string;
    let routeTableId: string;

    before(async () => {
        lab = await startLabCloud();
        new DocumentedAnswers().watch(lab);
    });
    after(() => lab.close());

    it("answers empty lists, not null, while there is nothing", async () => {
        assert.deepEqual((await lab.vpc.DescribeVpcs({})).VpcSet, []);
        assert.deepEqual((await lab.vpc.DescribeAddresses({})).AddressSet, []);
        assert.deepEqual((await lab.clb.DescribeLoadBalancers({ LoadBalancerName: "n" })).LoadBalancerSet, []);
        assert.deepEqual((await lab.tke.DescribeClusters({ ClusterIds: ["cls-gone0000"] })).Clusters, []);
        const tags = await lab.tag.DescribeResourceTagsByResourceIds({
            ServiceType: "vpc",
            ResourcePrefix: "ccn",
            ResourceIds: [""],
            ResourceRegion: "ap-guangzhou",
        });
        assert.deepEqual(tags.Tags, []);
    });

    it("tells who calls, and what regions and zones there are", async () => {
        assert.equal((await lab.cam.GetUserAppId()).Uin, (await lab.sts.GetCallerIdentity()).AccountId);
        assert.deepEqual((await lab.cam.DescribeSubAccounts({ FilterSubAccountUin: [1] })).SubAccounts, []);
        const { ZoneSet } = await lab.api.DescribeZones({ Product: "tke" });
        assert.deepEqual(ZoneSet.find((zone) => zone.Zone === ZONE)?.ZoneId, "100003");
        const { RegionSet } = await lab.api.DescribeRegions({ Product: "tke" });
        assert.ok(RegionSet.some((region) => region.Region === "ap-shanghai"));
    });

    it("makes a VPC with a default route table, subnets and a security group", async () => {
        network = await createNetwork(lab);
        const byVpc = { Name: "vpc-id", Values: [network.vpcId] };
        const { VpcSet = [] } = await lab.vpc.DescribeVpcs({ Filters: [byVpc], Offset: "0", Limit: "100" });
        assert.equal(VpcSet[0]?.CidrBlock, "10.20.0.0/16");
        assert.deepEqual(VpcSet[0]?.TagSet, [{ Key: "stack", Value: "test" }]);
        const main = { Name: "association.main", Values: ["true"] };
        const { RouteTableSet = [] } = await lab.vpc.DescribeRouteTables({ Filters: [byVpc, main] });
        routeTableId = RouteTableSet[0]?.RouteTableId ?? "";
        assert.deepEqual(
            RouteTableSet[0]?.AssociationSet?.map((association) => association.SubnetId),
            [network.subnetId, network.podSubnetId],
        );
        const bySubnet = { Name: "subnet-id", Values: [network.subnetId] };
        const { SubnetSet = [] } = await lab.vpc.DescribeSubnets({ Filters: [bySubnet], Offset: "0", Limit: "100" });
        assert.equal(SubnetSet[0]?.AvailableIpAddressCount, 253);
        assert.equal(SubnetSet[0]?.CdcId, "");
        const { SecurityGroupSet = [] } = await lab.vpc.DescribeSecurityGroups({
            SecurityGroupIds: [network.securityGroupId],
        });
        assert.equal(SecurityGroupSet[0]?.ProjectId, "0");
    });

    it("changes names and tags in place", async () => {
        await lab.vpc.ModifyVpcAttribute({ VpcId: network.vpcId, VpcName: "renamed" });
        await lab.vpc.ModifySubnetAttribute({ SubnetId: network.subnetId, SubnetName: "renamed" });
        await lab.vpc.ModifySecurityGroupAttribute({ SecurityGroupId: network.securityGroupId, GroupName: "renamed" });
        await lab.tag.ModifyResourceTags({
            Resource: `qcs::vpc:ap-guangzhou:uin/:subnet/${network.subnetId}`,
            ReplaceTags: [{ TagKey: "owner", TagValue: "me" }],
            DeleteTags: [{ TagKey: "stack" }],
        });
        const { SubnetSet } = await lab.vpc.DescribeSubnets({ SubnetIds: [network.subnetId] });
        assert.equal(SubnetSet?.[0]?.SubnetName, "renamed");
        assert.deepEqual(SubnetSet?.[0]?.TagSet, [{ Key: "owner", Value: "me" }]);
        const { Tags } = await lab.tag.DescribeResourceTagsByResourceIds({
            ServiceType: "vpc",
            ResourcePrefix: "subnet",
            ResourceIds: [network.subnetId],
            ResourceRegion: "ap-guangzhou",
            Offset: 0,
            Limit: 20,
        });
        assert.deepEqual(
            Tags?.map(({ TagKey, TagValue, ResourceId }) => [TagKey, TagValue, ResourceId]),
            [["owner", "me", network.subnetId]],
        );
    });

    it("keeps a security group's rules as sent, and counts their version up", async () => {
        const SecurityGroupId = network.securityGroupId;
        const rule = { Protocol: "TCP", Port: "30000-32768", CidrBlock: "10.0.0.0/8", Action: "ACCEPT" };
        const open = { Protocol: "ALL", Port: "ALL", CidrBlock: "0.0.0.0/0", Action: "ACCEPT" };
        const policies = async () =>
            (await lab.vpc.DescribeSecurityGroupPolicies({ SecurityGroupId })).SecurityGroupPolicySet;
        await lab.vpc.ModifySecurityGroupPolicies({
            SecurityGroupId,
            SecurityGroupPolicySet: { Ingress: [rule], Egress: [open] },
        });
        const created = await policies();
        assert.equal(created?.Version, "1");
        assert.deepEqual(
            created?.Ingress?.map(({ Port, Ipv6CidrBlock }) => [Port, Ipv6CidrBlock]),
            [["30000-32768", ""]],
        );
        await lab.vpc.DeleteSecurityGroupPolicies({
            SecurityGroupId,
            SecurityGroupPolicySet: { Egress: [{ PolicyIndex: 0 }] },
        });
        assert.deepEqual((await policies())?.Egress, []);
        await lab.vpc.ModifySecurityGroupPolicies({
            SecurityGroupId,
            SecurityGroupPolicySet: { Version: "7", Ingress: [rule, open] },
        });
        assert.equal((await policies())?.Version, "7");
        await lab.vpc.ModifySecurityGroupPolicies({ SecurityGroupId, SecurityGroupPolicySet: { Version: "0" } });
        assert.deepEqual((await policies())?.Ingress, []);
    });

    it("makes an EIP and a NAT gateway that has it, and the default route to it", async () => {
        const { AddressSet = [] } = await lab.vpc.AllocateAddresses({
            AddressType: "EIP",
            AddressName: "nat",
            InternetMaxBandwidthOut: 10,
            Tags: [{ Key: "stack", Value: "test" }],
        });
        addressId = AddressSet[0] ?? "";
        const address = async () => (await lab.vpc.DescribeAddresses({ AddressIds: [addressId] })).AddressSet?.[0];
        assert.equal((await address())?.AddressStatus, "UNBIND");
        assert.deepEqual((await lab.vpc.DescribeBandwidthPackages({})).BandwidthPackageSet, []);
        await lab.vpc.ModifyAddressAttribute({ AddressId: addressId, AddressName: "renamed" });
        await lab.vpc.ModifyAddressesBandwidth({ AddressIds: [addressId], InternetMaxBandwidthOut: 20 });
        assert.deepEqual([(await address())?.AddressName, (await address())?.Bandwidth], ["renamed", 20]);

        const publicIp = (await address())?.AddressIp ?? "";
        const created = await lab.vpc.CreateNatGateway({
            NatGatewayName: "nat",
            VpcId: network.vpcId,
            PublicIpAddresses: [publicIp],
            InternetMaxBandwidthOut: 100,
        });
        natGatewayId = created.NatGatewaySet?.[0]?.NatGatewayId ?? "";
        assert.equal((await address())?.AddressStatus, "BIND");
        const byIp = await lab.vpc.DescribeAddresses({ Filters: [{ Name: "address-ip", Values: [publicIp] }] });
        assert.equal(byIp.AddressSet?.[0]?.InstanceId, natGatewayId);
        await lab.vpc.ModifyNatGatewayAttribute({ NatGatewayId: natGatewayId, NatGatewayName: "renamed" });
        const { NatGatewaySet } = await lab.vpc.DescribeNatGateways({ NatGatewayIds: [natGatewayId] });
        assert.deepEqual([NatGatewaySet?.[0]?.State, NatGatewaySet?.[0]?.NatGatewayName], ["AVAILABLE", "renamed"]);
        assert.equal((await lab.vpc.DescribeVpcTaskResult({ TaskId: created.RequestId ?? "" })).Status, "SUCCESS");

        const route = { DestinationCidrBlock: "0.0.0.0/0", GatewayType: "NAT", GatewayId: natGatewayId };
        await lab.vpc.CreateRoutes({ RouteTableId: routeTableId, Routes: [route] });
        await assert.rejects(
            lab.vpc.CreateRoutes({ RouteTableId: routeTableId, Routes: [route] }),
            withCode("UnsupportedOperation.Ecmp"),
        );
        const { RouteTableSet } = await lab.vpc.DescribeRouteTables({ RouteTableIds: [routeTableId] });
        const [made] = RouteTableSet?.[0]?.RouteSet ?? [];
        const replaced = await lab.vpc.ReplaceRoutes({
            RouteTableId: routeTableId,
            Routes: [{ ...route, RouteId: made?.RouteId, RouteDescription: "out" }],
        });
        assert.equal(replaced.NewRouteSet?.[0]?.RouteId, made?.RouteId);
        await lab.vpc.DeleteRoutes({
            RouteTableId: routeTableId,
            Routes: [{ RouteId: made?.RouteId, DestinationCidrBlock: "", GatewayType: "", GatewayId: "" }],
        });
        await lab.vpc.CreateRoutes({ RouteTableId: routeTableId, Routes: [route] });
    });

    it("makes a cluster that is not ready until the lab says so", async () => {
        const { ClusterId = "" } = await lab.tke.CreateCluster(globalRouterCluster(network));
        await assert.rejects(
            lab.tke.DescribeClusterInstances({ ClusterId, Offset: 0, Limit: 20 }),
            withCode("ResourceUnavailable.ClusterState"),
        );
        provision(lab.store);
        assert.deepEqual((await lab.tke.DescribeClusterInstances({ ClusterId })).InstanceSet, []);
        // Documented is a VPC-CNI cluster's answer; a GlobalRouter cluster's must have no `Subnets` (provider v1.83.25).
        const { Clusters } = await lab.cloud.tke("DescribeClusters", { ClusterIds: [ClusterId] });
        assert.equal(Clusters?.[0]?.ClusterStatus, "Running");
        assert.equal(Clusters?.[0]?.ClusterNetworkSettings?.Subnets, undefined);
        assert.equal(lab.store.get("cluster", ClusterId)?.serviceCidr, "10.21.255.0/24");

        await lab.tke.CreateClusterEndpoint({ ClusterId, SubnetId: network.subnetId, IsExtranet: false });
        const failed = await lab.tke.DescribeClusterEndpointStatus({ ClusterId, IsExtranet: false });
        assert.equal(failed.Status, "CreateFailed");
        assert.match(failed.ErrorMsg ?? "", /check if service-controller is running/);
        await lab.tke.DeleteClusterEndpoint({ ClusterId, IsExtranet: false });

        await lab.tke.DeleteCluster({ ClusterId, InstanceDeleteMode: "terminate" });
        await assert.rejects(
            lab.tke.DescribeClusterInstances({ ClusterId }),
            withCode("ResourceUnavailable.ClusterState"),
        );
        provision(lab.store);
        await assert.rejects(
            lab.tke.DescribeClusterInstances({ ClusterId }),
            withCode("InvalidParameter.ClusterNotFound"),
        );
    });

    it("makes a native node pool with a machine for each replica, and scales it", async () => {
        ({ clusterId, nodePoolId } = await createCluster(lab, network));
        const byId = { Name: "NodePoolsId", Values: [nodePoolId] };
        const pool = async () =>
            (await lab.nodePools.DescribeNodePools({ ClusterId: clusterId, Filters: [byId] })).NodePools?.[0];
        assert.deepEqual([(await pool())?.LifeState, (await pool())?.Native?.ReadyReplicas], ["Running", 2]);
        assert.equal((await pool())?.Native?.Lifecycle?.PreInit, "echo pre");
        const machines = async () =>
            (await lab.nodePools.DescribeClusterMachines({ ClusterId: clusterId })).Machines ?? [];
        assert.ok((await machines()).every((machine) => machine.MachineName?.startsWith(`${nodePoolId}-`)));
        const { InstanceSet = [] } = await lab.tke.DescribeClusterInstances({ ClusterId: clusterId });
        assert.deepEqual(
            InstanceSet.map(({ InstanceRole, InstanceState }) => [InstanceRole, InstanceState]),
            [
                ["WORKER", "running"],
                ["WORKER", "running"],
            ],
        );
        const { SubnetSet } = await lab.vpc.DescribeSubnets({ SubnetIds: [network.subnetId] });
        assert.equal(SubnetSet?.[0]?.AvailableIpAddressCount, 251);

        await lab.nodePools.ModifyNodePool({
            ClusterId: clusterId,
            NodePoolId: nodePoolId,
            Labels: [],
            Native: { Replicas: 1 },
        });
        provision(lab.store);
        assert.equal((await machines()).length, 1);
        assert.deepEqual([(await pool())?.Labels, (await pool())?.Native?.Replicas], [[], 1]);
        await lab.nodePools.ModifyNodePool({ ClusterId: clusterId, NodePoolId: nodePoolId, Native: { Replicas: 2 } });
        provision(lab.store);
        await lab.nodePools.ModifyNodePool({
            ClusterId: clusterId,
            NodePoolId: nodePoolId,
            Labels: [{ Name: "role", Value: "app" }],
        });
        await pool();
    });

    it("makes a super node pool whose nodes run", async () => {
        const { NodePoolId = "" } = await lab.tke.CreateClusterVirtualNodePool({
            ClusterId: clusterId,
            Name: "super",
            SecurityGroupIds: [network.securityGroupId],
            VirtualNodes: [{ DisplayName: "super-1", SubnetId: network.podSubnetId }],
        });
        virtualPoolId = NodePoolId;
        provision(lab.store);
        await lab.tke.ModifyClusterVirtualNodePool({ ClusterId: clusterId, NodePoolId, Name: "renamed" });
        const { NodePoolSet } = await lab.tke.DescribeClusterVirtualNodePools({ ClusterId: clusterId });
        assert.deepEqual([NodePoolSet?.[0]?.LifeState, NodePoolSet?.[0]?.Name], ["normal", "renamed"]);
        const { Nodes } = await lab.tke.DescribeClusterVirtualNode({ ClusterId: clusterId });
        assert.equal(Nodes?.[0]?.Phase, "Running");
        assert.match(Nodes?.[0]?.Name ?? "", new RegExp(`^eklet-${network.podSubnetId}-[a-z0-9]{8}$`));
    });

    it("opens endpoints, and gives kubeconfigs that lead to them", async () => {
        await assert.rejects(
            lab.tke.CreateClusterEndpoint({ ClusterId: clusterId, IsExtranet: true }),
            withCode("MissingParameter"),
        );
        const kubeconfig = async (IsExtranet?: boolean) =>
            (await lab.tke.DescribeClusterKubeconfig({ ClusterId: clusterId, IsExtranet })).Kubeconfig ?? "";
        assert.match(await kubeconfig(), new RegExp(`https://${clusterId}.ccs.tencent-cloud.com"`));
        await lab.tke.CreateClusterEndpoint({ ClusterId: clusterId, SubnetId: network.subnetId, IsExtranet: false });
        await lab.tke.CreateClusterEndpoint({
            ClusterId: clusterId,
            IsExtranet: true,
            SecurityGroup: network.securityGroupId,
        });
        const status = async (IsExtranet: boolean) =>
            (await lab.tke.DescribeClusterEndpointStatus({ ClusterId: clusterId, IsExtranet })).Status;
        assert.deepEqual([await status(false), await status(true)], ["Creating", "Creating"]);
        provision(lab.store);
        assert.deepEqual([await status(false), await status(true)], ["Created", "Created"]);
        assert.match(await kubeconfig(), /https:\/\/127\.16\.1\.\d+"/);
        assert.match(await kubeconfig(true), /https:\/\/127\.2\.0\.\d+"/);
        const { SecurityGroup } = await lab.vpc.CreateSecurityGroup({ GroupName: "api", GroupDescription: "" });
        const other = SecurityGroup?.SecurityGroupId ?? "";
        await lab.tke.ModifyClusterEndpointSP({ ClusterId: clusterId, SecurityGroup: other });
        const endpoints = await lab.tke.DescribeClusterEndpoints({ ClusterId: clusterId });
        assert.deepEqual([endpoints.SecurityGroup, endpoints.ClusterIntranetSubnetId], [other, network.subnetId]);
        const security = await lab.tke.DescribeClusterSecurity({ ClusterId: clusterId });
        assert.equal(security.PgwEndpoint, endpoints.ClusterIntranetEndpoint);
        assert.match(security.CertificationAuthority ?? "", /BEGIN CERTIFICATE/);
        await lab.tke.DeleteClusterEndpoint({ ClusterId: clusterId, IsExtranet: true });
        assert.equal(await status(true), "Deleting");
        provision(lab.store);
        assert.equal(await status(true), "NotFound");
        await lab.vpc.DeleteSecurityGroup({ SecurityGroupId: other });
    });

    it("gives a VPC-CNI cluster more Pod subnets, of its own VPC only", async () => {
        const { subnetId } = network;
        const request = { ClusterId: clusterId, SubnetIds: [subnetId], VpcId: network.vpcId };
        await assert.rejects(
            lab.tke.AddVpcCniSubnets({ ...request, VpcId: "vpc-00000000" }),
            withCode("InvalidParameter"),
        );
        await lab.tke.AddVpcCniSubnets(request);
        const { Clusters } = await lab.tke.DescribeClusters({ ClusterIds: [clusterId] });
        assert.ok(Clusters?.[0]?.ClusterNetworkSettings?.Subnets?.includes(subnetId));
    });

    it("reads and changes a cluster's attributes, tags and deletion protection", async () => {
        const ClusterId = clusterId;
        await lab.tke.ModifyClusterAttribute({ ClusterId, ClusterName: "renamed", ClusterLevel: "L20" });
        await lab.tke.ModifyClusterTags({ ClusterId, Tags: [{ Key: "owner", Value: "me" }] });
        assert.equal((await lab.tke.DescribeBatchModifyTagsStatus({ ClusterId })).Status, "done");
        await lab.tke.EnableClusterDeletionProtection({ ClusterId });
        await assert.rejects(
            lab.tke.DeleteCluster({ ClusterId, InstanceDeleteMode: "terminate" }),
            withCode("OperationDenied.ClusterInDeletionProtection"),
        );
        const { Clusters } = await lab.tke.DescribeClusters({ ClusterIds: [ClusterId] });
        const [cluster] = Clusters ?? [];
        assert.deepEqual(
            [cluster?.ClusterName, cluster?.ClusterLevel, cluster?.DeletionProtection],
            ["renamed", "L20", true],
        );
        assert.deepEqual(cluster?.TagSpecification?.[0]?.Tags, [{ Key: "owner", Value: "me" }]);
        assert.equal((JSON.parse(cluster?.Property ?? "") as { VpcCniType: string }).VpcCniType, "tke-route-eni");
        await lab.tke.DisableClusterDeletionProtection({ ClusterId });
        assert.equal((await lab.tke.DescribeClusterStatus({ ClusterIds: [ClusterId] })).TotalCount, 1);
        assert.ok((await lab.tke.DescribeClusterAsGroupOption({ ClusterId })).ClusterAsGroupOption);
        assert.ok((await lab.tke.DescribeClusterExtraArgs({ ClusterId })).ClusterExtraArgs);
        assert.ok((await lab.tke.DescribeClusterAuthenticationOptions({ ClusterId })).LatestOperationState);
        assert.deepEqual((await lab.tke.DescribeLogSwitches({ ClusterIds: [ClusterId] })).SwitchSet, []);
        assert.ok((await lab.tke.DescribeAvailableClusterVersion({})).Versions?.includes("1.34.1"));
        assert.deepEqual((await lab.tke.DescribeAvailableClusterVersion({ ClusterId })).Versions, []);
        assert.ok(((await lab.tke.DescribeVersions()).TotalCount ?? 0) > 1);
    });

    it("makes a CLB, whose task id is the request id", async () => {
        const created = await lab.clb.CreateLoadBalancer({
            LoadBalancerType: "OPEN",
            LoadBalancerName: "app",
            VpcId: network.vpcId,
            LoadBalancerPassToTarget: true,
            InternetAccessible: { InternetChargeType: "TRAFFIC_POSTPAID_BY_HOUR", InternetMaxBandwidthOut: 10 },
            Tags: [{ TagKey: "stack", TagValue: "test" }],
        });
        const task = await lab.clb.DescribeTaskStatus({ TaskId: created.RequestId });
        assert.deepEqual([task.Status, task.LoadBalancerIds], [0, created.LoadBalancerIds]);
        loadBalancerId = created.LoadBalancerIds?.[0] ?? "";
        const set = await lab.clb.SetLoadBalancerSecurityGroups({
            LoadBalancerId: loadBalancerId,
            SecurityGroups: [network.securityGroupId],
        });
        assert.equal((await lab.clb.DescribeTaskStatus({ TaskId: set.RequestId })).Status, 0);
        await lab.clb.ModifyLoadBalancerAttributes({
            LoadBalancerId: loadBalancerId,
            LoadBalancerName: "renamed",
            InternetChargeInfo: { InternetMaxBandwidthOut: 20 },
        });
        const { LoadBalancerSet } = await lab.clb.DescribeLoadBalancers({ LoadBalancerIds: [loadBalancerId] });
        const [balancer] = LoadBalancerSet ?? [];
        assert.deepEqual(
            [balancer?.LoadBalancerName, balancer?.NetworkAttributes?.InternetMaxBandwidthOut, balancer?.SecureGroups],
            ["renamed", 20, [network.securityGroupId]],
        );
        assert.equal(balancer?.SubnetId, "");
        assert.match(balancer?.LoadBalancerVips?.[0] ?? "", /^127\.2\.0\.\d+$/);
        const { SecurityGroupAssociationStatisticsSet } = await lab.vpc.DescribeSecurityGroupAssociationStatistics({
            SecurityGroupIds: [network.securityGroupId],
        });
        const [{ CVM, CLB, ENI } = {}] = SecurityGroupAssociationStatisticsSet ?? [];
        assert.deepEqual([CVM, CLB, ENI], [2, 1, 1]);
    });

    it("refuses deletions in the wrong order, and changes nothing then", async () => {
        const before = listResources(lab.store);
        const { vpcId, subnetId, podSubnetId, securityGroupId } = network;
        await assert.rejects(lab.vpc.DeleteVpc({ VpcId: vpcId }), withCode("ResourceInUse"));
        await assert.rejects(lab.vpc.DeleteSubnet({ SubnetId: subnetId }), withCode("ResourceInUse"));
        await assert.rejects(lab.vpc.DeleteSubnet({ SubnetId: podSubnetId }), withCode("ResourceInUse"));
        await assert.rejects(
            lab.vpc.DeleteSecurityGroup({ SecurityGroupId: securityGroupId }),
            withCode("ResourceInUse"),
        );
        await assert.rejects(
            lab.vpc.ReleaseAddresses({ AddressIds: [addressId] }),
            withCode("UnsupportedOperation.AddressStatusNotPermit"),
        );
        await assert.rejects(
            lab.vpc.DisassociateAddress({ AddressId: addressId }),
            withCode("UnsupportedOperation.IncorrectAddressResourceType"),
        );
        assert.deepEqual(listResources(lab.store), before);
    });

    it("deletes everything in the right order, and says of each that it is gone as the provider expects", async () => {
        const ClusterId = clusterId;
        const deleted = await lab.clb.DeleteLoadBalancer({ LoadBalancerIds: [loadBalancerId] });
        assert.equal((await lab.clb.DescribeTaskStatus({ TaskId: deleted.RequestId })).Status, 0);
        await assert.rejects(
            lab.clb.DeleteLoadBalancer({ LoadBalancerIds: [loadBalancerId] }),
            withCode("InvalidParameter.LBIdNotFound"),
        );
        await lab.tke.DeleteClusterEndpoint({ ClusterId, IsExtranet: false });
        await lab.tke.DeleteClusterVirtualNodePool({ ClusterId, NodePoolIds: [virtualPoolId], Force: true });
        await lab.nodePools.DeleteNodePool({ ClusterId, NodePoolId: nodePoolId });
        const deleting = await lab.nodePools.DescribeNodePools({ ClusterId });
        assert.equal(deleting.NodePools?.[0]?.LifeState, "Deleting");
        await assert.rejects(
            lab.nodePools.ModifyNodePool({ ClusterId, NodePoolId: nodePoolId, Native: { Replicas: 1 } }),
            withCode("ResourceUnavailable.NodePoolStateNotNormal"),
        );
        provision(lab.store);
        assert.deepEqual((await lab.nodePools.DescribeNodePools({ ClusterId })).NodePools, []);
        assert.deepEqual((await lab.nodePools.DescribeClusterMachines({ ClusterId })).Machines, []);
        assert.deepEqual((await lab.tke.DescribeClusterVirtualNodePools({ ClusterId })).NodePoolSet, []);
        await lab.tke.DeleteCluster({ ClusterId, InstanceDeleteMode: "terminate" });
        provision(lab.store);
        assert.deepEqual((await lab.tke.DescribeClusters({ ClusterIds: [ClusterId] })).Clusters, []);
        await lab.vpc.DeleteNatGateway({ NatGatewayId: natGatewayId });
        const { RouteTableSet } = await lab.vpc.DescribeRouteTables({ RouteTableIds: [routeTableId] });
        assert.deepEqual(RouteTableSet?.[0]?.RouteSet, []);
        await lab.vpc.ReleaseAddresses({ AddressIds: [addressId] });
        const cdc = { Name: "business-type", Values: ["CDC"] };
        assert.deepEqual((await lab.vpc.DescribeAddresses({ AddressIds: [addressId], Filters: [cdc] })).AddressSet, []);
        await lab.vpc.DeleteSubnet({ SubnetId: network.subnetId });
        await lab.vpc.DeleteSubnet({ SubnetId: network.podSubnetId });
        await lab.vpc.DeleteSecurityGroup({ SecurityGroupId: network.securityGroupId });
        await lab.vpc.DeleteVpc({ VpcId: network.vpcId });
        await assert.rejects(lab.vpc.DeleteVpc({ VpcId: network.vpcId }), withCode("ResourceNotFound"));
        await assert.rejects(lab.vpc.DeleteSubnet({ SubnetId: network.subnetId }), withCode("ResourceNotFound"));
        assert.deepEqual(listResources(lab.store), []);
        assert.deepEqual([lab.store.list("privateIp"), lab.store.list("addressBlock")], [[], []]);
    });
});
