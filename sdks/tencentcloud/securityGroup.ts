import { type ArgsOf, defaulted, optional, resourceClass } from "./resource";
import type * as outputs from "./types/output";

const properties = {
    description: optional<string>(),
    name: defaulted<string>(),
    projectId: defaulted<number>(),
    securityGroupId: defaulted<string>(),
    tags: optional<Record<string, string>>(),
    timeouts: optional<outputs.SecurityGroupTimeouts>(),
};

export type SecurityGroupArgs = ArgsOf<typeof properties>;

/** A security group without its rules (`tencentcloud_security_group`). */
export class SecurityGroup extends resourceClass("tencentcloud:index/securityGroup:SecurityGroup", properties) {}
