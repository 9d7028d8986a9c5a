import type { types } from "@pulumi/tencentcloud";
import type { EntryKind } from "../../tke/objects";
import type { Protocol } from "../network/security-rules";

export type Vpc = Partial<types.output.GetVpcInstancesInstanceList>;
export type Subnet = Partial<types.output.GetVpcSubnetsInstanceList>;
export type Cluster = Partial<types.output.GetKubernetesClustersList>;
export type LoadBalancer = Partial<types.output.GetClbInstancesClbList>;
export type Ccn = Partial<types.output.GetCcnInstancesInstanceList>;
export type Certificate = Partial<types.output.GetSslDescribeCertificateResult>;
export type Listener = Partial<types.output.GetClbListenersListenerList>;

/** What Tencent Cloud says of what a config adopts. What is looked for and not there is `undefined`. */
export interface CloudFacts {
    vpc?: Vpc;
    /** By the ids of the config. */
    subnets: ReadonlyMap<string, Subnet | undefined>;
    cluster?: Cluster;
    loadBalancer?: LoadBalancer;
    listeners: readonly Listener[];
    ccn?: Ccn;
    certificate?: Certificate;
}

/** An object of a cluster, of one of the kinds that the stack makes. */
export interface ClusterObject<Kind extends string = string> {
    kind: Kind;
    namespace: string;
    name: string;
    /** Whether the running stack made it. */
    isOwn: boolean;
    annotations: Readonly<Record<string, string>>;
    /** Of a Service; an Ingress has 80 by TCP. */
    ports: readonly ListenerPort[];
}

/** TCP and UDP listeners may have one port. */
export interface ListenerPort {
    port: number;
    protocol: Protocol;
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
    /** Services and Ingresses of all namespaces. */
    entries?: readonly ClusterObject<EntryKind>[];
    /** Of the app's namespace, all kinds that the stack makes; those that may not be listed are left out. */
    objects?: readonly ClusterObject[];
}
