import { isIP } from "node:net";
import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import type { SecurityGroupPolicy } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { prefixLength } from "../../networks/cidrs";
import { invalidParameterValue, missingParameter, resourceNotFound, TencentCloudError } from "../../errors";
import type { CloudContext, Handlers } from "../../handlers";
import { checkQuota } from "../../account/quotas";
import type { Store } from "../../store";
import { normalPolicy, selectPolicies } from "./security-group-rules";
import { getSecurityGroup } from "./security-groups";

const ALL = "ALL";
const MAX_PORT = 65_535;

export function securityGroupPolicies({ store }: CloudContext): Handlers<Client> {
    return {
        DescribeSecurityGroupPolicies(request) {
            const group = getSecurityGroup(store, request.SecurityGroupId);
            const listed = (policies: SecurityGroupPolicy[], direction: "INBOUND" | "OUTBOUND") =>
                selectPolicies(policies.map(describePolicy), request.Filters, direction);
            return {
                SecurityGroupPolicySet: {
                    Version: group.version,
                    Ingress: listed(group.ingress, "INBOUND"),
                    Egress: listed(group.egress, "OUTBOUND"),
                },
            };
        },
        CreateSecurityGroupPolicies(request, { clientAddress }) {
            const group = getSecurityGroup(store, request.SecurityGroupId);
            const { Ingress = [], Egress = [] } = request.SecurityGroupPolicySet;
            store.update("securityGroup", group.securityGroupId, {
                version: nextVersion(group.version),
                ingress: withinQuota(store, inserted(group.ingress, checkedPolicies(store, Ingress, clientAddress))),
                egress: withinQuota(store, inserted(group.egress, checkedPolicies(store, Egress, clientAddress))),
            });
            return {};
        },
        ModifySecurityGroupPolicies(request, { clientAddress }) {
            const group = getSecurityGroup(store, request.SecurityGroupId);
            const { Version, Ingress, Egress } = request.SecurityGroupPolicySet;
            store.update("securityGroup", group.securityGroupId, {
                version: Version ?? nextVersion(group.version),
                ...replacedPolicies(
                    Version === "0",
                    checkedPolicies(store, Ingress, clientAddress),
                    checkedPolicies(store, Egress, clientAddress),
                ),
            });
            return {};
        },
        DeleteSecurityGroupPolicies(request) {
            const group = getSecurityGroup(store, request.SecurityGroupId);
            const { Ingress = [], Egress = [] } = request.SecurityGroupPolicySet;
            checkNamed(group.ingress, Ingress);
            checkNamed(group.egress, Egress);
            store.update("securityGroup", group.securityGroupId, {
                version: nextVersion(group.version),
                ingress: group.ingress.filter((policy, index) => !isNamed(policy, index, Ingress)),
                egress: group.egress.filter((policy, index) => !isNamed(policy, index, Egress)),
            });
            return {};
        },
    };
}

/** ModifySecurityGroupPolicies replaces all rules of both directions; version 0 clears the group. */
function replacedPolicies(
    clear: boolean,
    ingress: SecurityGroupPolicy[],
    egress: SecurityGroupPolicy[],
): { ingress: SecurityGroupPolicy[]; egress: SecurityGroupPolicy[] } {
    return clear ? { ingress: [], egress: [] } : { ingress, egress };
}

function nextVersion(version: string): string {
    return String(Number(version) + 1);
}

function inserted(
    existing: readonly SecurityGroupPolicy[],
    added: readonly SecurityGroupPolicy[],
): SecurityGroupPolicy[] {
    return added.reduceRight<SecurityGroupPolicy[]>(
        (policies, policy) => policies.toSpliced(policy.PolicyIndex ?? 0, 0, policy),
        [...existing],
    );
}

/** Throws ResourceNotFound for a rule to delete that the group has not: nothing would be deleted, without a word. */
function checkNamed(policies: readonly SecurityGroupPolicy[], wanted: readonly SecurityGroupPolicy[]): void {
    const missing = wanted.find((each) => !policies.some((policy, index) => isNamed(policy, index, [each])));
    if (missing) {
        throw resourceNotFound("security group rule", JSON.stringify(missing));
    }
}

/** A rule to delete is named by its index, or by what it says. */
function isNamed(policy: SecurityGroupPolicy, index: number, wanted: readonly SecurityGroupPolicy[]): boolean {
    return wanted.some((each) =>
        each.PolicyIndex !== undefined
            ? each.PolicyIndex === index
            : each.Action?.toUpperCase() === policy.Action?.toUpperCase() &&
              each.Protocol?.toUpperCase() === (policy.Protocol ?? "ALL").toUpperCase() &&
              (each.Port ?? "ALL").toUpperCase() === (policy.Port ?? "ALL").toUpperCase() &&
              isSameSource(normalPolicy(each), policy),
    );
}

