import assert from "node:assert/strict";
import { listResources } from "../../../../../lab/cloud/resources";
import { DocumentedAnswers } from "../requests/answer-shapes";
import { provision, startLabCloud, withCode, type LabCloud } from "../../../../support/lab-cloud";
import { createCluster, createNetwork, mainRouteTable, ZONE } from "../../../../support/cloud-stack";

describe("the lab's API: a stack, in the provider's calls", () => {
    let lab: LabCloud;

    beforeEach(async () => {
        lab = await startLabCloud();
        new DocumentedAnswers().watch(lab);
    });
    afterEach(() => lab.close());

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

    it("makes a CLB, whose task id is the request id", async () => {
        const { network } = await createStack();
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
        const loadBalancerId = created.LoadBalancerIds?.[0] ?? "";
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
        const { network, addressId } = await createStack();
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
        const stack = await createStack();
        const { network, clusterId: ClusterId, nodePoolId, virtualPoolId, loadBalancerId } = stack;
        const { addressId, natGatewayId, routeTableId } = stack;
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

    /** A network with a NAT gateway, a cluster with both kinds of nodes and an endpoint, and a CLB. */
    async function createStack() {
        const network = await createNetwork(lab);
        const { clusterId, nodePoolId } = await createCluster(lab, network);
        const { AddressSet: [addressId = ""] = [] } = await lab.vpc.AllocateAddresses({ AddressType: "EIP" });
        const { AddressSet } = await lab.vpc.DescribeAddresses({ AddressIds: [addressId] });
        const { NatGatewaySet } = await lab.vpc.CreateNatGateway({
            NatGatewayName: "nat",
            VpcId: network.vpcId,
            PublicIpAddresses: [AddressSet?.[0]?.AddressIp ?? ""],
        });
        const natGatewayId = NatGatewaySet?.[0]?.NatGatewayId ?? "";
        const routeTableId = await mainRouteTable(lab, network);
        const route = { DestinationCidrBlock: "0.0.0.0/0", GatewayType: "NAT", GatewayId: natGatewayId };
        await lab.vpc.CreateRoutes({ RouteTableId: routeTableId, Routes: [route] });
        const { NodePoolId: virtualPoolId = "" } = await lab.tke.CreateClusterVirtualNodePool({
            ClusterId: clusterId,
            Name: "super",
            SecurityGroupIds: [network.securityGroupId],
            VirtualNodes: [{ DisplayName: "super-1", SubnetId: network.podSubnetId }],
        });
        await lab.tke.CreateClusterEndpoint({ ClusterId: clusterId, SubnetId: network.subnetId, IsExtranet: false });
        const { LoadBalancerIds } = await lab.clb.CreateLoadBalancer({
            LoadBalancerType: "OPEN",
            VpcId: network.vpcId,
        });
        provision(lab.store);
        const [loadBalancerId = ""] = LoadBalancerIds ?? [];
        return { network, clusterId, nodePoolId, virtualPoolId, addressId, natGatewayId, routeTableId, loadBalancerId };
    }
});
