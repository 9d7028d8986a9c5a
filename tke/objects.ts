/** What TKE's controllers give a CLB. */
export type EntryKind = "Service" | "Ingress";

/** The class of Ingresses that TKE's controller takes; it also takes those without a class (457/45685). */
export const INGRESS_CLASS = "qcloud";

/** Whether a Service of this type has NodePorts, which a CLB without direct access binds (457/45685, E4047). */
export function hasNodePorts(type: string | undefined): boolean {
    return type === "NodePort" || type === "LoadBalancer";
}

/** Label on a Service, `OPEN` or `INTERNAL`. It selects nothing: the internal subnet's annotation does. */
export const LOAD_BALANCER_TYPE_LABEL = "service.cloud.tencent.com/loadbalance-type";

/** The key of an Opaque Secret that names a certificate of the SSL certificate service, or two (457/115386). */
export const CERTIFICATE_ID_KEY = "qcloud_cert_id";

/** How TKE's controllers mark an object while its CLB exists. The Ingress's is not published; it is formed like the Service's. */
export const FINALIZERS = {
    Service: "service.k8s.tencent/resources",
    Ingress: "ingress.k8s.tencent/resources",
} as const;

/** `source.component` of the controllers' events. */
export const EVENT_SOURCES = { Service: "service-controller", Ingress: "ingress-controller" } as const;

/** TkeServiceConfig: what a Service's or an Ingress's listeners are like (457/45490). */
export const TKE_SERVICE_CONFIG = {
    group: "cloud.tencent.com",
    version: "v1alpha1",
    plural: "tkeserviceconfigs",
    kind: "TkeServiceConfig",
} as const;

/** LoadBalancerResource: what the controllers of one cluster have on one CLB (457/46370; seen on a cluster). */
export const LOAD_BALANCER_RESOURCE = {
    group: "networking.tke.cloud.tencent.com",
    version: "v1alpha1",
    plural: "loadbalancerresources",
    kind: "LoadBalancerResource",
} as const;

/** Endings of the TkeServiceConfigs that the controller makes for an object with `-auto` (457/45490). */
export const AUTO_CONFIG_SUFFIXES = {
    Service: "-auto-service-config",
    Ingress: "-auto-ingress-config",
} as const;
