import type { KindName } from "../tencent/resource-kinds";
import type { Fact } from "./fact";

/** An instance type in one zone, as the CVM API sells it. */
export interface Stock {
    zone: string;
    instanceType: string;
    /** Cores. */
    cpu: number;
    /** GiB. */
    memory: number;
    isOnSale: boolean;
    /** `EnoughStock`, `NormalStock`, `UnderStock` or `WithoutStock`. */
    category?: string;
    /** Price an hour, in the account's currency. @default - not answered */
    hourlyPrice?: number;
}

/** How many Pods with VPC-CNI a node takes (tke DescribeVpcCniPodLimits). */
export interface PodLimit {
    zone: string;
    instanceType: string;
    shared: number;
}

export interface ClusterLevel {
    name: string;
    nodes: number;
    pods: number;
    isOnSale: boolean;
}

/** A resource that carries the stack's tags. */
export interface OwnResource {
    /** As the tag service names it, such as `vpc/vpc`. */
    kind: string;
    id: string;
}

/** An OS image for nodes. */
export interface NodeImage {
    osName: string;
    id: string;
}

/** Something of the names that the program gives, which a creation that was cut off may have left. */
export interface OwnPart {
    kind: Extract<
        KindName,
        "tke/nodepool" | "tke/virtualnodepool" | "tke/endpoint" | "clb/clb" | "clb/listener" | "ssl/certificate"
    >;
    /** `<cluster or CLB>/<its own>`, where it belongs to one. */
    id: string;
}

/** What the stack's state holds, as far as a search for lost resources needs it. */
export interface StateContent {
    /** Types of its resources. */
    types: ReadonlySet<string>;
    /** Ids of clusters, CLBs and listeners that any of them names. */
    ids: ReadonlySet<string>;
}

/** Ranges that a VPC, cluster or CCN route occupies. */
export interface UsedCidrs {
    /** `VPC vpc-… (name)`. */
    owner: string;
    cidrs: string[];
    /** Of the VPC it is, or is in. @default - none */
    vpcId?: string;
    /** Of the cluster. @default - it is none */
    clusterId?: string;
    /** Of a cluster: whether it is being deleted. */
    isDeleting?: boolean;
}

export interface Quota {
    used: number;
    limit: number;
}

export interface Prices {
    /** What one hour costs, in the account's currency, by billing item. */
    hourly: Record<string, number>;
    /** Items whose price was not answered. */
    unknown: string[];
}

/** Whether an image can be pulled by whoever has no login; `none`: the stack runs none. */
export type ImageAccess =
    | { kind: "none" }
    | { kind: "public" }
    | { kind: "login" }
    | { kind: "missing" }
    | { kind: "not-asked"; why: string };

/** Everything that the checks judge; each fact may be unknown on its own. */
export interface Facts {
    /** Account and user that the API key belongs to. */
    identity: Fact<{ accountId: string; arn: string }>;
    /** What the stack has created already, in its region. */
    existing: Fact<readonly OwnResource[]>;
    /** Pools, endpoints, CLBs, listeners and certificates of the stack: a fact for each question; none where no state is read. */
    ownParts: readonly Fact<readonly OwnPart[]>[];
    /** @default - whoever asks cannot read it */
    state?: Fact<StateContent>;
    /** Regions that are open to the account. */
    regions: Fact<readonly string[]>;
    /** `STANDARD` (bill-by-IP) or `LEGACY` (bill-by-CVM). */
    accountType: Fact<string>;
    roles: Fact<ReadonlySet<string>>;
    zones: Fact<readonly string[]>;
    versions: Fact<readonly string[]>;
    nodeImages: Fact<readonly NodeImage[]>;
    levels: Fact<readonly ClusterLevel[]>;
    stock: Fact<readonly Stock[]>;
    podLimits: Fact<readonly PodLimit[]>;
    vpcs: Fact<readonly UsedCidrs[]>;
    vpcLimits: Fact<{ vpcs?: number; natGateways?: number }>;
    /** NAT gateways in the stack's own VPC; 0 where it has none yet. */
    natGateways: Fact<number>;
    /** What default routes of the adopted VPC lead to, such as `NAT nat-…`; none for a VPC of the stack's own. */
    egress: Fact<readonly string[]>;
    clusters: Fact<readonly UsedCidrs[]>;
    ccnRoutes: Fact<readonly UsedCidrs[]>;
    addresses: Fact<{ total?: Quota; daily?: Quota }>;
    loadBalancers: Fact<Quota | undefined>;
    securityGroups: Fact<Quota>;
    prices: Prices;
    image: ImageAccess;
    /** IPv4 addresses of this machine's own network interfaces; `lab` where a lab on this machine serves every VPC. */
    localAddresses: readonly string[] | "lab";
}
