import type { ListenerProtocol } from "../../tke/clb";
import type { Text } from "./text";

/** Something that Kubernetes' objects do not tell: known from somewhere, or unknown with what would tell. */
export type Fact<T> =
    | {
          known: true;
          value: T;
          /** What told it, such as `DescribeClusters` or `--fact network=GR`. */
          from: string;
      }
    | { known: false; reason: Text; find: Text };

export function known<T>(value: T, from: string): Fact<T> {
    return { known: true, value, from };
}

export function unknown(reason: Text, find: Text): Fact<never> {
    return { known: false, reason, find };
}

/** The cluster's network: `VPC-CNI` alone, GlobalRouter (VPC-CNI may have been added), or Cilium-Overlay. */
export type NetworkKind = "VPC-CNI" | "GR" | "Cilium-Overlay";

/** What carries out Services on the nodes; `eBPF`: Dataplane V2, which has no kube-proxy. */
export type ServiceDataPlane = "iptables" | "ipvs" | "eBPF";

/** A backend that a CLB's listener or rule has bound. */
export interface TargetFacts {
    kind: "Pod" | "node";
    /** Addresses as the CLB API returns them. */
    address: string;
    port: number;
    /** @default - health checks were not asked for, or are off */
    healthy?: boolean;
}

export interface ListenerFacts {
    id: string;
    protocol: ListenerProtocol;
    port: number;
    /** Whether the CLB puts its own address in place of the client's. */
    snatEnable: boolean;
    /** Layer 7: whether the CLB keeps its connections to backends. */
    keepalive: boolean;
    targets: readonly TargetFacts[];
}

/** Who is let through on the way to a backend. */
export interface ReachabilityFacts {
    /** Whether packets of a client on the internet (public CLB) or in the VPC (internal CLB) reach the backends. */
    open: boolean;
    /** CIDRs of those that are let through where not all are. @default - all, or, where nobody is, none */
    onlyFrom?: readonly string[];
    /** The group and rule that decides, such as `sg-123 drops TCP 30080 from 0.0.0.0/0`. */
    decidedBy: string;
}

/** What the CLB API knows of one CLB. */
export interface LoadBalancerFacts {
    ipVersion: Fact<"ipv4" | "ipv6" | "nat64">;
    listeners: Fact<readonly ListenerFacts[]>;
    /** Whether only the CLB's own security groups filter ("allow by default"). */
    passToTarget: Fact<boolean>;
    reachability: Fact<ReachabilityFacts>;
}

/** What Tencent Cloud knows of a cluster and its account, and Kubernetes does not. */
export interface Facts {
    network: Fact<NetworkKind>;
    kubeProxy: Fact<ServiceDataPlane>;
    /** Whether the account pays by IP (a standard account). */
    billByIp: Fact<boolean>;
    /** Whether SNAT Pro is open to the account. */
    snatPro: Fact<boolean>;
    /** GlobalRouter: whether CLBs take the container CIDR's addresses for valid ones. */
    containerCidrRegistered: Fact<boolean>;
    /** By CLB id; a CLB without an entry was not looked up. */
    loadBalancers: Readonly<Record<string, LoadBalancerFacts>>;
}
