import type { SecurityGroupPolicy } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import type { Tag } from "./tag-records";

export interface VpcRecord {
    vpcId: string;
    name: string;
    cidrBlock: string;
    /**
     * Secondary CIDRs of type 0; those of type 1, for containers, follow from the VPC's clusters.
     *
     * @default none
     */
    assistantCidrs?: string[];
    dnsServers: string[];
    /**
     * What instances complete host names with, by DHCP.
     *
     * @default ""
     */
    domainName?: string;
    /**
     * Whether the VPC's CIDRs are published to its CCN, instead of its subnets' (CreateVpc).
     *
     * @default false
     */
    enableRouteVpcPublish?: boolean;
    createdTime: string;
    tags: Tag[];
}

export interface SubnetRecord {
    subnetId: string;
    vpcId: string;
    name: string;
    cidrBlock: string;
    zone: string;
    routeTableId: string;
    createdTime: string;
    tags: Tag[];
}

export interface RouteTableRecord {
    routeTableId: string;
    vpcId: string;
    name: string;
    main: boolean;
    createdTime: string;
    routes: RouteRecord[];
    /**
     * Routes (`rti-…`) that NotifyRoutes published to the VPC's CCN.
     *
     * @default none
     */
    publishedRouteItemIds?: string[];
    tags: Tag[];
}

export interface RouteRecord {
    routeId: number;
    routeItemId: string;
    destinationCidrBlock: string;
    /** `NAT`, `EIP`, `NORMAL_CVM`, … */
    gatewayType: string;
    gatewayId: string;
    description: string;
    enabled: boolean;
}

export interface SecurityGroupRecord {
    securityGroupId: string;
    name: string;
    description: string;
    projectId: string;
    createdTime: string;
    /** A decimal string that goes up with every change of the rules. */
    version: string;
    ingress: SecurityGroupPolicy[];
    egress: SecurityGroupPolicy[];
    tags: Tag[];
}

/** An elastic IP (EIP). */
export interface AddressRecord {
    addressId: string;
    name: string;
    addressIp: string;
    internetChargeType: string;
    bandwidth: number;
    /** Id of the NAT gateway or instance that it is bound to; empty: `UNBIND`. */
    instanceId: string;
    createdTime: string;
    tags: Tag[];
}

export interface NatGatewayRecord {
    natGatewayId: string;
    vpcId: string;
    name: string;
    zone: string;
    maxConcurrentConnection: number;
    internetMaxBandwidthOut: number;
    natProductVersion: number;
    addressIds: string[];
    createdTime: string;
    /** Until when (ISO 8601) the gateway is `PENDING`. */
    pendingUntil?: string;
    /** Whether the gateway is `DELETING`. */
    deleting?: boolean;
    tags: Tag[];
}
