import { z } from "zod";
import type { AnyObject } from "../model/cluster-objects";
import { listOf } from "./lists";
import { routeKindOf, type RealIpPlugin, type Route } from "./route";

const plugin = z.object({
    name: z.string(),
    enable: z.boolean().default(true),
    config: z
        .object({ trusted_addresses: z.array(z.string()).optional() })
        .nullish()
        .catch(undefined),
});
const spec = z.object({
    ingressClassName: z.string().optional().catch(undefined),
    http: listOf(z.object({ plugins: listOf(plugin) })),
    stream: listOf(z.unknown()),
});

/** A route of APISIX's own API. */
export function apisixRoute(object: AnyObject): Route | undefined {
    const kind = routeKindOf(object, ["apisix.apache.org"]);
    if (!kind) {
        return undefined;
    }
    const { ingressClassName, http, stream } = spec.parse(typeof object["spec"] === "object" ? object["spec"] : {});
    const realIp = http.flatMap(({ plugins }) => plugins).find(({ name, enable }) => name === "real-ip" && enable);
    return {
        kind,
        object,
        parents: [{ by: "APISIX", ...(ingressClassName && { className: ingressClassName }) }],
        carries: [
            ...(http.length > 0 ? (["requests"] as const) : []),
            ...(stream.length > 0 ? (["bytes"] as const) : []),
        ],
        ...(realIp && { realIp: pluginOf(realIp) }),
    };
}

function pluginOf({ config }: z.infer<typeof plugin>): RealIpPlugin {
    return config?.trusted_addresses ? { trustedAddresses: config.trusted_addresses } : {};
}
