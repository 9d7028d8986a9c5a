import { type Fact, known } from "../fact";
import type { Facts, Quota } from "../facts";
import type { PreflightPlan } from "../preflight-plan";
import type { TimeLimitedReader } from "./time-limited-reader";
import type { TencentClients } from "../../tencent/clients";

/** VPCs of a region and NAT gateways of a VPC, as DescribeVpcLimits names them (215/42942). */
const VPC_LIMITS = { vpcs: "appid-max-vpcs", natGateways: "vpc-max-nat-gateways" } as const;

export function askVpcLimits(caller: TimeLimitedReader, { vpc }: TencentClients): Promise<Facts["vpcLimits"]> {
    return caller.ask("vpc:DescribeVpcLimits", async () => {
        const { VpcLimitSet = [] } = await vpc.DescribeVpcLimits({ LimitTypes: Object.values(VPC_LIMITS) });
        const limit = (type: string) => VpcLimitSet.find(({ LimitType }) => LimitType === type)?.LimitValue;
        return { vpcs: limit(VPC_LIMITS.vpcs), natGateways: limit(VPC_LIMITS.natGateways) };
    });
}

/** @param existing is what the stack has created already, its VPC among it. */
export async function askNatGateways(
    caller: TimeLimitedReader,
    { vpc }: TencentClients,
    { creates }: PreflightPlan,
    existing: Promise<Facts["existing"]>,
): Promise<Facts["natGateways"]> {
    const own = await existing;
    const vpcIds = own.known ? own.value.filter(({ kind }) => kind === "vpc/vpc").map(({ id }) => id) : [];
    if (!creates.natGateway || vpcIds.length === 0) {
        return known(0);
    }
    return caller.ask("vpc:DescribeNatGateways", async () => {
        const { TotalCount = 0 } = await vpc.DescribeNatGateways({
            Filters: [{ Name: "vpc-id", Values: vpcIds }],
            Limit: 1,
        });
        return TotalCount;
    });
}

export function askAddressQuotas(caller: TimeLimitedReader, { vpc }: TencentClients): Promise<Facts["addresses"]> {
    return caller.ask("vpc:DescribeAddressQuota", async () => {
        const { QuotaSet = [] } = await vpc.DescribeAddressQuota();
        return { total: quotaOf(QuotaSet, "TOTAL_EIP_QUOTA"), daily: quotaOf(QuotaSet, "DAILY_EIP_APPLY") };
    });
}

export function askLoadBalancerQuota(
    caller: TimeLimitedReader,
    { clb }: TencentClients,
    { creates }: PreflightPlan,
): Promise<Facts["loadBalancers"]> {
    return caller.ask("clb:DescribeQuota", async () => {
        const { QuotaSet = [] } = await clb.DescribeQuota();
        return quotaOf(QuotaSet, creates.clb === "INTERNAL" ? "TOTAL_INTERNAL_CLB_QUOTA" : "TOTAL_OPEN_CLB_QUOTA");
    });
}

/** Two questions, so that a permission that is missing is named by its own action. */
export async function askSecurityGroupQuota(
    caller: TimeLimitedReader,
    { vpc }: TencentClients,
): Promise<Facts["securityGroups"]> {
    const [limits, groups] = await Promise.all([
        caller.ask("vpc:DescribeSecurityGroupLimits", () => vpc.DescribeSecurityGroupLimits()),
        caller.ask("vpc:DescribeSecurityGroups", () => vpc.DescribeSecurityGroups({ Limit: "1", Offset: "0" })),
    ]);
    if (!limits.known || !groups.known) {
        return limits.known ? (groups as Fact<never>) : limits;
    }
    const limit = limits.value.SecurityGroupLimitSet?.SecurityGroupLimit ?? Infinity;
    return known({ used: groups.value.TotalCount ?? 0, limit });
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
