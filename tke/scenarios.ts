/** How a cluster gives its Pods addresses: Tencent's names for `network_type`. */
export const NetworkType = { VpcCni: "VPC-CNI", GlobalRouter: "GR" } as const;
export type NetworkType = (typeof NetworkType)[keyof typeof NetworkType];

/** How a cluster's nodes carry out Services. */
export const KubeProxyMode = { Ipvs: "ipvs", Iptables: "iptables" } as const;
export type KubeProxyMode = (typeof KubeProxyMode)[keyof typeof KubeProxyMode];

/** What the Pods run on; `mixed` is native and super nodes, of which each carries some of the Pods. */
export const NodeKind = { Native: "native", Super: "super", Mixed: "mixed" } as const;
export type NodeKind = (typeof NodeKind)[keyof typeof NodeKind];

/**
 * The Service before the app: of type LoadBalancer it lets clients in itself (layer 4); a NodePort Service stands behind
 * an Ingress (layer 7), or behind listeners that the stack owns (layer 4); a ClusterIP one behind an Ingress with direct access,
 * which alone takes it (E4047).
 */
export const ServiceType = { LoadBalancer: "LoadBalancer", NodePort: "NodePort", ClusterIp: "ClusterIP" } as const;
export type ServiceType = (typeof ServiceType)[keyof typeof ServiceType];

/** Where the Pod reads the client's address. */
export const ClientIpFrom = {
    RemoteAddr: "remote_addr",
    XForwardedFor: "x-forwarded-for",
    /** From the header, version 2, with which the CLB begins a connection. */
    ProxyProtocol: "proxy-protocol",
} as const;
export type ClientIpFrom = (typeof ClientIpFrom)[keyof typeof ClientIpFrom];

/** Who can reach a CLB. */
export const ClbType = { Public: "public", Internal: "internal" } as const;
export type ClbType = (typeof ClbType)[keyof typeof ClbType];

/** What a CLB has bound: the Pods themselves, or NodePorts. */
export const BackendPath = { Direct: "direct", NodePort: "node-port" } as const;
export type BackendPath = (typeof BackendPath)[keyof typeof BackendPath];

/** One way to give a Pod its client's address. */
export interface Scenario {
    networkType: NetworkType;
    nodeKind: NodeKind;
    serviceType: ServiceType;
    /** Whether the CLB binds Pods rather than nodes. */
    directAccess: boolean;
    clientIpFrom: ClientIpFrom;
    /** Without direct access: whether a node forwards to its own Pods only, which spares it the SNAT. @default false */
    localTrafficOnly?: true;
    /** @default "public" */
    clbType?: ClbType;
    /**
     * Whether the Pods take VPC-CNI in a GlobalRouter cluster that it was added to (457/50354). Such a cluster is adopted:
     * Tencent's provider adds VPC-CNI only to an existing one. @default false
     */
    vpcCniAdded?: true;
    /** Of the CLB; where Services let clients in, a Service each. @default [80] */
    ports?: readonly [number, ...number[]];
    /** Whether an Ingress is called by HTTPS, with a certificate for its domain. @default false */
    https?: true;
    /** Whether the stack owns the CLB's listeners, which send the PROXY protocol's header to NodePorts. @default false */
    proxyProtocol?: true;
}

export const SCENARIO_NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14] as const;
export type ScenarioNumber = (typeof SCENARIO_NUMBERS)[number];

/** What a listener of TKE's for HTTPS has for its port unless an annotation says otherwise (457/56112). */
export const HTTPS_PORT = 443;

const direct = {
    serviceType: ServiceType.LoadBalancer,
    directAccess: true,
    clientIpFrom: ClientIpFrom.RemoteAddr,
};

const throughNodePort = {
    serviceType: ServiceType.NodePort,
    directAccess: false,
    clientIpFrom: ClientIpFrom.XForwardedFor,
};

const directIngress = {
    serviceType: ServiceType.ClusterIp,
    directAccess: true,
    clientIpFrom: ClientIpFrom.XForwardedFor,
};

/** 1 to 5 are the product's source document's; the others are combinations in between. */
export const SCENARIOS: Readonly<Record<ScenarioNumber, Scenario>> = {
    1: { networkType: NetworkType.VpcCni, nodeKind: NodeKind.Native, ...direct },
    2: { networkType: NetworkType.GlobalRouter, nodeKind: NodeKind.Native, ...direct },
    3: { networkType: NetworkType.VpcCni, nodeKind: NodeKind.Super, ...direct },
    4: { networkType: NetworkType.VpcCni, nodeKind: NodeKind.Native, ...throughNodePort },
    5: { networkType: NetworkType.GlobalRouter, nodeKind: NodeKind.Native, ...throughNodePort },
    6: {
        networkType: NetworkType.VpcCni,
        nodeKind: NodeKind.Native,
        serviceType: ServiceType.LoadBalancer,
        directAccess: false,
        localTrafficOnly: true,
        clientIpFrom: ClientIpFrom.RemoteAddr,
    },
    7: { networkType: NetworkType.VpcCni, nodeKind: NodeKind.Native, ...directIngress },
    8: { networkType: NetworkType.GlobalRouter, nodeKind: NodeKind.Native, ...directIngress },
    9: { networkType: NetworkType.VpcCni, nodeKind: NodeKind.Native, ...direct, clbType: ClbType.Internal },
    10: { networkType: NetworkType.GlobalRouter, nodeKind: NodeKind.Native, ...direct, vpcCniAdded: true },
    11: { networkType: NetworkType.VpcCni, nodeKind: NodeKind.Mixed, ...direct },
    12: { networkType: NetworkType.VpcCni, nodeKind: NodeKind.Native, ...direct, ports: [80, 8000] },
    13: {
        networkType: NetworkType.VpcCni,
        nodeKind: NodeKind.Native,
        ...throughNodePort,
        ports: [HTTPS_PORT],
        https: true,
    },
    14: {
        networkType: NetworkType.VpcCni,
        nodeKind: NodeKind.Native,
        serviceType: ServiceType.NodePort,
        directAccess: false,
        clientIpFrom: ClientIpFrom.ProxyProtocol,
        // Nobody tells the program where a port below 1024 is served that a lab's machine cannot bind.
        ports: [8080],
        proxyProtocol: true,
    },
};

export function hasNativeNodes(nodeKind: NodeKind): boolean {
    return nodeKind !== NodeKind.Super;
}

export function hasSuperNodes(nodeKind: NodeKind): boolean {
    return nodeKind !== NodeKind.Native;
}

/** Undefined where there is no scenario of that number. */
export function scenarioOf(number: number | undefined): Scenario | undefined {
    const byNumber: Readonly<Partial<Record<number, Scenario>>> = SCENARIOS;
    return number === undefined ? undefined : byNumber[number];
}

/** The network that a scenario's Pods are in, which may differ from the network mode that their cluster was created with. */
export function podNetworkOf({ networkType, vpcCniAdded }: Pick<Scenario, "networkType" | "vpcCniAdded">): NetworkType {
    return vpcCniAdded ? NetworkType.VpcCni : networkType;
}

/** Whether a scenario's CLB binds GlobalRouter Pods, for which the cluster has to be told (457/41897). */
export function needsGlobalRouteDirectAccess(
    scenario: Pick<Scenario, "networkType" | "vpcCniAdded">,
    directAccess: boolean,
): boolean {
    return directAccess && podNetworkOf(scenario) === NetworkType.GlobalRouter;
}
