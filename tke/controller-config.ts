/** Where TKE's service controller reads its settings, of the whole cluster (457/131136). */
export const SERVICE_CONTROLLER_CONFIG = { namespace: "kube-system", name: "tke-service-controller-config" } as const;

/** Where TKE's ingress controller tells its version (457/131136). */
export const INGRESS_CONTROLLER_CONFIG = { namespace: "kube-system", name: "tke-ingress-controller-config" } as const;

/** A key of the service controller's ConfigMap. Values are strings, and hold at once (457/131136). */
export interface ControllerConfigKey {
    meaning: string;
    /** Version of the controller. @default - not published */
    since?: string;
    /** What a new cluster's ConfigMap is created with; an old cluster's gets no key by an upgrade. @default - absent */
    newCluster?: "true" | "false";
    /** Whether the controller writes it, and overwrites what others write. @default false */
    readOnly?: true;
    source: string;
}

/** Keys of the service controller's ConfigMap. */
export const CONTROLLER_CONFIG_KEYS = {
    GlobalRouteDirectAccess: {
        meaning: "whether a CLB may bind Pods of GlobalRouter; each object still asks for direct access itself",
        since: "1.6.0",
        newCluster: "true",
        source: "457/131136",
    },
    EnableDefaultDirectAccess: {
        meaning:
            "whether the controller sets direct access on new LoadBalancer Services and Ingresses that leave it open",
        since: "2.11.0",
        newCluster: "true",
        source: "457/131136",
    },
    EnableNodeGracefulDeletion: {
        meaning: "whether a node is drained of connections before it is removed; not on native nodes",
        since: "2.4.2",
        newCluster: "false",
        source: "457/131136, 457/113905",
    },
    EnablePodGracefulDeletion: {
        meaning: "whether a Pod ends only after the CLB has unbound it",
        since: "2.8.0",
        newCluster: "false",
        source: "457/131136",
    },
    EnableDefaultModificationProtection: {
        meaning: "whether a CLB that a controller creates is locked against changes by console or API",
        since: "2.11.1",
        newCluster: "true",
        source: "457/131136",
    },
    EnableIngressController: {
        meaning: '"false" switches the ingress controller off',
        source: "457/45685",
    },
    VERSION: {
        meaning: "the service controller's version, such as v2.11.4",
        readOnly: true,
        source: "457/131136",
    },
    REUSE_LOADBALANCER: {
        meaning: "whether several Services may share a CLB",
        readOnly: true,
        source: "457/131136, 457/46370",
    },
} as const satisfies Record<string, ControllerConfigKey>;

export type ControllerConfigKeyName = keyof typeof CONTROLLER_CONFIG_KEYS;

/** The ConfigMap's data, of which any key may be absent. */
export type ControllerConfig = Readonly<Partial<Record<ControllerConfigKeyName, string>>>;

/** What a new cluster's ConfigMap is created with (457/131136). */
export const NEW_CLUSTER_CONFIG: ControllerConfig = Object.fromEntries(
    Object.entries<ControllerConfigKey>(CONTROLLER_CONFIG_KEYS).flatMap(([key, { newCluster }]) =>
        newCluster ? [[key, newCluster]] : [],
    ),
);
