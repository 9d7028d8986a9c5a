import { mergeCidr } from "cidr-tools";
import type { PolicyResource } from "./rule";
import { isOfType } from "./resource-types";

/** An ingress rule of a security group. */
export interface IngressRule {
    /** For a message: `ingresses[0]`. */
    where: string;
    accepts: boolean;
    /** An address or a CIDR; undefined for what is no address: another security group, an address template. */
    source: string | undefined;
    /** `TCP`, `UDP`, `ICMP`, `ICMPv6` or `ALL`. */
    protocol: string;
    /** `ALL`, `80`, `80,90` or `80-90`. */
    ports: string;
}

const EVERYWHERE = ["0.0.0.0/0", "::/0"];

/** A protocol template names ports that cannot be seen from here: it may be any. */
const ALL = "ALL";

/**
 * How each type has its ingress rules, in order, the first that matches decides (provider v1.83.25). Of the types without a
 * class in this project's SDK the provider calls two deprecated.
 */
const READERS: Readonly<Record<string, (resource: PolicyResource) => (() => IngressRule)[]>> = {
    "tencentcloud:index/securityGroupRuleSet:SecurityGroupRuleSet": ruleSet,
    "tencentcloud:index/securityGroupLiteRule:SecurityGroupLiteRule": liteRules,
    "tencentcloud:index/securityGroupRule:SecurityGroupRule": singleRule,
};

/** The ingress rules that a resource gives a security group; each is read when it is called for. */
export function ingressRulesOf(resource: PolicyResource): (() => IngressRule)[] {
    return READERS[resource.type]?.(resource) ?? [];
}

/** The rules through which the whole world reaches a TCP port, alone or together; empty where it does not. */
export function openingsOf(rules: readonly IngressRule[], port: number): IngressRule[] {
    const matching = rules.filter(
        ({ source, protocol, ports }) => isAddress(source) && isTcp(protocol) && holds(ports, port),
    );
    return EVERYWHERE.flatMap((everywhere) => {
        const closed = matching.findIndex(({ accepts, source }) => !accepts && source === everywhere);
        const accepting = (closed < 0 ? matching : matching.slice(0, closed)).filter(({ accepts }) => accepts);
        const ofVersion = accepting.filter(({ source }) => source?.includes(":") === everywhere.includes(":"));
        // Merged, since 0.0.0.0/1 and 128.0.0.0/1 are everyone too.
        const merged = mergeCidr(ofVersion.map(({ source }) => source ?? ""));
        return merged.includes(everywhere) ? ofVersion : [];
    });
}

/** Whether CIDRs are, alone or together, every IPv4 or every IPv6 address. */
export function isEverywhere(cidrs: readonly string[]): boolean {
    return EVERYWHERE.some((everywhere) => {
        const ofVersion = cidrs.filter((cidr) => isAddress(cidr) && cidr.includes(":") === everywhere.includes(":"));
        return mergeCidr(ofVersion).includes(everywhere);
    });
}

function ruleSet(resource: PolicyResource): (() => IngressRule)[] {
    if (!isOfType(resource, "tencentcloud:index/securityGroupRuleSet:SecurityGroupRuleSet")) {
        return [];
    }
    const rules = resource.props.ingresses ?? [];
    return Array.from({ length: rules.length }, (_, index) => () => {
        const rule = rules[index];
        const template = rule?.serviceTemplateId || rule?.serviceTemplateGroup;
        return {
            where: `ingresses[${index}]`,
            accepts: rule?.action.toUpperCase() === "ACCEPT",
            source: rule?.cidrBlock || rule?.ipv6CidrBlock || undefined,
            protocol: (template ? "" : rule?.protocol) || ALL,
            ports: (template ? "" : rule?.port) || ALL,
        };
    });
}

/** `ACCEPT#0.0.0.0/0#22#TCP`, or with a protocol template `ACCEPT#0.0.0.0/0##ppm-…`. */
function liteRules({ props }: PolicyResource): (() => IngressRule)[] {
    const { ingresses, ingress = ingresses ?? [] } = props as { ingress?: string[]; ingresses?: string[] };
    return Array.from({ length: ingress.length }, (_, index) => () => {
        const [action = "", source = "", ports = "", protocol = ""] = ingress[index]?.split("#") ?? [];
        return {
            where: `ingresses[${index}]`,
            accepts: action.toUpperCase() === "ACCEPT",
            source,
            protocol: protocol.startsWith("ppm") ? ALL : protocol || ALL,
            ports: ports || ALL,
        };
    });
}

function singleRule({ props }: PolicyResource): (() => IngressRule)[] {
    const rule = props as Partial<Record<"type" | "policy" | "cidrIp" | "ipProtocol" | "portRange", string>>;
    const read = () => ({
        where: "cidrIp",
        accepts: rule.policy?.toUpperCase() === "ACCEPT",
        source: rule.cidrIp,
        protocol: rule.ipProtocol || ALL,
        ports: rule.portRange || ALL,
    });
    return rule.type === "egress" ? [] : [read];
}

function isTcp(protocol: string): boolean {
    return ["TCP", ALL].includes(protocol.toUpperCase());
}

function holds(ports: string, port: number): boolean {
    return (
        ports.toUpperCase() === ALL ||
        ports.split(",").some((range) => {
            const [from, to = from] = range.split("-").map(Number);
            return from !== undefined && to !== undefined && from <= port && port <= to;
        })
    );
}

/** Not a security group (`sg-…`) nor an address template (`ipm-…`, `ipmg-…`). */
function isAddress(source: string | undefined): source is string {
    return source !== undefined && /^[\d.]+(\/\d+)?$|:/.test(source);
}
