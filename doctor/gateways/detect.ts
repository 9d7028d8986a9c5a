import type { ClusterObjects, Ingress, Metadata, Workload } from "../model/cluster-objects";
import type { ObjectRef } from "../model/diagnosis";
import { apisixTrust } from "./apisix";
import { envoyGatewayTrust } from "./envoy-gateway";
import { ingressNginxTrust } from "./ingress-nginx";
import { istioTrust } from "./istio";
import type { Gateway, GatewayKind, Trust } from "./trust";
import { traefikTrust } from "./traefik";

const READERS: Readonly<Record<GatewayKind, (workload: Workload, objects: ClusterObjects) => Trust>> = {
    "NginxIngress add-on": ingressNginxTrust,
    "ingress-nginx": ingressNginxTrust,
    "Envoy Gateway": envoyGatewayTrust,
    Traefik: traefikTrust,
    APISIX: apisixTrust,
    Istio: istioTrust,
};

/** The gateways among a cluster's workloads, each with the Services that lead to it and how it is set. */
export function gatewaysOf(objects: ClusterObjects): Gateway[] {
    return objects.workloads.flatMap((workload): Gateway[] => {
        const kind = gatewayKindOf(workload, objects);
        if (!kind) {
            return [];
        }
        const { namespace = "default", name = "" } = workload.metadata ?? {};
        return [
            {
                kind,
                workload: { kind: workload.kind, namespace, name },
                entries: entriesOf(workload, objects),
                trust: READERS[kind](workload, objects),
            },
        ];
    });
}

/** The kind of gateway that a workload is; undefined for a workload that is no known gateway. */
export function gatewayKindOf(workload: Workload, objects: Pick<ClusterObjects, "others">): GatewayKind | undefined {
    const { metadata, spec } = workload.template;
    const labels = metadata?.labels ?? {};
    const images = (spec?.containers ?? []).map(({ image = "" }) => repositoryOf(image));
    const has = (pattern: RegExp) => images.some((image) => pattern.test(image));
    if (has(/(^|\/)(ingress-nginx\/controller|nginx-ingress-controller|ingress-nginx-controller)$/)) {
        return isOfAddOn(workload, objects) ? "NginxIngress add-on" : "ingress-nginx";
    }
    // It labels the Pods that it creates: by their Gateway, or by the class whose Gateways are merged.
    if (labels["gateway.envoyproxy.io/owning-gateway-name"] ?? labels["gateway.envoyproxy.io/owning-gatewayclass"]) {
        return "Envoy Gateway";
    }
    // Istio's chart names no image: the webhook that injects sidecars does.
    const isInjected = metadata?.annotations?.["inject.istio.io/templates"] === "gateway";
    if (has(/(^|\/)proxyv2(-distroless)?$/) ? isIstioGateway(labels) : isInjected) {
        return "Istio";
    }
    if (has(/(^|\/)traefik$/)) {
        return "Traefik";
    }
    return has(/(^|\/)apisix$/) ? "APISIX" : undefined;
}

/** A sidecar has the same image, in somebody else's Pod. */
function isIstioGateway(labels: Readonly<Record<string, string | undefined>>): boolean {
    return (
        labels["istio"]?.includes("ingress") === true ||
        labels["gateway.networking.k8s.io/gateway-name"] !== undefined ||
        labels["operator.istio.io/component"] === "IngressGateways"
    );
}

/** TKE's add-on creates what an object of kind NginxIngress asks for, in kube-system, under its name (457/50503). */
function isOfAddOn({ metadata }: Workload, { others }: Pick<ClusterObjects, "others">): boolean {
    return others.some(
        (object) =>
            object.kind === "NginxIngress" &&
            object.apiVersion?.startsWith("cloud.tencent.com/") === true &&
            metadata?.name?.startsWith(`${object.metadata?.name ?? ""}-`) === true,
    );
}

/** Without registry tag and digest, whichever registry it was copied to. */
function repositoryOf(image: string): string {
    return image.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
}

function entriesOf(workload: Workload, objects: ClusterObjects): ObjectRef[] {
    const { namespace = "default" } = workload.metadata ?? {};
    const labels = workload.template.metadata?.labels ?? {};
    const selecting = objects.services.filter(
        ({ metadata, spec }) => (metadata?.namespace ?? "default") === namespace && selects(spec?.selector, labels),
    );
    return selecting
        .filter((service) => service.spec?.type !== "ClusterIP" || isBehindIngress(service, objects))
        .map(({ metadata }) => ({ kind: "Service", namespace, name: metadata?.name ?? "" }));
}

function selects(
    selector: Readonly<Record<string, string | undefined>> | undefined,
    labels: Readonly<Record<string, string | undefined>>,
): boolean {
    const entries = Object.entries(selector ?? {});
    return entries.length > 0 && entries.every(([key, value]) => labels[key] === value);
}

function isBehindIngress({ metadata }: { metadata?: Metadata }, { ingresses }: ClusterObjects): boolean {
    return ingresses.some(
        (ingress) =>
            ingress.metadata?.namespace === metadata?.namespace && backendsOf(ingress).includes(metadata?.name ?? ""),
    );
}

function backendsOf({ spec }: Ingress): string[] {
    const paths = (spec?.rules ?? []).flatMap(({ http }) => http?.paths ?? []);
    return [spec?.defaultBackend, ...paths.map(({ backend }) => backend)].flatMap(
        (backend) => backend?.service?.name ?? [],
    );
}
