import { TokenBucket } from "limiter";
import { TencentCloudError } from "../errors";

/** Requests a second of most actions: "默认接口请求频率限制：20次/秒" on their pages. */
const DEFAULT_LIMIT = 20;

/**
 * Requests a second of the actions that have another limit than most, as the "API overview" pages give them:
 * vpc 215/15755, tke 457/9427 and intl 457/32029, tag 651/35307, clb intl 214/33789 (all 20). The number in force on Tencent
 * Cloud is each account's own and can be raised.
 */
const LIMITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
    vpc: {
        ...each(
            100,
            "CreateVpc",
            "DescribeVpcs",
            "CreateSubnet",
            "DescribeSubnets",
            "ModifySubnetAttribute",
            "DeleteSubnet",
            "CreateRouteTable",
            "DescribeRouteTables",
            "ModifyRouteTableAttribute",
            "DeleteRouteTable",
            "ReplaceRouteTableAssociation",
            "CreateRoutes",
            "ReplaceRoutes",
            "DeleteRoutes",
            "CreateNatGateway",
        ),
        ...each(50, "ModifyVpcAttribute", "DeleteVpc", "CreateAssistantCidr", "ModifyAssistantCidr"),
        ...each(10, "AllocateAddresses", "AssociateAddress", "DisassociateAddress", "ModifyAddressAttribute"),
    },
    tke: { DeleteCluster: 50, DescribeClusterSecurity: 100 },
    tag: { DescribeResourceTagsByResourceIds: 100 },
};

function each(limit: number, ...actions: string[]): Record<string, number> {
    return Object.fromEntries(actions.map((action) => [action, limit]));
}

/** Requests a second that one caller has of an action. */
export function rateLimitOf(service: string, action: string): number {
    return LIMITS[service]?.[action] ?? DEFAULT_LIMIT;
}

/**
 * Tencent's request limits: one bucket of tokens an action, filled with its limit a second and never fuller than that.
 * Tencent counts for each action, region of access and sub-account (1278/109059), of which the lab has one each.
 */
export class RateLimits {
    private readonly buckets = new Map<string, TokenBucket>();

    /** Takes one request's token. Throws RequestLimitExceeded where there is none. */
    take(service: string, version: string, action: string): void {
        const limit = rateLimitOf(service, action);
        const key = `${service}/${version}/${action}`;
        const bucket = this.buckets.get(key) ?? fullBucket(limit);
        this.buckets.set(key, bucket);
        if (!bucket.tryRemoveTokens(1)) {
            throw new TencentCloudError(
                "RequestLimitExceeded",
                `Your requests of \`${action}\` exceed the frequency limit \`${limit}\` for a second. ` +
                    "Please reduce the frequency of calls.",
            );
        }
    }
}

function fullBucket(limit: number): TokenBucket {
    const bucket = new TokenBucket({ bucketSize: limit, tokensPerInterval: limit, interval: "second" });
    bucket.content = limit;
    return bucket;
}
