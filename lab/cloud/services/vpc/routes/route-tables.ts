import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import type { Route, RouteTable } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { containsCidr, prefixLength } from "../../../networks/cidrs";
import {
    invalidParameterValue,
    missingParameter,
    resourceInUse,
    resourceNotFound,
    TencentCloudError,
} from "../../../errors";
import { applyFilters, checkNotBoth, stringPage, withIds, type FilterFields } from "../../../requests/filters";
import type { CloudContext, Handlers } from "../../../handlers";
import { newId, randomSuffix } from "../../../ids";
import type { RouteRecord, RouteTableRecord } from "../../../model";
import { checkQuota } from "../../../account/quotas";
import type { Store } from "../../../store";
import { tagSet, tagsFrom } from "../../../record-tags";
import { beijingTime } from "../../../lifecycle/time";
import { effectiveRoutes, isPublished, type EffectiveRoute } from "../effective-routes";
import { checkedName } from "../names";
import { checkNextHop } from "./next-hops";
import { cidrsOfVpc, getVpc } from "../vpcs";

const FILTERS: FilterFields<Readonly<RouteTableRecord>> = {
    "route-table-id": (table) => table.routeTableId,
    "vpc-id": (table) => table.vpcId,
    "route-table-name": (table) => table.name,
    "association.main": (table) => String(table.main),
};

export function routeTables({ store, now }: CloudContext): Handlers<Client> {
    return {
        CreateRouteTable(request) {
            const { vpcId } = getVpc(store, request.VpcId);
            const others = store.list("routeTable").filter((each) => each.vpcId === vpcId);
            checkQuota(store, "vpc-max-route-tables", others.length + 1, `route tables of ${vpcId}`);
            const table: RouteTableRecord = {
                routeTableId: newId("rtb"),
                vpcId,
                name: checkedName("RouteTableName", request.RouteTableName),
                main: false,
                createdTime: beijingTime(now()),
                routes: [],
                tags: tagsFrom(request.Tags),
            };
            store.put("routeTable", table.routeTableId, table);
            return { RouteTable: describeRouteTable(store, table) };
        },
        DescribeRouteTables(request) {
            checkNotBoth(request.RouteTableIds, request.Filters);
            const named = withIds(store.list("routeTable"), request.RouteTableIds, (table) => table.routeTableId);
            const found = applyFilters(named, request.Filters, FILTERS);
            return {
                TotalCount: found.length,
                RouteTableSet: stringPage(found, request).map((table) => ({
                    ...describeRouteTable(store, table),
                    ...(request.NeedRouterInfo === false ? { RouteSet: [] } : {}),
                })),
            };
        },
        ModifyRouteTableAttribute(request) {
            const { routeTableId } = getRouteTable(store, request.RouteTableId);
            if (request.RouteTableName !== undefined) {
                store.update("routeTable", routeTableId, {
                    name: checkedName("RouteTableName", request.RouteTableName),
                });
            }
            return {};
        },
        DeleteRouteTable(request) {
            const { routeTableId, main } = getRouteTable(store, request.RouteTableId);
            if (main) {
                throw new TencentCloudError(
                    "UnsupportedOperation.DelDefaultRoute",
                    `The default route table \`${routeTableId}\` cannot be deleted.`,
                );
            }
            const users = store.list("subnet").filter((subnet) => subnet.routeTableId === routeTableId);
            if (users.length > 0) {
                throw resourceInUse(
                    "route table",
                    routeTableId,
                    users.map((subnet) => subnet.subnetId),
                );
            }
            store.delete("routeTable", routeTableId);
            return {};
        },
        CreateRoutes(request) {
            const table = getRouteTable(store, request.RouteTableId);
            const routes = request.Routes.reduce(
                (existing, route) => [...existing, newRoute(store, table, existing, route)],
                table.routes,
            );
            checkQuota(store, "route-table-max-policies", routes.length, `routes of ${table.routeTableId}`);
            store.update("routeTable", table.routeTableId, { routes });
            return { TotalCount: 1, RouteTableSet: [describeRouteTable(store, { ...table, routes })] };
        },
        ReplaceRoutes(request) {
            const table = getRouteTable(store, request.RouteTableId);
            const old = request.Routes.map((route) => findUnpublishedRoute(table, route));
            const kept = table.routes.filter((route) => !old.includes(route));
            const replaced = request.Routes.reduce<RouteRecord[]>((made, route, index) => {
                const { routeId = 0, routeItemId = "" } = old[index] ?? {};
                return [...made, { ...newRoute(store, table, [...kept, ...made], route), routeId, routeItemId }];
            }, []);
            store.update("routeTable", table.routeTableId, { routes: [...kept, ...replaced] });
            return {
                OldRouteSet: old.map((route) => describeRoute(table, route)),
                NewRouteSet: replaced.map((route) => describeRoute(table, route)),
            };
        },
        DeleteRoutes(request) {
            const table = getRouteTable(store, request.RouteTableId);
            const gone = (request.Routes ?? []).map((route) => findUnpublishedRoute(table, route));
            store.update("routeTable", table.routeTableId, {
                routes: table.routes.filter((route) => !gone.includes(route)),
            });
            return { RouteSet: gone.map((route) => describeRoute(table, route)) };
        },
    };
}

