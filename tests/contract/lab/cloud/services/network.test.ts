import assert from "node:assert/strict";
import { DocumentedAnswers } from "../requests/answer-shapes";
import { startLabCloud, withCode, type LabCloud } from "../../../../support/lab-cloud";
import { createNetwork, mainRouteTable, type NetworkIds } from "../../../../support/cloud-stack";

describe("the lab's API: a network, in the provider's calls", () => {
    let lab: LabCloud;
    let network: NetworkIds;

    before(async () => {
        lab = await startLabCloud();
        new DocumentedAnswers().watch(lab);
        network = await createNetwork(lab);
    });
    after(() => lab.close());

    it("makes a VPC with a default route table, subnets and a security group", async () => {
        const byVpc = { Name: "vpc-id", Values: [network.vpcId] };
        const { VpcSet = [] } = await lab.vpc.DescribeVpcs({ Filters: [byVpc], Offset: "0", Limit: "100" });
        assert.equal(VpcSet[0]?.CidrBlock, "10.20.0.0/16");
        assert.deepEqual(VpcSet[0]?.TagSet, [{ Key: "stack", Value: "test" }]);
        const main = { Name: "association.main", Values: ["true"] };
        const { RouteTableSet = [] } = await lab.vpc.DescribeRouteTables({ Filters: [byVpc, main] });
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
        for (const absent of [{ PolicyIndex: 7 }, { ...rule, Port: "1" }]) {
            const SecurityGroupPolicySet = { Ingress: [absent] };
            await assert.rejects(
                lab.vpc.DeleteSecurityGroupPolicies({ SecurityGroupId, SecurityGroupPolicySet }),
                withCode("ResourceNotFound"),
            );
        }
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
        const addressId = AddressSet[0] ?? "";
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
        const natGatewayId = created.NatGatewaySet?.[0]?.NatGatewayId ?? "";
        assert.equal((await address())?.AddressStatus, "BIND");
        const byIp = await lab.vpc.DescribeAddresses({ Filters: [{ Name: "address-ip", Values: [publicIp] }] });
        assert.equal(byIp.AddressSet?.[0]?.InstanceId, natGatewayId);
        await lab.vpc.ModifyNatGatewayAttribute({ NatGatewayId: natGatewayId, NatGatewayName: "renamed" });
        const { NatGatewaySet } = await lab.vpc.DescribeNatGateways({ NatGatewayIds: [natGatewayId] });
        assert.deepEqual([NatGatewaySet?.[0]?.State, NatGatewaySet?.[0]?.NatGatewayName], ["AVAILABLE", "renamed"]);
        assert.equal((await lab.vpc.DescribeVpcTaskResult({ TaskId: created.RequestId ?? "" })).Status, "SUCCESS");

        const routeTableId = await mainRouteTable(lab, network);
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
});
