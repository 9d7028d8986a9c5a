import assert from "node:assert/strict";
import { conflictOf, routesAfter, type PublishedRoute } from "../../../../../lab/cloud/networks/ccn-routing";
import type { CcnRouteRecord } from "../../../../../lab/cloud/model";

const DEFAULT_FLAGS = { routeEcmpFlag: false, routeOverlapFlag: true };

function published(instanceId: string, destinationCidrBlock: string): PublishedRoute {
    return { instanceId, destinationCidrBlock, instanceRegion: "ap-guangzhou" };
}

let made = 0;
function newRoute(route: PublishedRoute): Omit<CcnRouteRecord, "enabled"> {
    return { ...route, routeId: `ccnr-${++made}`, updateTime: "" };
}

function summary(routes: readonly CcnRouteRecord[]): string[] {
    return routes.map((route) => `${route.instanceId} ${route.destinationCidrBlock} ${route.enabled ? "on" : "off"}`);
}

describe("a CCN's routes", () => {
    const first = published("vpc-a", "10.0.1.0/24");
    const same = published("vpc-b", "10.0.1.0/24");
    const within = published("vpc-b", "10.0.1.128/25");

    it("are enabled as they come, but the second one to the same CIDR", () => {
        const routes = routesAfter([], [first, same, published("vpc-b", "10.0.2.0/24")], DEFAULT_FLAGS, newRoute);
        assert.deepEqual(summary(routes), ["vpc-a 10.0.1.0/24 on", "vpc-b 10.0.1.0/24 off", "vpc-b 10.0.2.0/24 on"]);
    });

    it("stay as they are while they are published, and keep their ids", () => {
        const before = routesAfter([], [first, same], DEFAULT_FLAGS, newRoute);
        const switched = before.map((route) => ({ ...route, enabled: !route.enabled }));
        assert.deepEqual(routesAfter(switched, [same, first], DEFAULT_FLAGS, newRoute), switched);
    });

    it("go when they are no longer published, without enabling the ones that they kept out", () => {
        const before = routesAfter([], [first, same], DEFAULT_FLAGS, newRoute);
        assert.deepEqual(summary(routesAfter(before, [same], DEFAULT_FLAGS, newRoute)), ["vpc-b 10.0.1.0/24 off"]);
    });

    it("may overlap, unless the CCN's route overlap is off", () => {
        const overlap = (routeOverlapFlag: boolean) =>
            summary(routesAfter([], [first, within], { ...DEFAULT_FLAGS, routeOverlapFlag }, newRoute))[1];
        assert.deepEqual([overlap(true), overlap(false)], ["vpc-b 10.0.1.128/25 on", "vpc-b 10.0.1.128/25 off"]);
    });

    it("are all enabled to one CIDR where the CCN has equal-cost routes", () => {
        const routes = routesAfter([], [first, same], { ...DEFAULT_FLAGS, routeEcmpFlag: true }, newRoute);
        assert.deepEqual(summary(routes), ["vpc-a 10.0.1.0/24 on", "vpc-b 10.0.1.0/24 on"]);
    });

    it("do not conflict with disabled ones, nor with those of the same instance", () => {
        const routes = routesAfter([], [first], DEFAULT_FLAGS, newRoute);
        assert.equal(conflictOf(routes, same, DEFAULT_FLAGS)?.instanceId, "vpc-a");
        assert.equal(conflictOf(routes, first, DEFAULT_FLAGS), undefined);
        const disabled = routes.map((route) => ({ ...route, enabled: false }));
        assert.equal(conflictOf(disabled, same, DEFAULT_FLAGS), undefined);
    });
});
