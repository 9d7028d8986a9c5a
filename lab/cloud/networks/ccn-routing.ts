import { overlapCidr } from "./cidrs";
import type { CcnRecord, CcnRouteRecord } from "../model";

/** A route that an attached instance offers. */
export type PublishedRoute = Pick<CcnRouteRecord, "destinationCidrBlock" | "instanceId" | "instanceRegion">;

type RoutingFlags = Pick<CcnRecord, "routeEcmpFlag" | "routeOverlapFlag">;

/**
 * A CCN's routes after its instances publish `published`: an existing route stays as it is, a new one is
 * enabled unless it conflicts with an enabled one (1003/30052: the route that came first stays valid), and one that is
 * no longer published goes. A route that was disabled stays so when its conflict is gone.
 *
 * @param newRoute makes the record of a new route.
 */
export function routesAfter(
    routes: readonly CcnRouteRecord[],
    published: readonly PublishedRoute[],
    flags: RoutingFlags,
    newRoute: (route: PublishedRoute) => Omit<CcnRouteRecord, "enabled">,
): CcnRouteRecord[] {
    const kept = routes.filter((route) => published.some((each) => isSame(each, route)));
    const added = published.filter((each) => !kept.some((route) => isSame(each, route)));
    return added.reduce<CcnRouteRecord[]>((all, each) => {
        const enabled = conflictOf(all, each, flags) === undefined;
        return [...all, { ...newRoute(each), enabled }];
    }, kept);
}

/**
 * The enabled route of another instance that keeps this one from being enabled. Routes to the same CIDR conflict
 * unless the CCN has equal-cost routes; those to overlapping ones, unless it allows route overlap (ModifyCcnAttribute).
 */
export function conflictOf(
    routes: readonly CcnRouteRecord[],
    wanted: PublishedRoute,
    { routeEcmpFlag, routeOverlapFlag }: RoutingFlags,
): CcnRouteRecord | undefined {
    return routes.find((route) => {
        if (!route.enabled || route.instanceId === wanted.instanceId) {
            return false;
        }
        return route.destinationCidrBlock === wanted.destinationCidrBlock
            ? !routeEcmpFlag
            : !routeOverlapFlag && overlapCidr(route.destinationCidrBlock, wanted.destinationCidrBlock);
    });
}

function isSame(one: PublishedRoute, other: PublishedRoute): boolean {
    return one.instanceId === other.instanceId && one.destinationCidrBlock === other.destinationCidrBlock;
}
