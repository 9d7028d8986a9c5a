import type { HealthCheck } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { Tag } from "./tag-records";

export interface LoadBalancerRecord {
    loadBalancerId: string;
    name: string;
    type: "OPEN" | "INTERNAL";
    /** A public VIP is a loopback address as it is (127.2.x.y); an internal one is an address of the VPC. */
    vips: string[];
    /** The name by which its clients know it: then `vips` change on Tencent Cloud, and no answer has them (214/53830). */
    domain?: string;
    vpcId: string;
    subnetId: string;
    projectId: number;
    internetChargeType: string;
    internetMaxBandwidthOut: number;
    /**
     * The carrier of a public CLB's address: BGP, CMCC, CUCC or CTCC.
     *
     * @default BGP
     */
    vipIsp?: string;
    /** Zones by name, where the CLB was created with any. */
    zone?: string;
    masterZone?: string;
    slaveZone?: string;
    /**
     * The type of an LCU-supported CLB.
     *
     * @default "shared"
     */
    slaType?: string;
    passToTarget: boolean;
    deleteProtect: boolean;
    securityGroups: string[];
    createdTime: string;
    /** Until when (ISO 8601) the CLB is being created (`Status` 0). */
    creatingUntil?: string;
    tags: Tag[];
    listeners: ListenerRecord[];
}

export type ListenerProtocol = "TCP" | "UDP" | "TCP_SSL" | "HTTP" | "HTTPS";

export interface ListenerRecord {
    listenerId: string;
    name: string;
    protocol: ListenerProtocol;
    port: number;
    createdTime: string;
    /**
     * Whether backends see the CLB's address instead of the client's (`SnatEnable`).
     *
     * @default false
     */
    snat?: boolean;
    /**
     * Layer 4 only: whether every connection to a backend starts with the PROXY protocol's header.
     *
     * @default false
     */
    proxyProtocol?: boolean;
    /**
     * TCP and UDP only: whether a backend that is deregistered has its connections reset, at both ends.
     *
     * @default false
     */
    deregisterTargetRst?: boolean;
    /**
     * TCP and UDP only: seconds after which an idle connection ends (`IdleConnectTimeout`).
     *
     * @default 900 over TCP, 300 over UDP
     */
    idleTimeout?: number;
    /** TCP_SSL, and HTTPS without SNI. */
    certificate?: ListenerCertificate;
    /** Layer 7 only: whether connections to backends are kept, which come from the CLB's own address then (214/3728). */
    keepalive?: boolean;
    /** HTTPS only: whether each domain has a certificate of its own. */
    sni?: boolean;
    /** Layer 4 only: `WRR` (the default) or `LEAST_CONN`. */
    scheduler?: string;
    /** Layer 4 only; seconds, 0: no session persistence (the default). */
    sessionExpireTime?: number;
    /** Layer 4 only. */
    healthCheck?: HealthCheck;
    /** Layer 4 only. */
    targets: TargetRecord[];
    /** Layer 7 only. */
    rules: RuleRecord[];
}

/** The certificates that a listener, or a domain of one with SNI, shows its clients. */
export interface ListenerCertificate {
    /** Of the SSL certificate service, at least one; several differ in their algorithm. */
    certIds: string[];
}

export interface RuleRecord {
    locationId: string;
    /** Empty: the VIP. */
    domain: string;
    url: string;
    /** HTTPS with SNI only; all rules of one domain have the same. */
    certificate?: ListenerCertificate;
    /** Whether requests for a domain that no rule has go to this one's. @default that of the oldest rule */
    defaultServer?: boolean;
    /** Where the rule's requests are redirected to, instead of to backends. */
    rewrite?: RewriteRecord;
    scheduler?: string;
    sessionExpireTime?: number;
    healthCheck?: HealthCheck;
    targets: TargetRecord[];
}

/** A redirect from one rule to another one of the same CLB (214/8839). */
export interface RewriteRecord {
    targetListenerId: string;
    targetLocationId: string;
    code: 301 | 302 | 307;
    /** Whether the request's own path and query are kept behind the target's domain. */
    takeUrl: boolean;
    /** `Auto`: made by AutoRewrite, whose rule goes with the redirect. */
    type: "Auto" | "Manual";
}

/** A backend: a node (`instanceId`, type `CVM`) or an address in the VPC (`eniIp`, type `ENI`: a Pod, bound directly). */
export interface TargetRecord {
    type: "CVM" | "ENI";
    instanceId?: string;
    eniIp?: string;
    port: number;
    weight: number;
    registeredTime: string;
    /**
     * Tells this registration from an earlier one of the same address and port, whose health it does not inherit.
     *
     * @default - it was registered by a lab that kept none
     */
    registration?: string;
}

/** An asynchronous job of the CLB API; store id: its request id. */
export interface TaskRecord {
    taskId: string;
    loadBalancerIds: string[];
    /** Until when (ISO 8601) it runs. */
    until?: string;
}
