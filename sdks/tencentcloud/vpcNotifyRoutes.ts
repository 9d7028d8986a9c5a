import { type ArgsOf, computed, defaulted, required, resourceClass } from "./resource";

const properties = {
    publishedToVbc: computed<boolean>(),
    routeItemIds: required<string[]>(),
    routeTableId: required<string>(),
    vpcNotifyRoutesId: defaulted<string>(),
};

export type VpcNotifyRoutesArgs = ArgsOf<typeof properties>;

/** A route that is published to the VPC's CCN (`tencentcloud_vpc_notify_routes`). */
export class VpcNotifyRoutes extends resourceClass("tencentcloud:index/vpcNotifyRoutes:VpcNotifyRoutes", properties) {}
