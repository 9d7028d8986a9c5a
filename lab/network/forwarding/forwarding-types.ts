import type { Assumption } from "../../../tke/assumptions";
import type { CertificateRecord, ClusterEndpointRecord, LoadBalancerRecord } from "../../cloud/model";
import type { L7Rule } from "../l7/l7-rule";
import { type TlsPlan } from "../l7/tls-plan";
import type { TargetGroup } from "../target-group";
import { type PacketPath, type PacketPathRecords } from "../filter/packet-path";

/** What the data plane is planned from. */
export interface ForwardingRecords extends PacketPathRecords {
    loadBalancers: readonly Readonly<LoadBalancerRecord>[];
    certificates: readonly Readonly<CertificateRecord>[];
    clusterEndpoints: readonly Readonly<ClusterEndpointRecord>[];
    /** Port of a cluster's API server on 127.0.0.1; undefined while it is not running. */
    apiServerPort: (clusterId: string) => number | undefined;
    canBindPrivilegedPorts: boolean;
    assumptions: readonly Assumption[];
}

interface SocketPlan {
    /** Id of the CLB, or store id of the cluster endpoint (`<clusterId>/intranet`). */
    ownerId: string;
    /** Empty for a cluster endpoint. */
    listenerId: string;
    /** Loopback address. */
    address: string;
    /** Port of the listener. */
    askedPort: number;
    /** Port that is listened on. */
    port: number;
    /** What a client's packet has to pass to get in. */
    path: PacketPath;
    /** Of a CLB: whether it is reached by the internet, or from within its VPC. */
    exposure?: "public" | "internal";
}

export interface L4SocketPlan extends SocketPlan, TargetGroup {
    layer: 4;
    protocol: "TCP" | "UDP" | "TCP_SSL";
    idleTimeoutMs: number;
    /** Whether the connections of a target that is deregistered end (`DeregisterTargetRst`). */
    endsDeregistered?: boolean;
    /** The CLB's own address, where backends see it and not the client's (`SnatEnable`). */
    source?: string;
    /** Whether backends get the client's address in a header of the PROXY protocol (`ProxyProtocol`). */
    sendsProxyHeader?: boolean;
    /** TCP_SSL only. */
    tls?: TlsPlan;
}

export interface L7SocketPlan extends SocketPlan {
    layer: 7;
    /** Names by which a client calls the CLB itself: its VIP, the loopback address that serves it, its own domain name. */
    vips: string[];
    /** The CLB's own address, where connections to backends come from it and not from the client's. */
    source?: string;
    /** Whether the X-Forwarded-For that clients send is left out. */
    overwritesForwardedFor?: boolean;
    /** HTTPS only. */
    tls?: TlsPlan;
    rules: L7Rule[];
}

export type ForwardingSocket = L4SocketPlan | L7SocketPlan;

/** A listener that cannot be served, and why. */
export interface ForwardingProblem {
    ownerId: string;
    listenerId: string;
    message: string;
}

export interface ForwardingPlan {
    /** No two of one transport have the same address and port. */
    sockets: ForwardingSocket[];
    problems: ForwardingProblem[];
}
