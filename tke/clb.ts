/** How a public CLB's bandwidth is paid for (CLB API: InternetAccessible.InternetChargeType, postpaid). */
export const ClbChargeType = {
    Traffic: "TRAFFIC_POSTPAID_BY_HOUR",
    Bandwidth: "BANDWIDTH_POSTPAID_BY_HOUR",
} as const;
export type ClbChargeType = (typeof ClbChargeType)[keyof typeof ClbChargeType];

/** What a CLB's listener speaks (CLB API: CreateListener.Protocol). */
export const LISTENER_PROTOCOLS = ["TCP", "UDP", "TCP_SSL", "HTTP", "HTTPS", "QUIC"] as const;
export type ListenerProtocol = (typeof LISTENER_PROTOCOLS)[number];

/** Bounds of a CLB and what is on it. */
export const CLB_LIMITS = {
    /** Mbps of a public CLB (intl 457/39142). */
    bandwidthMbps: { min: 1, max: 2048 },
    /** Security groups of a CLB (intl 457/39142). */
    securityGroups: 5,
    /** Listeners of a CLB (214/6187). */
    listeners: 50,
    /** Certificates of a domain or listener, of different algorithms (CLB API: MultiCertInfo). */
    certificatesOfDomain: 2,
    /** Forwarding rules of a layer 7 listener (214/6187). */
    rules: 50,
    /** Backends of a listener or rule; in some regions 200 (214/6187, 457/41897). */
    backends: 100,
    /** A backend's weight (CLB API: Weight). */
    weight: { min: 0, max: 100 },
    /** Seconds that a client stays with its backend (214/6187). */
    sessionSeconds: { l4: { min: 30, max: 3600 }, l7: { min: 30, max: 86400 } },
    /** Seconds between two health checks (214/65860). */
    healthCheckInterval: { min: 5, max: 300, default: 5 },
    /** Seconds that a health check's answer may take, less than the interval (214/65860). */
    healthCheckTimeout: { min: 2, max: 60, default: 2 },
    /** Checks in a row that decide over a backend's health (214/65860). */
    healthCheckCount: { min: 2, max: 10, default: 3 },
    /** Length of a rule's path (457/45685). */
    pathLength: 120,
} as const;

/** Where health checks come from, unless from the CLB's address (214/65860). */
export const HEALTH_CHECK_SOURCE = "100.64.0.0/10";

/** Where the CLB's own connections to backends come from: kept connections of layer 7 (214/3728). */
export const KEEPALIVE_SOURCE = "100.127.0.0/16";

/** kube-apiserver is served on 443 by the CLB of a cluster's public endpoint. */
export const API_SERVER_PORT = 443;

/** Name of every listener that TKE's controllers create. */
export const LISTENER_NAME = "TKE-DEDICATED-LISTENER";

/** Tags of a CLB that TKE's controllers use (457/45685, 457/45686). */
export const CLB_TAGS = {
    /** The controllers created the CLB, and delete it with its object. */
    createdByTke: { key: "tke-createdBy-flag", value: "yes" },
    /** The cluster whose controllers created the CLB. */
    cluster: "tke-clusterId",
    /** `tke`, or `user` where the CLB shall outlive its object. */
    lifecycleOwner: "tke-lifecycle-owner",
    /** uid of the object that the CLB was created for. */
    owner: { Service: "tke-lb-serviceuuid", Ingress: "tke-lb-ingress-uuid" },
} as const;
