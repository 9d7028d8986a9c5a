import { TencentCloudError } from "../errors";
import type { Store } from "../store";
import { accountProfile } from "./profile";

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

/** What the account may have: the default, unless the lab is set to another number. */
export function quotaOf(store: Pick<Store, "get">, quota: QuotaName): number {
    return accountProfile(store).quotas[quota] ?? QUOTAS[quota];
}

/**
 * Throws LimitExceeded, or the action's own code, when there are more than the quota.
 *
 * @param count how many there would be.
 * @param what names what is counted, e.g. `subnets of vpc-…`.
 */
export function checkQuota(
    store: Pick<Store, "get">,
    quota: QuotaName,
    count: number,
    what: string,
    code = "LimitExceeded",
): void {
    const limit = quotaOf(store, quota);
    if (count > limit) {
        throw new TencentCloudError(code, `The quota of ${what} is ${limit}: ${count} would be too many.`);
    }
}
