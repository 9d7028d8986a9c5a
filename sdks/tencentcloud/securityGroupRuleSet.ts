import { type ArgsOf, computed, defaulted, optional, required, resourceClass } from "./resource";
import type * as outputs from "./types/output";

const properties = {
    egresses: optional<outputs.SecurityGroupRuleSetEgress[]>(),
    ingresses: optional<outputs.SecurityGroupRuleSetIngress[]>(),
    securityGroupId: required<string>(),
    securityGroupRuleSetId: defaulted<string>(),
    version: computed<string>(),
};

export type SecurityGroupRuleSetArgs = ArgsOf<typeof properties>;

/** All rules of a security group, in order (`tencentcloud_security_group_rule_set`). */
export class SecurityGroupRuleSet extends resourceClass(
    "tencentcloud:index/securityGroupRuleSet:SecurityGroupRuleSet",
    properties,
) {}
