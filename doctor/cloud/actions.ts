import type { CamAction } from "./ask";

/** Every action that doctor calls with Tencent credentials; all of them only read. */
export const DOCTOR_ACTIONS = {
    clusters: "tke:DescribeClusters",
    nodePools: "tke:DescribeNodePools",
    accountType: "vpc:DescribeNetworkAccountType",
    vpcs: "vpc:DescribeVpcs",
    ccnInstances: "vpc:DescribeCcnAttachedInstances",
    ccnRoutes: "vpc:DescribeCcnRoutes",
    securityGroups: "vpc:DescribeSecurityGroupPolicies",
    instances: "cvm:DescribeInstances",
    loadBalancers: "clb:DescribeLoadBalancers",
    listeners: "clb:DescribeListeners",
    targets: "clb:DescribeTargets",
    targetHealth: "clb:DescribeTargetHealth",
} as const satisfies Readonly<Record<string, CamAction>>;
