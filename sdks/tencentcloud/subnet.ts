import { type ArgsOf, computed, defaulted, optional, required, resourceClass } from "./resource";

const properties = {
    availabilityZone: required<string>(),
    availableIpCount: computed<number>(),
    cdcId: optional<string>(),
    cidrBlock: required<string>(),
    createTime: computed<string>(),
    isDefault: computed<boolean>(),
    isMulticast: defaulted<boolean>(),
    name: defaulted<string>(),
    routeTableId: defaulted<string>(),
    subnetId: defaulted<string>(),
    tags: optional<Record<string, string>>(),
    vpcId: required<string>(),
};

export type SubnetArgs = ArgsOf<typeof properties>;

/** A subnet of a VPC, in one zone (`tencentcloud_subnet`). */
export class Subnet extends resourceClass("tencentcloud:index/subnet:Subnet", properties) {}
