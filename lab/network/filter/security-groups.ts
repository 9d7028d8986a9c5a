import { isIPv4 } from "node:net";
import { containsCidr } from "cidr-tools";
import type { SecurityGroupRecord } from "../../cloud/model";

/** The part of a security group that filters incoming packets. */
export type SecurityGroup = Pick<SecurityGroupRecord, "securityGroupId" | "ingress">;

type Policy = SecurityGroup["ingress"][number];

/** The first packet of a connection. Answers pass by themselves: security groups are stateful (213/18197). */
export interface Packet {
    /** An address of the VPC, or a client's as it is. */
    source: string;
    protocol: "TCP" | "UDP";
    port: number;
}

/**
 * Whether a packet passes the security groups of one network interface: all their ingress rules in the order of the
 * groups and, within a group, of PolicyIndex; the first that matches decides, and what none matches is dropped (213/18197).
 * An interface without a group filters nothing.
 *
 * Only IPv4 CIDRs and addresses match. Rules for another group match once {@link withMembers} has resolved them, those
 * for address or port templates never.
 */
export function securityGroupAllows(groups: readonly SecurityGroup[], packet: Packet): boolean {
    const rule = groups.flatMap(({ ingress }) => ingress).find((policy) => matches(policy, packet));
    return groups.length === 0 || rule?.Action?.toUpperCase() === "ACCEPT";
}

/**
 * The group with each rule for another group put as one rule for each of that group's members.
 *
 * @param membersOf addresses of the interfaces that have the group.
 */
export function withMembers(
    { securityGroupId, ingress }: SecurityGroup,
    membersOf: (securityGroupId: string) => readonly string[],
): SecurityGroup {
    return {
        securityGroupId,
        ingress: ingress.flatMap((policy) =>
            policy.SecurityGroupId
                ? membersOf(policy.SecurityGroupId).map((address) => ({
                      ...policy,
                      SecurityGroupId: "",
                      CidrBlock: `${address}/32`,
                  }))
                : [policy],
        ),
    };
}

function matches(policy: Policy, { source, protocol, port }: Packet): boolean {
    const wanted = policy.Protocol?.toUpperCase() || "ALL";
    return (
        !policy.SecurityGroupId &&
        !policy.AddressTemplate &&
        !policy.ServiceTemplate &&
        (wanted === "ALL" || wanted === protocol) &&
        matchesPort(policy.Port || "ALL", port) &&
        matchesSource(policy.CidrBlock ?? "", source)
    );
}

/** @param ports a port, a range `1-2`, a list of both, or ALL. */
function matchesPort(ports: string, port: number): boolean {
    return (
        ports.toUpperCase() === "ALL" ||
        ports.split(",").some((range) => {
            const [first, last = first] = range.split("-").map(Number);
            return first !== undefined && last !== undefined && first <= port && port <= last;
        })
    );
}

/** The API takes an address as well as a CIDR, and keeps what is neither as it is. */
function matchesSource(cidr: string, source: string): boolean {
    const [address = ""] = cidr.split("/");
    return isIPv4(address) && containsCidr(cidr, source);
}
