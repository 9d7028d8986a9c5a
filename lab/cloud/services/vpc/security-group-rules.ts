import type {
    Filter,
    SecurityGroupPolicy,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { TencentCloudError } from "../../errors";

/** What stands for the caller's own public address (SecurityGroupPolicy, `CidrBlock`). */
const MY_PUBLIC_IP = "MY_PUBLIC_IP";

/**
 * A rule as the VPC API stores it: `0.0.0.0/n` as `0.0.0.0/0`, MY_PUBLIC_IP as the caller's address, and a rule without a source as
 * one for every source (SDK text of SecurityGroupPolicy; provider issue 2880).
 *
 * @param clientAddress whose request it is. @default the rule keeps MY_PUBLIC_IP
 */
export function normalPolicy(policy: SecurityGroupPolicy, clientAddress = MY_PUBLIC_IP): SecurityGroupPolicy {
    const { CidrBlock, Ipv6CidrBlock, SecurityGroupId, PolicyDescription } = policy;
    if (CidrBlock === MY_PUBLIC_IP) {
        return {
            ...policy,
            CidrBlock: clientAddress,
            PolicyDescription: PolicyDescription || "Replaced-From-MY_PUBLIC_IP",
        };
    }
    if (/^0\.0\.0\.0\/(?:\d|[12]\d|3[0-2])$/.test(CidrBlock ?? "")) {
        return { ...policy, CidrBlock: "0.0.0.0/0" };
    }
    return CidrBlock || Ipv6CidrBlock || SecurityGroupId ? policy : { ...policy, CidrBlock: "0.0.0.0/0" };
}

type Matches = (policy: SecurityGroupPolicy, value: string, direction: string) => boolean;

const ALL = "ALL";

/** DescribeSecurityGroupPolicies' filters. */
const FILTERS: Readonly<Record<string, Matches>> = {
    "security-group-id": (policy, value) => policy.SecurityGroupId === value,
    ip: (policy, value) => `${policy.CidrBlock} ${policy.Ipv6CidrBlock}`.includes(value),
    "address-module": () => false,
    "service-module": () => false,
    "protocol-type": (policy, value) => policy.Protocol?.toUpperCase() === value.toUpperCase(),
    port: (policy, value) => value.toUpperCase() === ALL || (policy.Port ?? "").includes(value),
    poly: (policy, value) => value.toUpperCase() === ALL || policy.Action?.toUpperCase() === value.toUpperCase(),
    direction: (_policy, value, direction) => value.toUpperCase() === ALL || value.toUpperCase() === direction,
    description: (policy, value) => (policy.PolicyDescription ?? "").includes(value),
};

/** Rules that match every filter. Throws InvalidParameterValue for a filter that there is none of. */
export function selectPolicies(
    policies: readonly SecurityGroupPolicy[],
    filters: readonly Filter[] = [],
    direction: "INBOUND" | "OUTBOUND",
): SecurityGroupPolicy[] {
    return filters.reduce<SecurityGroupPolicy[]>(
        (remaining, { Name, Values }) => {
            const matches = Object.hasOwn(FILTERS, Name) ? FILTERS[Name] : undefined;
            if (!matches) {
                throw new TencentCloudError(
                    "InvalidParameterValue",
                    `The filter \`${Name}\` is not supported; supported are ${Object.keys(FILTERS).join(", ")}.`,
                );
            }
            return remaining.filter((policy) => Values.some((value) => matches(policy, value, direction)));
        },
        [...policies],
    );
}
