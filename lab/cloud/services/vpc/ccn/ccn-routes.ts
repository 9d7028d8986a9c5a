import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import type { CcnRoute } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { ACCOUNT } from "../../../account/account-ids";
import { conflictOf } from "../../../networks/ccn-routing";
import { resourceNotFound, TencentCloudError } from "../../../errors";
import { applyFilters, checkNotBoth, page, withIds, type FilterFields } from "../../../requests/filters";
import type { CloudContext, Handlers } from "../../../handlers";
import type { CcnRecord, CcnRouteRecord } from "../../../model";
import type { Store } from "../../../store";
import { beijingTime } from "../../../lifecycle/time";
import { refreshCcnRoutes } from "./ccn-records";

const FILTERS: FilterFields<CcnRouteRecord> = {
    "route-id": (route) => route.routeId,
    "cidr-block": (route) => route.destinationCidrBlock,
    "instance-type": () => "VPC",
    "instance-region": (route) => route.instanceRegion,
    "instance-id": (route) => route.instanceId,
};

export function ccnRoutes({ store, now }: CloudContext): Handlers<Client> {
    return {
        DescribeCcnRoutes(request) {
            checkNotBoth(request.RouteIds, request.Filters);
            const ccn = refreshCcnRoutes(store, request.CcnId, now());
            const named = withIds(ccn.routes, request.RouteIds, (route) => route.routeId);
            const filters = request.Filters?.filter((filter) => filter.Name !== "route-table-id");
            const ofTable = request.Filters?.every(
                (filter) => filter.Name !== "route-table-id" || filter.Values.includes(ccn.routeTableId),
            );
            const found = ofTable === false ? [] : applyFilters(named, filters, FILTERS);
            return {
                TotalCount: found.length,
                RouteSet: page(found, request).map((route) => describeRoute(store, ccn, route)),
            };
        },
        EnableCcnRoutes(request) {
            const ccn = refreshCcnRoutes(store, request.CcnId, now());
            const routes = request.RouteIds.reduce<CcnRouteRecord[]>((all, routeId) => {
                const route = getRoute(all, routeId);
                checkConflict(all, route, ccn);
                return switched(all, route, true, now());
            }, ccn.routes);
            store.update("ccn", ccn.ccnId, { routes });
            return {};
        },
        DisableCcnRoutes(request) {
            const ccn = refreshCcnRoutes(store, request.CcnId, now());
            const routes = request.RouteIds.reduce<CcnRouteRecord[]>(
                (all, routeId) => switched(all, getRoute(all, routeId), false, now()),
                ccn.routes,
            );
            store.update("ccn", ccn.ccnId, { routes });
            return {};
        },
    };
}

function getRoute(routes: readonly CcnRouteRecord[], routeId: string): CcnRouteRecord {
    const route = routes.find((each) => each.routeId === routeId);
    if (!route) {
        throw resourceNotFound("CCN route", routeId);
    }
    return route;
}

function checkConflict(routes: readonly CcnRouteRecord[], route: CcnRouteRecord, ccn: Readonly<CcnRecord>): void {
    const conflict = conflictOf(routes, route, ccn);
    if (conflict) {
        throw new TencentCloudError(
            conflict.destinationCidrBlock === route.destinationCidrBlock
                ? "UnsupportedOperation.Ecmp"
                : "UnsupportedOperation.CcnRouteCidrOverlap",
            `The route \`${route.routeId}\` to ${route.destinationCidrBlock} conflicts with \`${conflict.routeId}\` ` +
                `to ${conflict.destinationCidrBlock} of \`${conflict.instanceId}\`: disable that one first.`,
        );
    }
}

function switched(routes: readonly CcnRouteRecord[], route: CcnRouteRecord, enabled: boolean, now: Date) {
    const changed = { ...route, enabled, updateTime: beijingTime(now) };
    return routes.map((each) => (each === route ? changed : each));
}

function describeRoute(store: Store, ccn: Readonly<CcnRecord>, route: CcnRouteRecord): CcnRoute {
    return {
        RouteId: route.routeId,
        DestinationCidrBlock: route.destinationCidrBlock,
        InstanceType: "VPC",
        InstanceId: route.instanceId,
        InstanceName: store.get("vpc", route.instanceId)?.name ?? "",
        InstanceRegion: route.instanceRegion,
        UpdateTime: route.updateTime,
        Enabled: route.enabled,
        InstanceUin: ACCOUNT.uin,
        ExtraState: "",
        IsBgp: false,
        RoutePriority: 0,
        InstanceExtraName: "",
        AliasType: "",
        AliasInstanceId: "",
        RouteTableId: ccn.routeTableId,
    };
}
