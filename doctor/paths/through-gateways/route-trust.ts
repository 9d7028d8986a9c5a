import { apisixTrust } from "../../gateways/apisix";
import { envoyGatewayTrust } from "../../gateways/envoy-gateway";
import type { Gateway, GatewayKind, Trust } from "../../gateways/trust";
import type { AnyObject, ClusterObjects, Workload } from "../../model/cluster-objects";
import type { Text } from "../../model/text";
import type { Carries, Parent, Route } from "../../routes/route";

/** Kinds by which a gateway may be told to speak the PROXY protocol to apps. */
export const TRANSPORTS: Readonly<Partial<Record<GatewayKind, { group: string; kind: string }>>> = {
    "Envoy Gateway": { group: "gateway.envoyproxy.io", kind: "BackendTrafficPolicy" },
    Istio: { group: "networking.istio.io", kind: "DestinationRule" },
};

/** How a gateway is set for one route: for its listener, by its plugins, and by whether it forwards requests or bytes. */
export function trustFor(
    { kind, trust }: Gateway,
    workload: Workload,
    { route, parent, carries }: { route: Route; parent: Parent; carries: Carries },
    objects: ClusterObjects,
): Trust {
    if (carries !== "requests") {
        const unread = carries === "bytes" ? transportOf(kind, route, parent, objects) : undefined;
        return {
            ...trust,
            trusts: unread ? { from: "unknown", reason: unread } : { from: "nobody" },
            // A PROXY protocol that may be spoken leaves both possible.
            writes: carries === "bytes" && !unread ? "nothing" : "PROXY protocol",
        };
    }
    if (kind === "Envoy Gateway" && parent.by === "Gateway API") {
        return envoyGatewayTrust(workload, objects, parent);
    }
    return kind === "APISIX" && route.realIp ? apisixTrust(workload, objects, route.realIp) : trust;
}

/** A setting that may have the gateway speak the PROXY protocol to the app; undefined: there is none. */
function transportOf(
    gateway: GatewayKind,
    { object, unreadTransport }: Route,
    parent: Parent,
    { others, unread, complete }: ClusterObjects,
): Text | undefined {
    if (unreadTransport) {
        return mayPreface(unreadTransport);
    }
    const transport = TRANSPORTS[gateway];
    if (!transport) {
        return undefined;
    }
    const namespaces = [object.metadata?.namespace ?? "default", ...("namespace" in parent ? [parent.namespace] : [])];
    const isHere = (namespace: string | undefined) => namespaces.includes(namespace ?? "default");
    const found = others.find(
        (each) => each.kind === transport.kind && isHere(each.metadata?.namespace) && mentionsProxy(each),
    );
    const isUnread = unread.some(({ kind, namespace }) => kind === transport.kind && isHere(namespace));
    if (found) {
        return mayPreface(`${transport.kind} ${found.metadata?.namespace ?? "default"}/${found.metadata?.name ?? ""}`);
    }
    return isUnread || !complete ? mayPreface(`a ${transport.kind} that was not read`) : undefined;
}

function mentionsProxy({ spec }: AnyObject): boolean {
    return JSON.stringify(spec ?? {}).includes('"proxyProtocol"');
}

function mayPreface(what: string): Text {
    return {
        en: `the gateway forwards bytes, and ${what} may have it speak the PROXY protocol to the app`,
        zh: `网关转发字节流，而 ${what} 可能让它向应用发送 PROXY protocol`,
    };
}
