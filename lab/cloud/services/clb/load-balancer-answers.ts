import type {
    InternetAccessible,
    LoadBalancer,
    ZoneInfo,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { LoadBalancerRecord } from "../../model";
import type { Zone } from "../../catalogue/regions";
import { isUnderWay } from "../../lifecycle/time";

/** `Status` of a CLB. */
const CREATING = 0;
const NORMAL = 1;

export function currentInternet(record: Readonly<LoadBalancerRecord>): InternetAccessible {
    return {
        InternetChargeType: record.internetChargeType,
        InternetMaxBandwidthOut: record.internetMaxBandwidthOut,
    };
}

/** The VIPs of a CLB that is known by its domain name change, and are shown to nobody (214/53830). */
export function shownVips({ vips, domain }: Readonly<LoadBalancerRecord>): string[] {
    return domain === undefined ? vips : [];
}

/** The line that a CLB's address is on. */
export function ispOf(record: Readonly<LoadBalancerRecord>): string {
    return record.type === "OPEN" ? (record.vipIsp ?? "BGP") : "INTERNAL";
}

function describeZone(name: string, zones: readonly Zone[]): ZoneInfo {
    const zone = zones.find((each) => each.zone === name);
    return { ZoneId: Number(zone?.id), Zone: name, ZoneName: zone?.name ?? name, LocalZone: false, EdgeZone: false };
}

/**
 * A CLB as DescribeLoadBalancers shows it. The provider dereferences `TargetRegionInfo`, takes `SubnetId` for set whenever it is not empty, and `ClusterIds`
 * for set whenever it is not an empty list (v1.83.25).
 */
export function describeLoadBalancer(
    record: Readonly<LoadBalancerRecord>,
    { region, zones, now }: { region: string; zones: readonly Zone[]; now: Date },
): LoadBalancer {
    return {
        LoadBalancerId: record.loadBalancerId,
        LoadBalancerName: record.name,
        LoadBalancerType: record.type,
        LoadBalancerVips: shownVips(record),
        LoadBalancerDomain: record.domain ?? "",
        Forward: 1,
        Domain: record.domain ?? "",
        Status: isUnderWay(record.creatingUntil, now) ? CREATING : NORMAL,
        StatusTime: record.createdTime,
        CreateTime: record.createdTime,
        ProjectId: record.projectId,
        VpcId: record.vpcId,
        SubnetId: record.subnetId,
        SecureGroups: record.securityGroups,
        Tags: record.tags.map(({ key, value }) => ({ TagKey: key, TagValue: value })),
        TargetRegionInfo: { Region: region, VpcId: record.vpcId },
        AddressIPVersion: "ipv4",
        AddressIPv6: "",
        IPv6Mode: "",
        VipIsp: ispOf(record),
        ...(record.zone === undefined ? {} : { Zones: [record.zone] }),
        ...(record.masterZone === undefined ? {} : { MasterZone: describeZone(record.masterZone, zones) }),
        ...(record.slaveZone === undefined ? {} : { BackupZoneSet: [describeZone(record.slaveZone, zones)] }),
        ChargeType: "POSTPAID_BY_HOUR",
        ...(record.type === "OPEN" ? { NetworkAttributes: currentInternet(record) } : {}),
        LoadBalancerPassToTarget: record.passToTarget,
        LogSetId: "",
        LogTopicId: "",
        HealthLogSetId: "",
        HealthLogTopicId: "",
        OpenBgp: 0,
        Snat: false,
        SnatPro: false,
        SnatIps: [],
        Isolation: 0,
        IsDDos: false,
        IsBlock: false,
        LocalBgp: false,
        MixIpTarget: false,
        ConfigId: "",
        SlaType: record.slaType ?? "shared",
        ClusterIds: [],
        AttributeFlags: [
            ...(record.deleteProtect ? ["DeleteProtect"] : []),
            ...(record.domain === undefined ? [] : ["IsDomainCLB"]),
        ],
    };
}
