import { z } from "zod";
import { servesClass } from "../gateways/ingress-class";
import type { GatewayKind } from "../gateways/trust";
import { optionsOf } from "../gateways/workload-settings";
import type { AnyObject, ClusterObjects, Workload } from "../model/cluster-objects";
import type { Parent } from "./route";

export const GATEWAY_API = "gateway.networking.k8s.io";
export const ISTIO_API = "networking.istio.io";

/** The controller of a GatewayClass whose gateways are one workload, whatever the Gateway. */
const CONTROLLERS: Readonly<Partial<Record<GatewayKind, RegExp>>> = {
    Traefik: /^traefik\.io\//,
    APISIX: /^apisix\.apache\.org\//,
};
/** Names of classes that these are usually given, where neither the class nor the route's status was read. */
const USUAL_CLASSES: Readonly<Record<string, string>> = {
    traefik: "traefik.io/gateway-controller",
    apisix: "apisix.apache.org/apisix-ingress-controller",
};

const gatewaySpec = z.object({
    gatewayClassName: z.string().optional(),
    addresses: z.array(z.object({ type: z.string().optional(), value: z.string().optional() })).default([]),
});
const classSpec = z.object({ controllerName: z.string() });
const istioSpec = z.object({ selector: z.record(z.string(), z.string()) });

/** Whether the workload of a gateway serves what a route attaches itself to. */
export function servesParent(
    kind: GatewayKind,
    workload: Workload,
    parent: Parent,
    { others, ingressClasses }: Pick<ClusterObjects, "others" | "ingressClasses">,
): boolean {
    switch (parent.by) {
        case "Gateway API":
            return servesGateway(kind, workload, parent, others);
        case "Istio":
            return kind === "Istio" && isSelected(workload, istioGateway(parent, others));
        case "Traefik":
            return kind === "Traefik" && servesTraefikClass(workload, parent.className);
        case "APISIX":
            return (
                kind === "APISIX" &&
                (parent.className === undefined || servesClass(kind, workload, parent.className, ingressClasses))
            );
    }
}

/** The Gateway of the Gateway API that a route names; undefined: it was not read. */
export function gatewayObject(
    { namespace, name }: { namespace: string; name: string },
    others: readonly AnyObject[],
): AnyObject | undefined {
    return named("Gateway", GATEWAY_API, { namespace, name }, others);
}

/** The Gateway of Istio's own API that a VirtualService names; undefined: it was not read. */
function istioGateway(
    { namespace, name }: { namespace: string; name: string },
    others: readonly AnyObject[],
): AnyObject | undefined {
    return named("Gateway", ISTIO_API, { namespace, name }, others);
}

/** The class that a Gateway names. */
export function classNameOf(gateway: AnyObject | undefined): string | undefined {
    return gatewaySpec.safeParse(gateway?.["spec"]).data?.gatewayClassName;
}

function servesGateway(
    kind: GatewayKind,
    workload: Workload,
    parent: Extract<Parent, { by: "Gateway API" }>,
    others: readonly AnyObject[],
): boolean {
    const labels = workload.template.metadata?.labels ?? {};
    const gateway = gatewayObject(parent, others);
    const className = classNameOf(gateway);
    if (kind === "Envoy Gateway") {
        const own = labels["gateway.envoyproxy.io/owning-gateway-name"];
        return own === undefined
            ? className !== undefined && labels["gateway.envoyproxy.io/owning-gatewayclass"] === className
            : own === parent.name && labels["gateway.envoyproxy.io/owning-gateway-namespace"] === parent.namespace;
    }
    if (kind === "Istio") {
        const namespace = workload.metadata?.namespace ?? "default";
        const isOwn =
            labels["gateway.networking.k8s.io/gateway-name"] === parent.name && namespace === parent.namespace;
        return isOwn || isAddressed(workload, gateway, parent.namespace);
    }
    const controller = parent.controller ?? controllerOf(className, others) ?? USUAL_CLASSES[className ?? ""];
    return controller !== undefined && CONTROLLERS[kind]?.test(controller) === true;
}

/** Istio serves a Gateway by a Service that exists where the Gateway names its host, usually called as the workload. */
function isAddressed({ metadata }: Workload, gateway: AnyObject | undefined, own: string): boolean {
    const { addresses = [] } = gatewaySpec.safeParse(gateway?.["spec"]).data ?? {};
    return addresses.some(({ type, value = "" }) => {
        const [name, namespace = own] = value.split(".");
        return type === "Hostname" && name === metadata?.name && namespace === (metadata?.namespace ?? "default");
    });
}

function controllerOf(className: string | undefined, others: readonly AnyObject[]): string | undefined {
    const found = others.find(
        ({ kind, metadata }) => kind === "GatewayClass" && className !== undefined && metadata?.name === className,
    );
    return classSpec.safeParse(found?.["spec"]).data?.controllerName;
}

function isSelected({ template }: Workload, gateway: AnyObject | undefined): boolean {
    const entries = Object.entries(istioSpec.safeParse(gateway?.["spec"]).data?.selector ?? {});
    return entries.length > 0 && entries.every(([key, value]) => template.metadata?.labels?.[key] === value);
}

/** Traefik without a class of its own serves objects without one, and those of class traefik. */
function servesTraefikClass(workload: Workload, className: string | undefined): boolean {
    const options = optionsOf(workload);
    const own =
        options.get("providers.kubernetescrd.ingressclass") ??
        options.get("traefik_providers_kubernetescrd_ingressclass");
    return own === undefined ? className === undefined || className === "traefik" : className === own;
}

function named(
    kind: string,
    group: string,
    { namespace, name }: { namespace: string; name: string },
    others: readonly AnyObject[],
): AnyObject | undefined {
    return others.find(
        (object) =>
            object.kind === kind &&
            object.apiVersion?.startsWith(`${group}/`) === true &&
            object.metadata?.name === name &&
            (object.metadata.namespace ?? "default") === namespace,
    );
}
