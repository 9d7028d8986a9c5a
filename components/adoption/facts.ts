import type { types } from "@pulumi/tencentcloud";

export type Vpc = Partial<types.output.GetVpcInstancesInstanceList>;
export type Subnet = Partial<types.output.GetVpcSubnetsInstanceList>;
export type Cluster = Partial<types.output.GetKubernetesClustersList>;
export type LoadBalancer = Partial<types.output.GetClbInstancesClbList>;
export type Listener = Partial<types.output.GetClbListenersListenerList>;

/** What Tencent Cloud says of what a config adopts. What is looked for and not there is `undefined`. */
export interface CloudFacts {
    vpc?: Vpc;
    /** By the ids of the config. */
    subnets: ReadonlyMap<string, Subnet | undefined>;
    cluster?: Cluster;
    loadBalancer?: LoadBalancer;
    listeners: readonly Listener[];
}

/** A Service, an Ingress or a Deployment of a cluster. */
export interface ClusterObject {
    kind: "Service" | "Ingress" | "Deployment";
    namespace: string;
    name: string;
    /** Whether the running stack made it. */
    isOwn: boolean;
    annotations: Readonly<Record<string, string>>;
    /** Of a Service; an Ingress has 80. */
    ports: readonly number[];
}

export interface ClusterNode {
    name: string;
    /** Ready and not cordoned. */
    isUsable: boolean;
    isSuper: boolean;
}

/** What a cluster's API server says. What the kubeconfig's user may not ask is `undefined`. */
export interface ClusterFacts {
    nodes?: readonly ClusterNode[];
    /** `kube-system/tke-service-controller-config`; `null`: there is none. */
    controllerConfig?: Readonly<Record<string, string>> | null;
    /** `kube-system/cilium-config`; `null`: there is none. */
    ciliumConfig?: Readonly<Record<string, string>> | null;
    /** The app's namespace; `null`: there is none. */
    namespace?: { isOwn: boolean; isTerminating: boolean } | null;
    /** Of all namespaces; Deployments of the app's only. */
    objects?: readonly ClusterObject[];
}
