import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { TencentCloudError } from "../../../errors";
import type { CloudContext, Handlers } from "../../../handlers";
import type { RouteTableRecord } from "../../../model";
import type { Store } from "../../../store";
import { refreshRoutesOfVpc } from "../ccn/ccn-records";
import { effectiveRoutes, isPublished, type EffectiveRoute } from "../effective-routes";

/** Next hops whose routes can be published to a CCN by hand (215/35501). */
const PUBLISHABLE_GATEWAYS = ["NORMAL_CVM", "CVM", "HAVIP"];

export function publishedRoutes({ store, now }: CloudContext): Handlers<Client> {
    return {
        NotifyRoutes(request) {
            const table = getRouteTable(store, request.RouteTableId);
            if (!store.get("ccnAttachment", table.vpcId)) {
                throw new TencentCloudError(
                    "UnsupportedOperation.CcnNotAttached",
                    `The VPC \`${table.vpcId}\` of \`${table.routeTableId}\` is attached to no CCN.`,
                );
            }
            const added = request.RouteItemIds.map((id) => getRoute(store, table, id));
            added.forEach((route) => checkPublishable(table, route));
            store.update("routeTable", table.routeTableId, {
                publishedRouteItemIds: [
                    ...(table.publishedRouteItemIds ?? []),
                    ...added.map((route) => route.routeItemId),
                ],
            });
            refreshRoutesOfVpc(store, table.vpcId, now());
            return {};
        },
        WithdrawNotifyRoutes(request) {
            const table = getRouteTable(store, request.RouteTableId);
            const gone = request.RouteItemIds.map((id) => getRoute(store, table, id));
            const unpublished = gone.find((route) => !isPublished(table, route));
            if (unpublished) {
                throw new TencentCloudError(
                    "UnsupportedOperation.NotifyCcn",
                    `The route \`${unpublished.routeItemId}\` is not published.`,
                );
            }
            store.update("routeTable", table.routeTableId, {
                publishedRouteItemIds: table.publishedRouteItemIds?.filter(
                    (id) => !gone.some((route) => route.routeItemId === id),
                ),
            });
            refreshRoutesOfVpc(store, table.vpcId, now());
            return {};
        },
    };
}

function getRouteTable(store: Store, routeTableId: string): Readonly<RouteTableRecord> {
    const table = store.get("routeTable", routeTableId);
    if (!table) {
        throw new TencentCloudError(
            "InvalidRouteTableId.NotFound",
            `The route table \`${routeTableId}\` does not exist.`,
        );
    }
    return table;
}

function getRoute(store: Store, table: Readonly<RouteTableRecord>, routeItemId: string): EffectiveRoute {
    const route = effectiveRoutes(store, table).find((each) => each.routeItemId === routeItemId);
    if (!route) {
        throw new TencentCloudError(
            "InvalidRouteId.NotFound",
            `The route table \`${table.routeTableId}\` has no route \`${routeItemId}\`.`,
        );
    }
    return route;
}

function checkPublishable(table: Readonly<RouteTableRecord>, route: EffectiveRoute): void {
    if (route.routeType !== "USER") {
        throw new TencentCloudError(
            "UnsupportedOperation.SystemRoute",
            `The route \`${route.routeItemId}\` comes from the CCN itself.`,
        );
    }
    if (isPublished(table, route)) {
        throw new TencentCloudError(
            "UnsupportedOperation.NotifyCcn",
            `The route \`${route.routeItemId}\` is published already.`,
        );
    }
    const isDefaultRoute = route.destinationCidrBlock === "0.0.0.0/0";
    if (!route.enabled || isDefaultRoute || !PUBLISHABLE_GATEWAYS.includes(route.gatewayType)) {
        throw new TencentCloudError(
            "UnsupportedOperation.InvalidStatusNotifyCcn",
            `The route \`${route.routeItemId}\` to ${route.destinationCidrBlock} cannot be published: only an enabled ` +
                `route to a part of the network, by ${PUBLISHABLE_GATEWAYS.join(", ")}, can.`,
        );
    }
}
