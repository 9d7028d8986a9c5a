import { type ArgsOf, computed, defaulted, optional, required, resourceClass } from "./resource";

const properties = {
    assignedEipSets: required<string[]>(),
    bandwidth: defaulted<number>(),
    createdTime: computed<string>(),
    maxConcurrent: defaulted<number>(),
    name: defaulted<string>(),
    natGatewayId: defaulted<string>(),
    natProductVersion: defaulted<number>(),
    stockPublicIpAddressesBandwidthOut: defaulted<number>(),
    subnetId: defaulted<string>(),
    tags: optional<Record<string, string>>(),
    vpcId: required<string>(),
    zone: defaulted<string>(),
};

export type NatGatewayArgs = ArgsOf<typeof properties>;

/** A NAT gateway (`tencentcloud_nat_gateway`). */
export class NatGateway extends resourceClass("tencentcloud:index/natGateway:NatGateway", properties) {}
