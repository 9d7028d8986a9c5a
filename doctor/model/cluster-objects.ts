import type {
    CoreV1Event,
    V1ConfigMap,
    V1Ingress,
    V1IngressClass,
    V1Node,
    V1ObjectMeta,
    V1Pod,
    V1PodTemplateSpec,
    V1Service,
    V1ServicePort,
} from "@kubernetes/client-node";
import type { Text } from "./text";
import type { LoadBalancerConfig } from "../../tke/service-config/types";

/** An object as JSON and YAML have it: times are text, and every field may be absent. */
export type Plain<T> = T extends Date
    ? string
    : T extends readonly (infer Item)[]
      ? Plain<Item>[]
      : T extends object
        ? string extends keyof T
            ? { [Key in keyof T]: Plain<T[Key]> }
            : { [Key in keyof T]?: Plain<T[Key]> }
        : T;

export type Metadata = Plain<V1ObjectMeta>;
export type Service = Plain<V1Service>;
export type ServicePort = Plain<V1ServicePort>;
export type Ingress = Plain<V1Ingress>;
export type IngressClass = Plain<V1IngressClass>;
export type Pod = Plain<V1Pod>;
export type PodTemplate = Plain<V1PodTemplateSpec>;
export type Node = Plain<V1Node>;
export type ConfigMap = Plain<V1ConfigMap>;
export type Event = Plain<CoreV1Event>;

/** Any object, of which only kind and metadata are known. */
export interface AnyObject {
    apiVersion?: string;
    kind?: string;
    metadata?: Metadata;
    [field: string]: unknown;
}

/** What creates Pods: a Deployment, StatefulSet, DaemonSet, Job or the like. */
export interface Workload {
    kind: string;
    metadata?: Metadata;
    /** Pods that it asks for. @default 1 */
    replicas?: number;
    template: PodTemplate;
}

export interface TkeServiceConfig {
    metadata?: Metadata;
    spec?: { loadBalancer?: LoadBalancerConfig };
}

/** Kinds that doctor reads, by the names of {@link ClusterObjects}' lists. */
export type ObjectList = Exclude<keyof ClusterObjects, "unread" | "complete">;

/** Something that could not be read, so that what follows from it stays open. */
export interface Unread {
    list: ObjectList;
    /** What kubectl calls it, such as `deployments` of the list `workloads`. @default - the list's name */
    resource?: string;
    /** @default - everywhere */
    namespace?: string;
    /** The kind, where the list has several. @default - the list's */
    kind?: string;
    /** The one object. @default - all of them */
    name?: string;
    /** Why, such as `403: …`. */
    reason: Text;
}

/** The objects of one cluster, or of manifests, that decide whose address a Pod sees. */
export interface ClusterObjects {
    services: readonly Service[];
    ingresses: readonly Ingress[];
    ingressClasses: readonly IngressClass[];
    pods: readonly Pod[];
    nodes: readonly Node[];
    /** Those of kube-system that configure TKE's controllers, and those of gateways. */
    configMaps: readonly ConfigMap[];
    tkeServiceConfigs: readonly TkeServiceConfig[];
    workloads: readonly Workload[];
    /** Warnings of TKE's controllers about Services and Ingresses. */
    events: readonly Event[];
    /** Objects of other kinds: those of gateways. */
    others: readonly AnyObject[];
    /** What could not be read. */
    unread: readonly Unread[];
    /**
     * Whether a list holds everything of its kind that the cluster has, in the namespaces that were asked for: true for a
     * live cluster. Of manifests, what a list lacks may still exist in the cluster.
     */
    complete: boolean;
}

/** No object, of manifests. */
export const NO_OBJECTS: ClusterObjects = {
    services: [],
    ingresses: [],
    ingressClasses: [],
    pods: [],
    nodes: [],
    configMaps: [],
    tkeServiceConfigs: [],
    workloads: [],
    events: [],
    others: [],
    unread: [],
    complete: false,
};
