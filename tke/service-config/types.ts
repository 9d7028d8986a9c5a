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
    /** The maximum outbound bandwidth of a public CLB, in Mbps, from 0 to 2048. */
    internetMaxBandwidthOut?: number;
    /** Existing layer 4 listeners, found by protocol and port. None is created. */
    l4Listeners?: L4ListenerConfig[];
    /** Existing layer 7 listeners, found by protocol and port. None is created. */
    l7Listeners?: L7ListenerConfig[];
}

export interface L4ListenerConfig {
    /** The protocol of the listener. */
    protocol: L4Protocol;
    /** The port of the listener. */
    port: number;
    /** Whether a client stays with its backend. */
    session?: SessionConfig;
    /** How backends are checked. */
    healthCheck?: HealthCheckConfig;
    /** How the CLB picks a backend. @default "WRR" */
    scheduler?: L4Scheduler;
}

/** Whether a client stays with its backend. */
export interface SessionConfig {
    /** Whether a client stays with its backend. @default - as it is */
    enable?: boolean;
    /**
     * The seconds for which a client stays with its backend: 30 to 3600 at layer 4, 30 to 86400 at layer 7.
     * @default 30
     */
    sessionExpireTime?: number;
}

export interface HealthCheckConfig {
    /** Whether backends are checked. @default - as it is */
    enable?: boolean;
    /** The seconds between two checks, from 5 to 300. @default 5 */
    intervalTime?: number;
    /** The seconds within which a backend has to answer, from 2 to 60 and less than `intervalTime`. @default 2 */
    timeout?: number;
    /** The number of checks in a row, from 2 to 10, after which a backend is healthy. @default 3 */
    healthNum?: number;
    /** The number of failed checks in a row, from 2 to 10, after which a backend is unhealthy. @default 3 */
    unHealthNum?: number;
    /**
     * The source address of the checks: 0 for the CLB's address, 1 for 100.64.0.0/10, which a CLB with a domain name
     * requires.
     */
    sourceIpType?: number;
}

export interface L7ListenerConfig {
    /** The protocol of the listener. */
    protocol: L7Protocol;
    /** The port of the listener. */
    port: number;
    /** The domain that answers requests for which there is no rule. */
    defaultServer?: string;
    /**
     * Whether the CLB keeps its connections to the backends. A Pod then has the CLB for its peer instead of the client, and
     * only `X-Forwarded-For` tells the client (214/3728). It takes a whitelist.
     * @default 0
     */
    keepaliveEnable?: number;
    /** "Pass through client source IP" of the CLB, for accounts on its allowlist. */
    snatEnable?: boolean;
    /** The name of the listener, since controller 2.11.0. */
    listenerName?: string;
    /** The domains of the listener. */
    domains?: L7DomainConfig[];
}

export interface L7DomainConfig {
    /** The domain; empty for the CLB's own address. */
    domain: string;
    /** Whether the domain serves HTTP/2, with HTTPS only. */
    http2?: boolean;
    /** The rules of the domain. */
    rules?: L7RuleConfig[];
}

export interface L7RuleConfig {
    /** The path of the rule. */
    url: string;
    /** The protocol between the CLB and the backends. @default "HTTP" */
    forwardType?: ForwardType;
    /** Whether a client stays with its backend. */
    session?: SessionConfig;
    /** How backends are checked. */
    healthCheck?: L7HealthCheckConfig;
    /** How the CLB picks a backend. @default "WRR" */
    scheduler?: L7Scheduler;
}

export interface L7HealthCheckConfig extends HealthCheckConfig {
    /** The path that a check requests. */
    httpCheckPath?: string;
    /** The domain that a check requests. */
    httpCheckDomain?: string;
    /** The method with which a check requests it. */
    httpCheckMethod?: HttpCheckMethod;
    /**
     * The status codes of a healthy backend, as the sum of 1 for 1xx, 2 for 2xx, 4 for 3xx, 8 for 4xx and 16 for 5xx.
     */
    httpCode?: number;
    /** The protocol of the checks, in clusters created since June 2024. */
    checkType?: CheckType;
    /** The port that is checked, since controller 2.10.0. @default - the backend's port */
    checkPort?: number;
}
