/** How a cluster gives its Pods addresses: Tencent's names for `network_type`. */
export const NetworkType = { VpcCni: "VPC-CNI", GlobalRouter: "GR" } as const;
export type NetworkType = (typeof NetworkType)[keyof typeof NetworkType];

/** What the Pods run on. */
export const NodeKind = { Native: "native", Super: "super" } as const;
export type NodeKind = (typeof NodeKind)[keyof typeof NodeKind];

/** What lets clients in: a Service of type LoadBalancer (layer 4), or an Ingress over a NodePort Service (layer 7). */
export const ServiceType = { LoadBalancer: "LoadBalancer", NodePort: "NodePort" } as const;
export type ServiceType = (typeof ServiceType)[keyof typeof ServiceType];

/** Where the Pod reads the client's address. */
export const ClientIpFrom = { RemoteAddr: "remote_addr", XForwardedFor: "x-forwarded-for" } as const;
export type ClientIpFrom = (typeof ClientIpFrom)[keyof typeof ClientIpFrom];

/** One way to give a Pod its client's address. */
export interface Scenario {
    networkType: NetworkType;
    nodeKind: NodeKind;
    serviceType: ServiceType;
    /** Whether the CLB binds Pods rather than nodes. */
    directAccess: boolean;
    clientIpFrom: ClientIpFrom;
}

export const SCENARIO_NUMBERS = [1, 2, 3, 4, 5] as const;
export type ScenarioNumber = (typeof SCENARIO_NUMBERS)[number];

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

/** The five scenarios of the product's source document. */
export const SCENARIOS: Readonly<Record<ScenarioNumber, Scenario>> = {
    1: { networkType: NetworkType.VpcCni, nodeKind: NodeKind.Native, ...direct },
    2: { networkType: NetworkType.GlobalRouter, nodeKind: NodeKind.Native, ...direct },
    3: { networkType: NetworkType.VpcCni, nodeKind: NodeKind.Super, ...direct },
    4: { networkType: NetworkType.VpcCni, nodeKind: NodeKind.Native, ...throughNodePort },
    5: { networkType: NetworkType.GlobalRouter, nodeKind: NodeKind.Native, ...throughNodePort },
};
