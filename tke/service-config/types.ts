/** What a layer 4 listener speaks. */
export const L4Protocol = { Tcp: "TCP", Udp: "UDP" } as const;
export type L4Protocol = (typeof L4Protocol)[keyof typeof L4Protocol];

/** What a layer 7 listener speaks. */
export const L7Protocol = { Http: "HTTP", Https: "HTTPS" } as const;
export type L7Protocol = (typeof L7Protocol)[keyof typeof L7Protocol];

/** How a layer 4 listener picks a backend: by weight in turn, or the one with the fewest connections. */
export const L4Scheduler = { Wrr: "WRR", LeastConn: "LEAST_CONN" } as const;
export type L4Scheduler = (typeof L4Scheduler)[keyof typeof L4Scheduler];

/** How a layer 7 rule picks a backend; `IP_HASH` by the client's address. */
export const L7Scheduler = { Wrr: "WRR", LeastConn: "LEAST_CONN", IpHash: "IP_HASH" } as const;
export type L7Scheduler = (typeof L7Scheduler)[keyof typeof L7Scheduler];

/** What the CLB speaks to the backends of a layer 7 rule. */
export const ForwardType = { Http: "HTTP", Https: "HTTPS", Grpc: "GRPC" } as const;
export type ForwardType = (typeof ForwardType)[keyof typeof ForwardType];

/** With which method a layer 7 health check asks. */
export const HttpCheckMethod = { Head: "HEAD", Get: "GET" } as const;
export type HttpCheckMethod = (typeof HttpCheckMethod)[keyof typeof HttpCheckMethod];

/** What a layer 7 health check speaks. */
export const CheckType = { Http: "HTTP", Https: "HTTPS", Tcp: "TCP", Grpc: "GRPC" } as const;
export type CheckType = (typeof CheckType)[keyof typeof CheckType];

/** `spec.loadBalancer` of a TkeServiceConfig (457/45490, 457/45700). What is left out stays on the CLB as it is. */
export interface LoadBalancerConfig {
    /** Of a public CLB, 0 to 2048 Mbps. */
    internetMaxBandwidthOut?: number;
    /** Found by protocol and port: none is created. */
    l4Listeners?: L4ListenerConfig[];
    /** Found by protocol and port: none is created. */
    l7Listeners?: L7ListenerConfig[];
}

export interface L4ListenerConfig {
    protocol: L4Protocol;
    port: number;
    session?: SessionConfig;
    healthCheck?: HealthCheckConfig;
    /** How the CLB picks a backend. @default "WRR" */
    scheduler?: L4Scheduler;
}

/** Whether a client stays with its backend. */
export interface SessionConfig {
    /** @default - as it is */
    enable?: boolean;
    /** Seconds: 30 to 3600 at layer 4, 30 to 86400 at layer 7. @default 30 */
    sessionExpireTime?: number;
}

export interface HealthCheckConfig {
    /** @default - as it is */
    enable?: boolean;
    /** Seconds between two checks, 5 to 300. @default 5 */
    intervalTime?: number;
    /** Seconds that an answer may take, 2 to 60 and less than `intervalTime`. @default 2 */
    timeout?: number;
    /** Checks that have to succeed in a row, 2 to 10. @default 3 */
    healthNum?: number;
    /** Checks that have to fail in a row, 2 to 10. @default 3 */
    unHealthNum?: number;
    /** Where checks come from: 0 the CLB's address, 1 100.64.0.0/10, which a CLB with a domain name needs. */
    sourceIpType?: number;
}

export interface L7ListenerConfig {
    protocol: L7Protocol;
    port: number;
    /** The domain that serves what matches no rule. */
    defaultServer?: string;
    /**
     * Whether the CLB keeps its connections to the backends. A Pod then has the CLB for its peer instead of the client, and
     * only `X-Forwarded-For` tells the client (214/3728). It takes a whitelist.
     * @default 0
     */
    keepaliveEnable?: number;
    /** "Pass through client source IP"; it takes a whitelist. */
    snatEnable?: boolean;
    /** Since controller 2.11.0. */
    listenerName?: string;
    domains?: L7DomainConfig[];
}

export interface L7DomainConfig {
    /** Empty: the CLB's own address. */
    domain: string;
    /** HTTPS only. */
    http2?: boolean;
    rules?: L7RuleConfig[];
}

export interface L7RuleConfig {
    url: string;
    /** What the CLB speaks to the backends. @default "HTTP" */
    forwardType?: ForwardType;
    session?: SessionConfig;
    healthCheck?: L7HealthCheckConfig;
    /** How the CLB picks a backend. @default "WRR" */
    scheduler?: L7Scheduler;
}

export interface L7HealthCheckConfig extends HealthCheckConfig {
    httpCheckPath?: string;
    httpCheckDomain?: string;
    httpCheckMethod?: HttpCheckMethod;
    /** Sum of what counts as healthy, 1 to 31: 1 for 1xx, 2 for 2xx, 4 for 3xx, 8 for 4xx, 16 for 5xx. */
    httpCode?: number;
    /** Clusters created since June 2024. */
    checkType?: CheckType;
    /** Since controller 2.10.0. @default - the backend's port */
    checkPort?: number;
}
