/** Everything by which TKE decides whether a Pod sees its client, each with the values it can have. */
export const DIMENSIONS = {
    /** The cluster's network. */
    network: ["VPC-CNI", "GR", "Cilium-Overlay"],
    /**
     * What carries out Services on the nodes: kube-proxy in one of its modes, or Cilium in its place (`eBPF`: Dataplane V2,
     * chosen when a VPC-CNI cluster is created).
     */
    dataPlane: ["IPVS", "iptables", "eBPF"],
    /**
     * How the Pods are connected: by a network interface of the VPC (VPC-CNI, also where it was added to a GlobalRouter
     * cluster), by their node's bridge (GlobalRouter), on super nodes, of which the cluster then has no others, by
     * Cilium-Overlay, or with their node's own network (`hostNetwork`).
     */
    pods: ["ENI", "bridge", "super node", "overlay", "host network"],
    /** Object that asks for the CLB: a Service of type LoadBalancer, or an Ingress of class qcloud. */
    entry: ["Service", "Ingress"],
    /**
     * Of the CLB's listener: TCP and UDP are layer 4. HTTP stands for HTTPS too, and is what every Ingress has, and a Service
     * by `specify-protocol`.
     */
    protocol: ["TCP", "UDP", "HTTP"],
    /** The object's direct-access annotation; `other`: a text that is no bool. */
    directAccess: ["true", "false", "absent", "other"],
    /** ConfigMap key `EnableDefaultDirectAccess`, at the time the object is created. */
    enableDefaultDirectAccess: ["true", "absent"],
    /** ConfigMap key `GlobalRouteDirectAccess`. */
    globalRouteDirectAccess: ["true", "false", "absent"],
    /** Of the Service. */
    externalTrafficPolicy: ["Cluster", "Local"],
    /** Type of the Ingress's backend Service; a Service that is the entry itself has `NodePort`. */
    backendService: ["NodePort", "ClusterIP"],
    /** `keepaliveEnable` of a layer 7 listener (TkeServiceConfig). */
    keepalive: ["off", "on"],
    /** `SnatEnable` of the listener (CLB API; `snatEnable` of a TkeServiceConfig's layer 7 listeners). */
    snat: ["off", "on"],
    /** `ProxyProtocol` of a layer 4 listener (CLB API), which TKE's controllers leave off: `on` is for listeners of one's own. */
    proxyProtocol: ["off", "on"],
    /** Network of the CLB. */
    loadBalancer: ["public", "internal"],
    /** IP version of the CLB. The client of a NAT64 one has an IPv6 address, its backends have IPv4 ones. */
    ipVersion: ["IPv4", "NAT64"],
    /** Who connects: somebody outside the VPC, or a Pod of the same cluster. */
    client: ["outside", "Pod"],
    /** Where all backends are that the client in the cluster could be sent to: NodePorts or, with direct access, Pods. */
    backends: ["other nodes", "client's node"],
    /** Whether the nodes are cordoned (`kubectl cordon`), all of them. */
    nodes: ["schedulable", "cordoned"],
    /** Whether the account pays by IP (a standard account, "bill-by-IP"). */
    billByIp: ["yes", "no"],
    /** Whether the account is on the whitelist of SNAT Pro. */
    snatPro: ["yes", "no"],
    /** Whether Tencent knows the cluster's container CIDR: by ticket, or by a route in force in the VPC's CCN. */
    containerCidr: ["registered", "unregistered"],
    /** Reading: does an explicit `direct-access: "false"` win over the cluster's default? */
    explicitFalse: ["wins", "loses"],
    /** Reading: whose address do GlobalRouter's Pods see that SNAT Pro has bound? */
    snatProSource: ["client", "CLB"],
    /** Reading: does the controller bind the NodePorts of cordoned nodes? */
    cordonedNodes: ["bound", "not bound"],
    /** Reading: does direct access bind Pods with `hostNetwork`? */
    hostNetworkPods: ["not bound", "bound"],
} as const;

type Dimensions = typeof DIMENSIONS;
export type Dimension = keyof Dimensions;

/** One way a cluster, its Pods, their entry point and its client can be. */
export type Situation = { readonly [D in Dimension]: Dimensions[D][number] };

/** What is known of a situation; a dimension that is absent is unknown. */
export type KnownSituation = Partial<Situation>;

/** The values that each dimension may have; a dimension that is not named may have any. */
export type Condition = { readonly [D in Dimension]?: readonly Situation[D][] };

/** What does not exist together, or means nothing together. */
const IMPOSSIBLE: readonly Condition[] = [
    { network: ["VPC-CNI"], pods: ["bridge", "overlay"] },
    { network: ["GR"], pods: ["overlay"] },
    { network: ["Cilium-Overlay"], pods: ["ENI", "bridge", "super node"] },
    { network: ["GR"], dataPlane: ["eBPF"] },
    { pods: ["bridge"], dataPlane: ["eBPF"] },
    { entry: ["Ingress"], protocol: ["TCP", "UDP"] },
    { entry: ["Service"], backendService: ["ClusterIP"] },
    { protocol: ["TCP", "UDP"], keepalive: ["on"] },
    { protocol: ["HTTP"], proxyProtocol: ["on"] },
    // Its listeners are layer 7's.
    { entry: ["Ingress"], proxyProtocol: ["on"] },
    // A ClusterIP Service has no external traffic.
    { backendService: ["ClusterIP"], externalTrafficPolicy: ["Local"] },
    { loadBalancer: ["internal"], ipVersion: ["NAT64"] },
    // Nodes and Pods of such a CLB's cluster have IPv4 addresses.
    { client: ["Pod"], ipVersion: ["NAT64"] },
    { client: ["outside"], backends: ["client's node"] },
    // Super nodes have no kube-proxy of the cluster's, and nobody schedules by their state.
    { client: ["Pod"], pods: ["super node"] },
    { pods: ["super node"], nodes: ["cordoned"] },
];

/**
 * Whether there can be such a cluster, and each of its settings means something there. Of a situation that is not wholly
 * known: whether what is known does not already rule it out.
 */
export function isPossible(situation: KnownSituation): boolean {
    return !IMPOSSIBLE.some((condition) => fits(condition, situation) === true);
}

/** Whether a condition holds; where that is unknown, the unknown dimension that decides it. */
export function fits(condition: Condition, situation: KnownSituation): boolean | Dimension {
    let unknown: Dimension | undefined;
    for (const [dimension, values] of Object.entries(condition) as [Dimension, readonly string[]][]) {
        const value = situation[dimension];
        if (value === undefined) {
            unknown ??= dimension;
        } else if (!values.includes(value)) {
            return false;
        }
    }
    return unknown ?? true;
}

/** The values that dimensions can have by what is known; a dimension that is absent can have any. */
export type PossibleValues = { readonly [D in Dimension]?: Situation[D] | readonly Situation[D][] };

/**
 * What `situation` becomes when `dimension` has each of its values in turn that are possible.
 *
 * @param values @default - all of the dimension's
 */
export function branches(
    situation: KnownSituation,
    dimension: Dimension,
    values: readonly string[] = DIMENSIONS[dimension],
): KnownSituation[] {
    return values.map((value) => ({ ...situation, [dimension]: value })).filter(isPossible);
}
