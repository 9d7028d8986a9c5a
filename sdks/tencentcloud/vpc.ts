import { type ArgsOf, computed, defaulted, optional, required, resourceClass } from "./resource";

const properties = {
    assistantCidrs: defaulted<string[]>(),
    cidrBlock: required<string>(),
    createTime: computed<string>(),
    defaultRouteTableId: computed<string>(),
    dnsServers: defaulted<string[]>(),
    dockerAssistantCidrs: computed<string[]>(),
    enableRouteVpcPublish: defaulted<boolean>(),
    enableRouteVpcPublishIpv6: defaulted<boolean>(),
    isDefault: computed<boolean>(),
    isMulticast: defaulted<boolean>(),
    name: defaulted<string>(),
    tags: optional<Record<string, string>>(),
    vpcId: defaulted<string>(),
};

export type VpcArgs = ArgsOf<typeof properties>;

/** A virtual private cloud (`tencentcloud_vpc`). */
export class Vpc extends resourceClass("tencentcloud:index/vpc:Vpc", properties) {}
