import type { IngressClass, Workload } from "../model/cluster-objects";
import type { GatewayKind } from "./trust";
import { argumentOf } from "./workload-settings";

/** The controller that an IngressClass names for a gateway, and the class that is usual where no IngressClass was read. */
const USUAL: Readonly<Partial<Record<GatewayKind, { controller: string; name: string }>>> = {
    "NginxIngress add-on": { controller: "k8s.io/ingress-nginx", name: "nginx" },
    "ingress-nginx": { controller: "k8s.io/ingress-nginx", name: "nginx" },
    Traefik: { controller: "traefik.io/ingress-controller", name: "traefik" },
    APISIX: { controller: "apisix.apache.org/apisix-ingress", name: "apisix" },
    Istio: { controller: "istio.io/ingress-controller", name: "istio" },
};

/** Whether a gateway serves Ingresses of a class; Envoy Gateway serves none. */
export function servesClass(
    kind: GatewayKind,
    workload: Workload,
    className: string,
    classes: readonly IngressClass[],
): boolean {
    const usual = USUAL[kind];
    const isNginx = kind === "ingress-nginx" || kind === "NginxIngress add-on";
    const own = isNginx && {
        controller: argumentOf(workload, "controller-class"),
        name: argumentOf(workload, "ingress-class"),
    };
    const controller = classes.find(({ metadata }) => metadata?.name === className)?.spec?.controller;
    return controller === undefined
        ? className === ((own && own.name) || usual?.name)
        : controller === ((own && own.controller) || usual?.controller) ||
              // Its ingress controller has another name since version 2.
              (kind === "APISIX" && controller === "apisix.apache.org/apisix-ingress-controller");
}
