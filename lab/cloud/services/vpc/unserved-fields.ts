import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { ACCOUNT } from "../../account/account-ids";
import { each, noEffect, refused, within, type UnservedFields } from "../../requests/unserved-fields";

const NO_CDC = refused("there are no dedicated zones (CDC)");
const NO_MULTICAST = refused("there is no multicast", "false");
const NO_IPV6 = refused("there is no IPv6");
const NO_PREPAYMENT = refused("nothing is paid in advance");

const natAddresses = {
    ...each(
        refused("EIPs have the bandwidth that they are allocated with"),
        "StockPublicIpAddressesBandwidthOut",
        "PublicIpAddressesBandwidthOut",
    ),
    PublicIpFromSameZone: noEffect("EIPs belong to no zone"),
};

const templates = each(refused("there are no parameter templates"), "ServiceTemplate", "AddressTemplate");

/** What of a rule decides nothing. */
const rule = {
    ...templates,
    ModifyTime: noEffect("the API sets it"),
    Priority: noEffect("the order of the rules decides"),
};

const rulesOf = (fields: Parameters<typeof within>[1]) => ({
    ...within("SecurityGroupPolicySet.Ingress", fields),
    ...within("SecurityGroupPolicySet.Egress", fields),
    "SecurityGroupPolicySet.PolicyStatistics": noEffect("answers have it"),
});

const setByApi = noEffect("the API sets it");

const route = within("Routes", {
    RouteType: refused("routes are the user's", "USER"),
    DestinationIpv6CidrBlock: NO_IPV6,
    PublishedToVbc: refused("routes are published by NotifyRoutes"),
    RouteTableId: noEffect("the request's own `RouteTableId` counts"),
    CreatedTime: setByApi,
    CdcId: NO_CDC,
});

const namedRoute = noEffect("a route is named by its `RouteId` or `RouteItemId`");
const namedInstance = noEffect("an attached instance is named by its `InstanceId`");

export const UNSERVED: UnservedFields<Client> = {
    CreateVpc: { EnableMulticast: NO_MULTICAST, EnableRouteVpcPublishIpv6: NO_IPV6 },
    ModifyVpcAttribute: { EnableMulticast: NO_MULTICAST, EnableRouteVpcPublishIpv6: NO_IPV6, EnableCdcPublish: NO_CDC },
    CreateSubnet: { CdcId: NO_CDC },
    ModifySubnetAttribute: { EnableBroadcast: refused("there is no broadcast", "false") },
    DescribeSubnets: each(refused("page with `Offset` and `Limit`"), "MaxResults", "NextToken"),
    CreateRoutes: {
        ...route,
        "Routes.RouteId": setByApi,
        "Routes.RouteItemId": setByApi,
    },
    ReplaceRoutes: route,
    DeleteRoutes: within(
        "Routes",
        each(
            namedRoute,
            "DestinationCidrBlock",
            "GatewayType",
            "GatewayId",
            "RouteDescription",
            "Enabled",
            "RouteType",
            "RouteTableId",
            "DestinationIpv6CidrBlock",
            "PublishedToVbc",
            "CreatedTime",
            "CdcId",
        ),
    ),
    CreateSecurityGroupPolicies: {
        ...rulesOf(rule),
        "SecurityGroupPolicySet.Version": noEffect("every change makes the next version"),
    },
    ModifySecurityGroupPolicies: {
        ...rulesOf({ ...rule, PolicyIndex: noEffect("the order of the list decides") }),
        SortPolicys: noEffect("rules are always kept in the order of the list"),
    },
    DeleteSecurityGroupPolicies: {
        ...rulesOf(rule),
        "SecurityGroupPolicySet.Version": noEffect("every change makes the next version"),
    },
    AllocateAddresses: {
        InternetServiceProvider: refused("EIPs are of BGP lines", "BGP"),
        IPChargeType: refused("addresses cost nothing"),
        AddressChargePrepaid: NO_PREPAYMENT,
        AddressType: refused("there are ordinary EIPs only", "EIP"),
        ...each(refused("there are ordinary EIPs only"), "AnycastZone", "VipCluster", "AntiDDoSPackageId"),
        ApplicableForCLB: refused("a CLB's address cannot be chosen"),
        BandwidthPackageId: refused("there are no bandwidth packages"),
        DedicatedClusterId: NO_CDC,
        IsDedicatedAddressPool: NO_CDC,
        Egress: refused("there is one way out to the internet"),
    },
    InquiryPriceAllocateAddresses: {
        InternetMaxBandwidthOut: noEffect("prices are invented, and one for all EIPs"),
        AddressChargePrepaid: NO_PREPAYMENT,
        AddressType: refused("there are ordinary EIPs only", "EIP"),
        IPChargeType: refused("addresses cost nothing"),
    },
    AssociateAddress: {
        ...each(
            refused("EIPs are bound to instances, not to their interfaces"),
            "NetworkInterfaceId",
            "PrivateIpAddress",
        ),
        EipDirectConnection: refused("EIPs are not seen inside the instance"),
        InstanceRegion: refused("an EIP is bound in its own region"),
    },
    DisassociateAddress: { ReallocateNormalPublicIp: refused("instances have no public address of their own") },
    ModifyAddressAttribute: { EipDirectConnection: refused("EIPs are not seen inside the instance", "FALSE") },
    ModifyAddressesBandwidth: each(NO_PREPAYMENT, "StartTime", "EndTime"),
    DescribeTaskResult: { DealName: refused("give `TaskId`") },
    DescribeBandwidthPackages: each(
        noEffect("there are no bandwidth packages to choose from"),
        "BandwidthPackageIds",
        "Filters",
        "Offset",
        "Limit",
    ),
    CreateNatGateway: {
        ...natAddresses,
        SubnetId: refused("NAT gateways are public ones"),
        DeletionProtectionEnabled: refused("NAT gateways have no deletion protection"),
        ExclusiveType: refused("there are no exclusive NAT gateways"),
    },
    AssociateNatGatewayAddress: {
        ...natAddresses,
        Zone: refused("EIPs belong to no zone"),
        IpAddressEnableMode: refused("every EIP of a NAT gateway is in use"),
    },
    ModifyNatGatewayAttribute: {
        ...each(refused("NAT gateways have no security groups"), "ModifySecurityGroup", "SecurityGroupIds"),
        DeletionProtectionEnabled: refused("NAT gateways have no deletion protection"),
        PublicAddressAffinity: refused("NAT gateways move no packets"),
    },
    ResetNatGatewayConnection: { ExclusiveType: refused("there are no exclusive NAT gateways") },
    DeleteNatGateway: { IgnoreOperationRisk: noEffect("no risk keeps a NAT gateway from being deleted") },
    ModifyCcnAttribute: each(refused("CCNs move no packets"), "TrafficMarkingPolicyFlag", "MixedBillingFlag"),
    AttachCcnInstances: {
        "Instances.OrderType": refused("traffic between regions costs nothing"),
        CcnUin: refused("there is one account", ACCOUNT.uin),
    },
    DetachCcnInstances: within(
        "Instances",
        each(namedInstance, "InstanceRegion", "InstanceType", "Description", "RouteTableId", "OrderType"),
    ),
    ModifyCcnAttachedInstancesAttribute: {
        ...within("Instances", each(namedInstance, "InstanceRegion", "InstanceType")),
        "Instances.OrderType": refused("traffic between regions costs nothing"),
    },
};
