import type { Gateway } from "../../gateways/trust";
import type { EntryPoint, GatewayPath, ObjectRef } from "../../model/diagnosis";
import type { Facts } from "../../model/facts";
import type { Text } from "../../model/text";
import { servesParent } from "../../routes/parents";
import type { Parent, Route } from "../../routes/route";
import { worst } from "../entry-points";
import { pathsThrough } from "./gateway-paths";
import { namespaceOf, type ObjectIndex } from "../objects/object-index";
import { trustFor } from "./route-trust";

/** What the apps behind routes learn of their clients, through each gateway that serves the route. */
export function routePoints(
    routes: readonly Route[],
    gateways: readonly Gateway[],
    index: ObjectIndex,
    facts: Facts,
): EntryPoint[] {
    // Hundreds of routes are at a few gateways, which are set in a few ways.
    const known = new Map<string, GatewayPath[]>();
    const through: Through = (gateway) => {
        const key = JSON.stringify([gateway.workload, gateway.trust]);
        const paths = known.get(key) ?? pathsThrough(gateway, index, facts);
        known.set(key, paths);
        return paths;
    };
    return routes.map((route) => routePoint(route, gateways, index, through));
}

type Through = (gateway: Gateway) => GatewayPath[];

function routePoint(route: Route, gateways: readonly Gateway[], index: ObjectIndex, through: Through): EntryPoint {
    const paths = route.parents.flatMap((parent) => pathsOf(route, parent, gateways, index, through));
    return {
        kind: route.kind,
        type: "Route",
        namespace: namespaceOf(route.object.metadata),
        name: route.object.metadata?.name ?? "",
        addresses: [],
        verdict: worst(paths.map(({ verdict }) => verdict)),
        groups: [],
        controller: [...new Set(route.parents.map(parentWords))].join(", "),
        gateways: paths,
    };
}

/** Such as `Gateway shop/public`. */
function parentWords(parent: Parent): string {
    return "namespace" in parent ? `Gateway ${parent.namespace}/${parent.name}` : parent.by;
}

function pathsOf(
    route: Route,
    parent: Parent,
    gateways: readonly Gateway[],
    index: ObjectIndex,
    through: Through,
): GatewayPath[] {
    if (parent.by === "Gateway API" && parent.refusal !== undefined) {
        return [withoutWorkload(parent, route, "lost", refused(parent.refusal))];
    }
    const paths = gateways.flatMap((gateway) => {
        const workload = index.workloadNamed(gateway.workload);
        return workload && servesParent(gateway.kind, workload, parent, index.objects)
            ? route.carries.flatMap((carries) => {
                  const trust = trustFor(gateway, workload, { route, parent, carries }, index.objects);
                  return through({ ...gateway, trust });
              })
            : [];
    });
    return paths.length > 0 ? paths : [withoutWorkload(parent, route, "unknown", NO_WORKLOAD)];
}

function withoutWorkload(parent: Parent, route: Route, verdict: "lost" | "unknown", why: Text): GatewayPath {
    const { metadata } = route.object;
    const workload: ObjectRef =
        "namespace" in parent
            ? { kind: "Gateway", namespace: parent.namespace, name: parent.name }
            : { kind: route.kind, namespace: namespaceOf(metadata), name: metadata?.name ?? "" };
    return {
        kind: parent.by,
        workload,
        verdict,
        ...(verdict === "lost" && { hops: 0 as const }),
        why,
        readFrom: [],
        source: "inferred",
    };
}

function refused(reason: string): Text {
    return {
        en: `the Gateway has not accepted the route (${reason || "no reason given"}): no connection reaches the app by it`,
        zh: `Gateway 未接受该路由（${reason || "未给出原因"}）：连接无法由此到达应用`,
    };
}

const NO_WORKLOAD: Text = {
    en: "no workload of a gateway that doctor knows and that serves it was read (ingress-nginx, Envoy Gateway, Traefik, APISIX, Istio)",
    zh: "没有读到处理它且 doctor 认识的网关工作负载（ingress-nginx、Envoy Gateway、Traefik、APISIX、Istio）",
};