function isSameSource(one: SecurityGroupPolicy, other: SecurityGroupPolicy): boolean {
    return (
        (one.CidrBlock ?? "") === (other.CidrBlock ?? "") &&
        (one.SecurityGroupId ?? "") === (other.SecurityGroupId ?? "")
    );
}

function checkedPolicies(
    store: Store,
    policies: SecurityGroupPolicy[] = [],
    clientAddress: string,
): SecurityGroupPolicy[] {
    const normal = policies.map((policy) => normalPolicy(policy, clientAddress));
    normal.forEach((policy) => checkPolicy(store, policy));
    return withinQuota(store, normal);
}

function withinQuota(store: Store, policies: SecurityGroupPolicy[]): SecurityGroupPolicy[] {
    checkQuota(
        store,
        "securityGroupPolicies",
        policies.length,
        "rules of a security group and direction",
        "LimitExceeded.SecurityGroupPolicySet",
    );
    return policies;
}

function checkPolicy(store: Store, policy: SecurityGroupPolicy): void {
    if (policy.Action === undefined) {
        throw missingParameter("Action");
    }
    if (!["ACCEPT", "DROP"].includes(policy.Action.toUpperCase())) {
        throw invalidParameterValue("Action", policy.Action, "must be ACCEPT or DROP");
    }
    const protocol = (policy.Protocol ?? ALL).toUpperCase();
    if (!["TCP", "UDP", "ICMP", "ICMPV6", "GRE", ALL].includes(protocol)) {
        throw invalidParameterValue("Protocol", policy.Protocol, "must be TCP, UDP, ICMP, ICMPv6, GRE or ALL");
    }
    checkPorts(protocol, policy.Port ?? ALL);
    checkSource(store, policy);
}

function checkPorts(protocol: string, port: string): void {
    if (port.toUpperCase() === ALL) {
        return;
    }
    const isValid = port.split(",").every((range) => {
        const [from, to = from] = range.split("-").map((text) => (/^\d{1,5}$/.test(text) ? Number(text) : NaN));
        return /^\d+(-\d+)?$/.test(range) && from! <= to! && to! <= MAX_PORT;
    });
    if (!isValid) {
        throw invalidParameterValue(
            "Port",
            port,
            `must be a port up to ${MAX_PORT}, a range \`1-2\`, a list \`1,2\` or ALL`,
        );
    }
    if (protocol === ALL) {
        throw invalidParameterValue("Port", port, "must be ALL, since `Protocol` is");
    }
}

/** Of the three ways to say whom a rule is about, one at most (SDK text of SecurityGroupPolicy). */
function checkSource(store: Store, { CidrBlock, Ipv6CidrBlock, SecurityGroupId }: SecurityGroupPolicy): void {
    if ([CidrBlock, Ipv6CidrBlock, SecurityGroupId].filter(Boolean).length > 1) {
        throw new TencentCloudError(
            "InvalidParameter.Coexist",
            "`CidrBlock`, `Ipv6CidrBlock` and `SecurityGroupId` exclude one another.",
        );
    }
    if (CidrBlock && isIP(CidrBlock) !== 4 && prefixLength(CidrBlock) === undefined) {
        throw invalidParameterValue("CidrBlock", CidrBlock, "is not an IPv4 address, or a CIDR without host bits");
    }
    if (Ipv6CidrBlock && isIP(Ipv6CidrBlock.replace(/\/(\d|[1-9]\d|1[01]\d|12[0-8])$/, "")) !== 6) {
        throw invalidParameterValue("Ipv6CidrBlock", Ipv6CidrBlock, "is not an IPv6 address or CIDR");
    }
    if (SecurityGroupId) {
        getSecurityGroup(store, SecurityGroupId);
    }
}

/** The provider reads `SecurityGroupId` only where `Ipv6CidrBlock` is not null (v1.83.25). */
function describePolicy(policy: SecurityGroupPolicy, index: number): SecurityGroupPolicy {
    return {
        ...policy,
        PolicyIndex: index,
        Protocol: policy.Protocol ?? "ALL",
        Port: policy.Port ?? "ALL",
        CidrBlock: policy.CidrBlock ?? "",
        Ipv6CidrBlock: policy.Ipv6CidrBlock ?? "",
        SecurityGroupId: policy.SecurityGroupId ?? "",
        Action: policy.Action ?? "",
        PolicyDescription: policy.PolicyDescription ?? "",
    };
}
