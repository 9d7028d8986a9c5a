import { type ArgsOf, computed, defaulted, optional, resourceClass } from "./resource";

const properties = {
    bandwidthLimitType: optional<string>(),
    ccnId: defaulted<string>(),
    chargeType: optional<string>(),
    createTime: computed<string>(),
    description: optional<string>(),
    instanceCount: computed<number>(),
    instanceMeteringType: defaulted<string>(),
    name: defaulted<string>(),
    qos: optional<string>(),
    routeEcmpFlag: defaulted<boolean>(),
    routeOverlapFlag: defaulted<boolean>(),
    state: computed<string>(),
    tags: optional<Record<string, string>>(),
};

export type CcnArgs = ArgsOf<typeof properties>;

/** A Cloud Connect Network (`tencentcloud_ccn`). */
export class Ccn extends resourceClass("tencentcloud:index/ccn:Ccn", properties) {}
