import { type ArgsOf, computed, defaulted, optional, resourceClass } from "./resource";

const properties = {
    antiDdosPackageId: defaulted<string>(),
    anycastZone: optional<string>(),
    /** @deprecated Deprecated by the provider. */
    applicableForClb: optional<boolean>(),
    autoRenewFlag: optional<number>(),
    bandwidthPackageId: defaulted<string>(),
    cdcId: optional<string>(),
    egress: defaulted<string>(),
    eipId: defaulted<string>(),
    internetChargeType: defaulted<string>(),
    internetMaxBandwidthOut: defaulted<number>(),
    internetServiceProvider: optional<string>(),
    name: defaulted<string>(),
    prepaidPeriod: optional<number>(),
    publicIp: computed<string>(),
    status: computed<string>(),
    tags: optional<Record<string, string>>(),
    type: optional<string>(),
};

export type EipArgs = ArgsOf<typeof properties>;

/** An elastic IP (`tencentcloud_eip`). */
export class Eip extends resourceClass("tencentcloud:index/eip:Eip", properties) {}
