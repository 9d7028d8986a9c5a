import { stableId, stableNumber } from "../../ids";
import type { RouteRecord, RouteTableRecord } from "../../model";
import type { Store } from "../../store";
import { cidrsOfVpc } from "./vpcs";

/** A route as DescribeRouteTables shows it: one of the user's, or one that follows from other resources. */
export interface EffectiveRoute extends RouteRecord {
    /** `USER`, or `CCN` for what other instances of the VPC's CCN publish. */
    routeType: "USER" | "CCN";
}

/**
 * The routes of a table: the user's; in the default table, one for each GlobalRouter cluster's container CIDR, which
 * NotifyRoutes can publish to a CCN; and the enabled routes of the VPC's CCN to its other instances.
 */
export function effectiveRoutes(store: Store, table: Readonly<RouteTableRecord>): EffectiveRoute[] {
    return [
        ...table.routes.map((route) => ({ ...route, routeType: "USER" as const })),
        ...(table.main ? containerRoutes(store, table) : []),
        ...routesFromCcn(store, table),
    ];
}

/** Whether NotifyRoutes published the route to the VPC's CCN. */
export function isPublished(table: Readonly<RouteTableRecord>, { routeItemId }: { routeItemId: string }): boolean {
    return table.publishedRouteItemIds?.includes(routeItemId) ?? false;
}

/** What a VPC publishes to its CCN: its subnets (or, by its settings, its CIDRs), and routes published by hand. */
export function publishedCidrs(store: Store, vpcId: string): string[] {
    const vpc = store.get("vpc", vpcId);
    const local = vpc?.enableRouteVpcPublish
        ? cidrsOfVpc(vpc)
        : store
              .list("subnet")
              .filter((subnet) => subnet.vpcId === vpcId)
              .map((subnet) => subnet.cidrBlock);
    const notified = store
        .list("routeTable")
        .filter((table) => table.vpcId === vpcId)
        .flatMap((table) => effectiveRoutes(store, table).filter((route) => isPublished(table, route)))
        .map((route) => route.destinationCidrBlock);
    return [...new Set([...local, ...notified])];
}

function containerRoutes(store: Store, table: Readonly<RouteTableRecord>): EffectiveRoute[] {
    return store
        .list("cluster")
        .filter((cluster) => cluster.vpcId === table.vpcId && cluster.clusterCidr !== "")
        .filter((cluster) => cluster.status !== "Deleting")
        .map(({ clusterId, clusterCidr }) => ({
            routeId: stableNumber(table.routeTableId, clusterId),
            routeItemId: stableId("rti", table.routeTableId, clusterId),
            destinationCidrBlock: clusterCidr,
            gatewayType: "NORMAL_CVM",
            gatewayId: "",
            description: `container CIDR of ${clusterId}`,
            enabled: true,
            routeType: "USER",
        }));
}

function routesFromCcn(store: Store, table: Readonly<RouteTableRecord>): EffectiveRoute[] {
    const attachment = store.get("ccnAttachment", table.vpcId);
    const ccn = attachment && store.get("ccn", attachment.ccnId);
    return (ccn?.routes ?? [])
        .filter((route) => route.enabled && route.instanceId !== table.vpcId)
        .map((route) => ({
            routeId: stableNumber(table.routeTableId, route.routeId),
            routeItemId: stableId("rti", table.routeTableId, route.routeId),
            destinationCidrBlock: route.destinationCidrBlock,
            gatewayType: "CCN",
            gatewayId: ccn?.ccnId ?? "",
            description: "",
            enabled: true,
            routeType: "CCN",
        }));
}
