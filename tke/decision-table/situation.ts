/** Everything by which TKE decides whether a Pod sees its client, each with the values it can have. */
export const DIMENSIONS = {
    /** The cluster's network. */
    network: ["VPC-CNI", "GR"],
    /**
     * How the Pods are connected: by a network interface of the VPC (VPC-CNI, also where it was added to a GlobalRouter
     * cluster), by their node's bridge (GlobalRouter), or on super nodes, of which the cluster then has no others.
     */
    pods: ["ENI", "bridge", "super node"],
    /** Service of type LoadBalancer (layer 4), or Ingress of class qcloud (layer 7). */
    entry: ["Service", "Ingress"],
    /** The object's direct-access annotation; `other`: a text that is no bool. */
    directAccess: ["true", "false", "absent", "other"],
    /** ConfigMap key `EnableDefaultDirectAccess`, at the time the object is made. */
    enableDefaultDirectAccess: ["true", "absent"],
    /** ConfigMap key `GlobalRouteDirectAccess`. */
    globalRouteDirectAccess: ["true", "false", "absent"],
    /** Of the Service. */
    externalTrafficPolicy: ["Cluster", "Local"],
    /** Type of the Ingress's backend Service; a Service that is the entry itself has `NodePort`. */
    backendService: ["NodePort", "ClusterIP"],
    /** `keepaliveEnable` of the Ingress's listener (TkeServiceConfig). */
    keepalive: ["off", "on"],
    /** Whether the account pays by IP (a standard account, "bill-by-IP"). */
    billByIp: ["yes", "no"],
    /** Whether the account is on the whitelist of SNAT Pro. */
    snatPro: ["yes", "no"],
    /** Whether Tencent knows the cluster's container CIDR: by ticket, or by a route in force in the VPC's CCN. */
    containerCidr: ["registered", "unregistered"],
} as const;

type Dimensions = typeof DIMENSIONS;
export type Dimension = keyof Dimensions;

/** One way a cluster, its Pods and the way in to them can be. */
export type Situation = { readonly [D in Dimension]: Dimensions[D][number] };

/** Whether there can be such a cluster, and each of its settings means something there. */
export function isPossible(situation: Situation): boolean {
    const { network, pods, entry, backendService, keepalive, externalTrafficPolicy } = situation;
    return (
        !(network === "VPC-CNI" && pods === "bridge") &&
        !(entry === "Service" && (backendService !== "NodePort" || keepalive !== "off")) &&
        // A ClusterIP Service has no external traffic.
        !(backendService === "ClusterIP" && externalTrafficPolicy !== "Cluster")
    );
}

/** Every possible situation. */
export function allSituations(): Situation[] {
    const combinations = Object.entries(DIMENSIONS).reduce<Record<string, string>[]>(
        (made, [dimension, values]) =>
            made.flatMap((situation) => [...values].map((value) => ({ ...situation, [dimension]: value }))),
        [{}],
    );
    return (combinations as Situation[]).filter(isPossible);
}
