/**
 * What an account can have by default. VPC quotas have the names that DescribeVpcLimits gives them (248/42942).
 * Tencent counts most of them by region; the lab does not keep regions apart, and counts all regions together.
 */
export const QUOTAS = {
    "appid-max-vpcs": 20,
    "vpc-max-subnets": 100,
    "vpc-max-route-tables": 10,
    "route-table-max-policies": 50,
    "vpc-max-nat-gateways": 3,
    "vpc-max-assistant_cidrs": 10,
    /** EIPs (DescribeAddressQuota's TOTAL_EIP_QUOTA). */
    addresses: 20,
    securityGroups: 50,
    /** Rules of a security group, in each direction. */
    securityGroupPolicies: 100,
    /** CCNs of an account (1003/30052). */
    ccns: 5,
    /** Instances of a CCN (1003/30052). */
    ccnInstances: 25,
    /** CLBs, for each of the types OPEN and INTERNAL (214/6187). */
    loadBalancers: 100,
    /** Clusters (457/9087). */
    clusters: 20,
    /**
     * EIPs that are applied for in a day (DescribeAddressQuota's DAILY_EIP_APPLY). No limit by default: the lab's stacks come
     * and go faster than those of an account.
     */
    dailyAddresses: Infinity,
} as const;

export type QuotaName = keyof typeof QUOTAS;
