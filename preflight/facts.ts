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

/** Ranges that a VPC, cluster or CCN route occupies. */
export interface UsedCidrs {
    /** `VPC vpc-… (name)`. */
    owner: string;
    cidrs: string[];
    /** Of the VPC it is in. @default - none */
    vpcId?: string;
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
    /** Resources that the stack's tags are on: kinds as the tag service names them, such as `vpc/vpc`. */
    existing: Fact<ReadonlySet<string>>;
    /** `STANDARD` (bill-by-IP) or `LEGACY` (bill-by-CVM). */
    accountType: Fact<string>;
    roles: Fact<ReadonlySet<string>>;
    zones: Fact<readonly string[]>;
    versions: Fact<readonly string[]>;
    levels: Fact<readonly ClusterLevel[]>;
    stock: Fact<readonly Stock[]>;
    podLimits: Fact<readonly PodLimit[]>;
    vpcs: Fact<readonly UsedCidrs[]>;
    vpcLimit: Fact<number>;
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
