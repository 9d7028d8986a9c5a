import { z } from "zod";
import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import type { AnyObject } from "../model/cluster-objects";
import { listOf } from "./lists";
import { routeKindOf, type Carries, type Route } from "./route";

const service = z.object({
    proxyProtocol: z.object({}).loose().nullish().catch(undefined),
    serversTransport: z.string().optional().catch(undefined),
});
const spec = z.object({ routes: listOf(z.object({ services: listOf(service) })) });

/** A route of Traefik's own API. */
export function traefikRoute(object: AnyObject): Route | undefined {
    const kind = routeKindOf(object, ["traefik.io", "traefik.containo.us"]);
    if (!kind) {
        return undefined;
    }
    const className = object.metadata?.annotations?.[ANNOTATION_KEYS.Ingress.ingressClass];
    const services = spec
        .parse(typeof object["spec"] === "object" ? object["spec"] : {})
        .routes.flatMap((route) => route.services);
    const transport = services.find(({ serversTransport }) => serversTransport !== undefined)?.serversTransport;
    const carries = new Set<Carries>(
        kind === "IngressRoute"
            ? ["requests"]
            : services.map(({ proxyProtocol }) => (proxyProtocol ? "PROXY protocol" : "bytes")),
    );
    return {
        kind,
        object,
        parents: [{ by: "Traefik", ...(className && { className }) }],
        carries: carries.size > 0 ? [...carries] : ["bytes"],
        ...(kind === "IngressRouteTCP" && transport && { unreadTransport: `ServersTransportTCP ${transport}` }),
    };
}
