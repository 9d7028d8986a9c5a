import type { Facts, Quota } from "../facts";
import type { PreflightPlan } from "../plan";
import type { Caller } from "./caller";
import type { TencentClients } from "../../tencent/clients";

/** Limit of VPCs a region in DescribeVpcLimits (215/42942). */
const VPC_LIMIT = "appid-max-vpcs";

export function askVpcLimit(caller: Caller, { vpc }: TencentClients): Promise<Facts["vpcLimit"]> {
    return caller.ask("vpc:DescribeVpcLimits", async () => {
        const { VpcLimitSet = [] } = await vpc.DescribeVpcLimits({ LimitTypes: [VPC_LIMIT] });
        const limit = VpcLimitSet.find(({ LimitType }) => LimitType === VPC_LIMIT)?.LimitValue;
        if (limit === undefined) {
            throw new Error(`${VPC_LIMIT} is not in the answer`);
        }
        return limit;
    });
}

export function askAddressQuotas(caller: Caller, { vpc }: TencentClients): Promise<Facts["addresses"]> {
    return caller.ask("vpc:DescribeAddressQuota", async () => {
        const { QuotaSet = [] } = await vpc.DescribeAddressQuota();
        return { total: quotaOf(QuotaSet, "TOTAL_EIP_QUOTA"), daily: quotaOf(QuotaSet, "DAILY_EIP_APPLY") };
    });
}

export function askLoadBalancerQuota(
    caller: Caller,
    { clb }: TencentClients,
    { creates }: PreflightPlan,
): Promise<Facts["loadBalancers"]> {
    return caller.ask("clb:DescribeQuota", async () => {
        const { QuotaSet = [] } = await clb.DescribeQuota();
        return quotaOf(QuotaSet, creates.clb === "INTERNAL" ? "TOTAL_INTERNAL_CLB_QUOTA" : "TOTAL_OPEN_CLB_QUOTA");
    });
}

export function askSecurityGroupQuota(caller: Caller, { vpc }: TencentClients): Promise<Facts["securityGroups"]> {
    return caller.ask("vpc:DescribeSecurityGroupLimits", async () => {
        const [{ SecurityGroupLimitSet }, { TotalCount = 0 }] = await Promise.all([
            vpc.DescribeSecurityGroupLimits(),
            vpc.DescribeSecurityGroups({ Limit: "1", Offset: "0" }),
        ]);
        return { used: TotalCount, limit: SecurityGroupLimitSet?.SecurityGroupLimit ?? Infinity };
    });
}

function quotaOf(
    set: readonly { QuotaId?: string; QuotaCurrent?: number | null; QuotaLimit?: number }[],
    id: string,
): Quota | undefined {
    const found = set.find(({ QuotaId }) => QuotaId === id);
    // The CLB API may answer null for how many there are.
    return typeof found?.QuotaCurrent === "number" && found.QuotaLimit !== undefined
        ? { used: found.QuotaCurrent, limit: found.QuotaLimit }
        : undefined;
}
