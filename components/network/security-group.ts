import type * as pulumi from "@pulumi/pulumi";
import * as tencentcloud from "@pulumi/tencentcloud";
import { resolvedAfter } from "../common/resolved-after";
import { physicalName } from "../common/physical-name";
import { egressRules, type SecurityRule } from "./security-rules";

/** What {@link securityGroup} needs. */
export interface SecurityGroupSettings {
    /** Part of the group's name in the account. */
    role: string;
    description: string;
    ingress: pulumi.Input<SecurityRule[]>;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Makes a security group with its rules. The id that it resolves to is not known before the rules are in force. */
export function securityGroup(
    name: string,
    { role, description, ingress, tags }: SecurityGroupSettings,
    parent: pulumi.Resource,
): pulumi.Output<string> {
    const group = new tencentcloud.SecurityGroup(
        name,
        { name: physicalName(role), description, tags },
        // The provider gives up after 3 minutes on a group that a network interface still has (provider v1.83.25), and the
        // interfaces of Pods and nodes outlive these.
        { parent, customTimeouts: { delete: "15m" } },
    );
    const rules = new tencentcloud.SecurityGroupRuleSet(
        `${name}-rules`,
        { securityGroupId: group.id, ingresses: ingress, egresses: egressRules() },
        { parent },
    );
    return resolvedAfter(group.id, rules);
}