/** Takes away the routes that lead to a gateway, as DeleteNatGateway does. */
export function deleteRoutesTo(store: Store, gatewayId: string): void {
    for (const table of store
        .list("routeTable")
        .filter((each) => each.routes.some((route) => route.gatewayId === gatewayId))) {
        store.update("routeTable", table.routeTableId, {
            routes: table.routes.filter((route) => route.gatewayId !== gatewayId),
        });
    }
}

function getRouteTable(store: Store, routeTableId: string): Readonly<RouteTableRecord> {
    const table = store.get("routeTable", routeTableId);
    if (!table) {
        throw resourceNotFound("route table", routeTableId);
    }
    return table;
}

/** A route is named by its id or its item id. Throws MissingParameter, ResourceNotFound. */
function findRoute(table: Readonly<RouteTableRecord>, wanted: Partial<Route>): RouteRecord {
    const { RouteId, RouteItemId } = wanted;
    if (!RouteId && !RouteItemId) {
        throw missingParameter("Routes.RouteId");
    }
    const found = table.routes.find(
        (route) => (RouteId && route.routeId === RouteId) || (RouteItemId && route.routeItemId === RouteItemId),
    );
    if (!found) {
        throw resourceNotFound("route", String(RouteId || RouteItemId));
    }
    return found;
}

/** A route that is published to a CCN has to be withdrawn before it is changed (215/35501). */
function findUnpublishedRoute(table: Readonly<RouteTableRecord>, wanted: Partial<Route>): RouteRecord {
    const route = findRoute(table, wanted);
    if (isPublished(table, route)) {
        throw new TencentCloudError(
            "UnsupportedOperation.NotifyCcn",
            `The route \`${route.routeItemId}\` is published to a CCN: withdraw it first (WithdrawNotifyRoutes).`,
        );
    }
    return route;
}

function newRoute(
    store: Store,
    table: Readonly<RouteTableRecord>,
    existing: readonly RouteRecord[],
    route: Route,
): RouteRecord {
    const destination = route.DestinationCidrBlock;
    if (prefixLength(destination ?? "") === undefined) {
        throw invalidParameterValue("DestinationCidrBlock", destination, "is not an IPv4 CIDR without host bits");
    }
    if (cidrsOfVpc(getVpc(store, table.vpcId)).some((cidr) => containsCidr(cidr, destination))) {
        throw new TencentCloudError(
            "InvalidParameterValue.VpcCidrConflict",
            `The destination \`${destination}\` lies within the VPC's own CIDR.`,
        );
    }
    const derived = effectiveRoutes(store, { ...table, routes: [] });
    const same = [...existing, ...derived].find((other) => other.destinationCidrBlock === destination);
    if (same) {
        throw new TencentCloudError(
            same.gatewayType === "CCN" ? "UnsupportedOperation.EcmpWithCcnRoute" : "UnsupportedOperation.Ecmp",
            `The route table \`${table.routeTableId}\` has a route to \`${destination}\` already.`,
        );
    }
    checkNextHop(store, getVpc(store, table.vpcId), route);
    return {
        routeId: Math.max(0, ...allRouteIds(store), ...existing.map((other) => other.routeId)) + 1,
        routeItemId: `rti-${randomSuffix(8)}`,
        destinationCidrBlock: destination,
        gatewayType: route.GatewayType,
        gatewayId: route.GatewayId,
        description: route.RouteDescription ?? "",
        enabled: route.Enabled ?? true,
    };
}

function allRouteIds(store: Store): number[] {
    return store.list("routeTable").flatMap((table) => table.routes.map((route) => route.routeId));
}

function describeRouteTable(store: Store, table: Readonly<RouteTableRecord>): RouteTable {
    const associated = store.list("subnet").filter((subnet) => subnet.routeTableId === table.routeTableId);
    return {
        VpcId: table.vpcId,
        RouteTableId: table.routeTableId,
        RouteTableName: table.name,
        Main: table.main,
        CreatedTime: table.createdTime,
        AssociationSet: associated.map(({ subnetId }) => ({ SubnetId: subnetId, RouteTableId: table.routeTableId })),
        RouteSet: effectiveRoutes(store, table).map((route) => describeRoute(table, route)),
        TagSet: tagSet(table.tags),
        LocalCidrForCcn: [],
    };
}

/** The provider reads every one of these fields of every route without checking for null (v1.83.25). */
function describeRoute(table: Readonly<RouteTableRecord>, route: RouteRecord | EffectiveRoute): Route {
    return {
        DestinationCidrBlock: route.destinationCidrBlock,
        DestinationIpv6CidrBlock: "",
        GatewayType: route.gatewayType,
        GatewayId: route.gatewayId,
        RouteId: route.routeId,
        RouteItemId: route.routeItemId,
        RouteDescription: route.description,
        Enabled: route.enabled,
        RouteType: "routeType" in route ? route.routeType : "USER",
        RouteTableId: table.routeTableId,
        PublishedToVbc: isPublished(table, route),
        CreatedTime: table.createdTime,
    };
}
