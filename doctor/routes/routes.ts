import type { AnyObject } from "../model/cluster-objects";
import { apisixRoute } from "./apisix-route";
import { gatewayApiRoute } from "./gateway-api-route";
import type { Route } from "./route";
import { traefikRoute } from "./traefik-route";
import { virtualService } from "./virtual-service";

const READERS: readonly ((object: AnyObject) => Route | undefined)[] = [
    gatewayApiRoute,
    virtualService,
    traefikRoute,
    apisixRoute,
];

/** The routes among objects; those that no gateway serves, such as one of a mesh, are none. */
export function routesOf(objects: readonly AnyObject[]): Route[] {
    return objects.flatMap((object) => {
        const route = READERS.map((read) => read(object)).find((each) => each !== undefined);
        return route && route.parents.length > 0 && route.carries.length > 0 ? [route] : [];
    });
}
