import { containsCidr, excludeCidr, mergeCidr, overlapCidr } from "cidr-tools";
import type { SecurityGroupPolicy } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";

/** The inbound rules of a security group, in the order in which they are tried. */
export interface SecurityGroup {
    id: string;
    ingress: readonly SecurityGroupPolicy[];
}

/** Packets of clients anywhere in a CIDR. */
export interface Packets {
    from: string;
    protocol: "TCP" | "UDP";
    port: number;
}

export interface Passage {
    /** The sources that are let through: `from` itself where all are, none where nobody is. */
    sources: readonly string[];
    /** The rule that decides, such as `sg-123 accepts TCP 80 from 0.0.0.0/0`. */
    decidedBy: string;
    /** Set where a rule cannot be read: it names a template, whose members are not looked up. */
    unreadable?: string;
}

/**
 * Which of these packets an interface with these groups lets in. Rules are tried in order, group after group; the first
 * that matches decides, and what none matches is dropped (215/20398). No group at all filters nothing.
 */
export function passage(groups: readonly SecurityGroup[], packets: Packets): Passage {
    const { from, protocol, port } = packets;
    if (groups.length === 0) {
        return { sources: [from], decidedBy: "no security group" };
    }
    let undecided: string[] = [from];
    const accepted: string[] = [];
    let decidedBy = "";
    for (const { id, ingress } of groups) {
        for (const rule of ingress.filter((each) => concerns(each, packets))) {
            if (hasTemplate(rule)) {
                return { sources: accepted, decidedBy, unreadable: `${id} has a rule with a template` };
            }
            const cidr = cidrOf(rule);
            const hit = cidr ? undecided.filter((each) => overlapCidr(each, cidr)) : [];
            if (!cidr || hit.length === 0) {
                continue;
            }
            const isAccept = rule.Action?.toUpperCase() === "ACCEPT";
            if (isAccept) {
                accepted.push(...hit.map((each) => (containsCidr(cidr, each) ? each : cidr)));
            }
            // The last word on anybody: what decides where all are treated alike.
            decidedBy = `${id} ${isAccept ? "accepts" : "drops"} ${protocol} ${port} from ${rule.CidrBlock ?? cidr}`;
            undecided = excludeCidr(undecided, cidr);
            if (undecided.length === 0) {
                return { sources: mergeCidr(accepted), decidedBy };
            }
        }
    }
    const ids = groups.map(({ id }) => id).join(", ");
    const others = accepted.length > 0 ? ` from others than ${mergeCidr(accepted).join(", ")}` : "";
    return { sources: mergeCidr(accepted), decidedBy: `no rule of ${ids} accepts ${protocol} ${port}${others}` };
}

/** A rule for another group's members is about none of a CIDR's clients. */
function cidrOf({ CidrBlock, SecurityGroupId }: SecurityGroupPolicy): string | undefined {
    if (SecurityGroupId || !CidrBlock || CidrBlock.includes(":")) {
        return undefined;
    }
    return CidrBlock.includes("/") ? CidrBlock : `${CidrBlock}/32`;
}

function hasTemplate({ AddressTemplate, ServiceTemplate }: SecurityGroupPolicy): boolean {
    const ids = [
        AddressTemplate?.AddressId,
        AddressTemplate?.AddressGroupId,
        ServiceTemplate?.ServiceId,
        ServiceTemplate?.ServiceGroupId,
    ];
    return ids.some((id) => id !== undefined && id !== "");
}

function concerns(rule: SecurityGroupPolicy, { protocol, port }: Packets): boolean {
    const wanted = (rule.Protocol ?? "ALL").toUpperCase();
    return hasTemplate(rule) || ((wanted === "ALL" || wanted === protocol) && includesPort(rule.Port ?? "ALL", port));
}

/** `ALL`, `80`, `80,443`, `8000-9000`. */
function includesPort(ports: string, port: number): boolean {
    return (
        ports.toUpperCase() === "ALL" ||
        ports === "" ||
        ports.split(",").some((part) => {
            const [first, last = first] = part.split("-").map(Number);
            return first !== undefined && last !== undefined && first <= port && port <= last;
        })
    );
}
