import { type ArgsOf, computed, defaulted, optional, required, resourceClass } from "./resource";
import type * as outputs from "./types/output";

const properties = {
    addressIpVersion: defaulted<string>(),
    addressIpv6: computed<string>(),
    associateEndpoint: optional<string>(),
    bandwidthPackageId: optional<string>(),
    clbInstanceId: defaulted<string>(),
    clbName: required<string>(),
    clbVips: computed<string[]>(),
    clusterId: optional<string>(),
    deleteProtect: optional<boolean>(),
    domain: computed<string>(),
    dynamicVip: optional<boolean>(),
    eipAddressId: defaulted<string>(),
    exclusiveCluster: optional<outputs.ClbInstanceExclusiveCluster>(),
    force: optional<boolean>(),
    internetBandwidthMaxOut: defaulted<number>(),
    internetChargeType: defaulted<string>(),
    ipv6Mode: computed<string>(),
    loadBalancerPassToTarget: optional<boolean>(),
    logSetId: optional<string>(),
    logTopicId: optional<string>(),
    masterZoneId: defaulted<string>(),
    networkType: required<string>(),
    projectId: optional<number>(),
    securityGroups: defaulted<string[]>(),
    slaType: defaulted<string>(),
    slaveZoneId: defaulted<string>(),
    snatIps: optional<outputs.ClbInstanceSnatIp[]>(),
    snatPro: optional<boolean>(),
    subnetId: optional<string>(),
    tags: optional<Record<string, string>>(),
    targetRegionInfoRegion: defaulted<string>(),
    targetRegionInfoVpcId: defaulted<string>(),
    timeouts: optional<outputs.ClbInstanceTimeouts>(),
    vip: defaulted<string>(),
    vipIsp: defaulted<string>(),
    vpcId: defaulted<string>(),
    zoneId: defaulted<string>(),
};

export type ClbInstanceArgs = ArgsOf<typeof properties>;

/** A Cloud Load Balancer (`tencentcloud_clb_instance`). */
export class ClbInstance extends resourceClass("tencentcloud:index/clbInstance:ClbInstance", properties) {}
