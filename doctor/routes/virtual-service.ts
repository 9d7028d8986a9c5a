import { z } from "zod";
import type { AnyObject } from "../model/cluster-objects";
import { listOf } from "./lists";
import { routeKindOf, type Parent, type Route } from "./route";

const spec = z.object({
    gateways: listOf(z.string()),
    http: listOf(z.unknown()),
    tls: listOf(z.unknown()),
    tcp: listOf(z.unknown()),
});

/** The name by which a VirtualService means the sidecars, which no client from outside reaches. */
const MESH = "mesh";

/** A VirtualService at Gateways of Istio's own API; without any it is the mesh's alone. */
export function virtualService(object: AnyObject): Route | undefined {
    const kind = routeKindOf(object, ["networking.istio.io"]);
    if (!kind) {
        return undefined;
    }
    const { gateways, http, tls, tcp } = spec.parse(typeof object["spec"] === "object" ? object["spec"] : {});
    const own = object.metadata?.namespace ?? "default";
    const parents = gateways
        .filter((each) => each !== MESH)
        .map((each): Parent => {
            const [first = "", name] = each.split("/", 2);
            // A dot is Istio's old form, with the namespace as a domain.
            return name === undefined
                ? { by: "Istio", namespace: first.split(".")[1] ?? own, name: first.split(".")[0] ?? first }
                : { by: "Istio", namespace: first === "." ? own : first, name };
        });
    return {
        kind,
        object,
        parents,
        carries: [
            ...(http.length > 0 ? (["requests"] as const) : []),
            ...(tls.length + tcp.length > 0 ? (["bytes"] as const) : []),
        ],
    };
}
