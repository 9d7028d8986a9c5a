import type { CreateLoadBalancerRequest } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { invalidParameterValue, TencentCloudError } from "../../errors";
import type { LoadBalancerRecord } from "../../model";
import type { Zone } from "../../catalogue/regions";

/** Zones and ISP of a CLB. The lab shows them without effect: each of its addresses is this machine's. */
export type LoadBalancerPlacement = Pick<
    LoadBalancerRecord,
    "vipIsp" | "zone" | "masterZone" | "slaveZone" | "slaType"
>;

/** Carriers of static single-line IP addresses, which not every region has (CreateLoadBalancer, `VipIsp`). */
const CARRIERS = ["CMCC", "CUCC", "CTCC"];
const CARRIER_REGIONS = ["ap-guangzhou", "ap-shanghai", "ap-nanjing", "ap-beijing", "ap-chengdu", "ap-chongqing"];

/** LCU-supported CLBs (214/84689); a shared one has no such type. */
const SLA_TYPES = [
    "clb.c1.small",
    "clb.c2.medium",
    "clb.c3.small",
    "clb.c3.medium",
    "clb.c4.small",
    "clb.c4.medium",
    "clb.c4.large",
    "clb.c4.xlarge",
];

/** Throws InvalidParameterValue, and UnsupportedOperation for an ISP that the region does not offer. */
export function carrierLine(
    request: CreateLoadBalancerRequest,
    region: string,
    zones: readonly Zone[],
): LoadBalancerPlacement {
    const { VipIsp, ZoneId, MasterZoneId, SlaveZoneId, SlaType } = request;
    const open = request.LoadBalancerType === "OPEN";
    const given = Object.entries({ VipIsp, ZoneId, MasterZoneId, SlaveZoneId }).find(([, value]) => value);
    if (!open && given) {
        throw invalidParameterValue(given[0], given[1], "goes with `LoadBalancerType` OPEN only");
    }
    if (SlaType && SlaType !== "shared" && !SLA_TYPES.includes(SlaType)) {
        throw invalidParameterValue("SlaType", SlaType, `must be one of ${SLA_TYPES.join(", ")}`);
    }
    return {
        ...(VipIsp ? { vipIsp: checkedIsp(VipIsp, request, region) } : {}),
        ...(ZoneId ? { zone: checkedZone("ZoneId", ZoneId, zones) } : {}),
        ...(MasterZoneId ? { masterZone: checkedZone("MasterZoneId", MasterZoneId, zones) } : {}),
        ...(SlaveZoneId ? { slaveZone: checkedZone("SlaveZoneId", SlaveZoneId, zones) } : {}),
        ...(SlaType && SlaType !== "shared" ? { slaType: SlaType } : {}),
    };
}

function checkedIsp(isp: string, request: CreateLoadBalancerRequest, region: string): string {
    if (isp !== "BGP" && !CARRIERS.includes(isp)) {
        throw invalidParameterValue("VipIsp", isp, `must be one of BGP, ${CARRIERS.join(", ")}`);
    }
    if (CARRIERS.includes(isp) && !CARRIER_REGIONS.includes(region)) {
        throw new TencentCloudError("UnsupportedOperation", `\`VipIsp\` ${isp} is not available in ${region}.`);
    }
    if (CARRIERS.includes(isp) && request.InternetAccessible?.InternetChargeType !== "BANDWIDTH_PACKAGE") {
        throw new TencentCloudError(
            "UnsupportedOperation",
            `\`VipIsp\` ${isp} goes with \`InternetAccessible.InternetChargeType\` BANDWIDTH_PACKAGE only.`,
        );
    }
    return isp;
}

/** A zone is named by its id (`100003`) or its name (`ap-guangzhou-3`). */
function checkedZone(parameter: string, value: string, zones: readonly Zone[]): string {
    const zone = zones.find((each) => each.id === value || each.zone === value);
    if (!zone) {
        const known = zones.map((each) => each.zone).join(", ");
        throw invalidParameterValue(parameter, value, `is no zone of the region: ${known}`);
    }
    return zone.zone;
}
