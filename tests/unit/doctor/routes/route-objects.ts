import type { AnyObject, Workload } from "../../../../doctor/model/cluster-objects";

/** An object of a kind that a gateway brings, in namespace shop. */
export function route(apiVersion: string, kind: string, spec: object, more: Partial<AnyObject> = {}): AnyObject {
    return { apiVersion, kind, metadata: { namespace: "shop", name: "app" }, spec, ...more };
}

export const GATEWAY_V1 = "gateway.networking.k8s.io/v1";

/** A route of the Gateway API at Gateway edge/public. */
export function gatewayRoute(kind: string, parentRef: object = {}, more: Partial<AnyObject> = {}): AnyObject {
    return route(GATEWAY_V1, kind, { parentRefs: [{ name: "public", namespace: "edge", ...parentRef }] }, more);
}

export function gateway(gatewayClassName: string, spec: object = {}): AnyObject {
    const metadata = { namespace: "edge", name: "public" };
    return { apiVersion: GATEWAY_V1, kind: "Gateway", metadata, spec: { gatewayClassName, ...spec } };
}

export function gatewayClass(name: string, controllerName: string): AnyObject {
    return { apiVersion: GATEWAY_V1, kind: "GatewayClass", metadata: { name }, spec: { controllerName } };
}

/** A Deployment called gw in namespace gateways, whose Pods have label app: gw. */
export function gatewayWorkload(
    image: string,
    labels: Record<string, string> = {},
    more: { args?: string[]; namespace?: string; annotations?: Record<string, string>; configMap?: string } = {},
): Workload {
    const { args, namespace = "gateways", annotations, configMap } = more;
    return {
        kind: "Deployment",
        metadata: { namespace, name: "gw" },
        template: {
            metadata: { labels: { app: "gw", ...labels }, ...(annotations && { annotations }) },
            spec: {
                containers: [{ name: "gw", image, ...(args && { args }) }],
                ...(configMap && { volumes: [{ name: "config", configMap: { name: configMap } }] }),
            },
        },
    };
}

export const envoyOf = (name = "public", namespace = "edge") =>
    gatewayWorkload("docker.io/envoyproxy/envoy:v1.35.0", {
        "gateway.envoyproxy.io/owning-gateway-name": name,
        "gateway.envoyproxy.io/owning-gateway-namespace": namespace,
    });
