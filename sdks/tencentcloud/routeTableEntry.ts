import { type ArgsOf, computed, defaulted, optional, required, resourceClass } from "./resource";

const properties = {
    description: optional<string>(),
    destinationCidrBlock: required<string>(),
    disabled: defaulted<boolean>(),
    nextHub: required<string>(),
    nextType: required<string>(),
    routeEntryId: computed<number>(),
    routeItemId: computed<string>(),
    routeTableEntryId: defaulted<string>(),
    routeTableId: required<string>(),
};

export type RouteTableEntryArgs = ArgsOf<typeof properties>;

/** A route of a route table (`tencentcloud_route_table_entry`). */
export class RouteTableEntry extends resourceClass("tencentcloud:index/routeTableEntry:RouteTableEntry", properties) {}
