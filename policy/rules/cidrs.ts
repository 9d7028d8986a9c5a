import { containsCidr, overlapCidr, parseCidr } from "cidr-tools";
import { each, ifKnown, type PolicyResource, type StackRule, type Violation } from "./rule";
import { allOfType, type ResourceOf } from "./resource-types";

type Vpc = ResourceOf<"tencentcloud:index/vpc:Vpc">;

/** A range of addresses that some resource takes. */
interface Range {
    urn: string;
    /** For a message: `serviceCidr of demo-cluster`. */
    what: string;
    /** The input that holds it. */
    key: string;
    cidr: () => string | undefined;
}

export const cidrsDoNotOverlap: StackRule = {
    name: "cidrs-do-not-overlap",
    description:
        "VPC, service CIDRs and cluster CIDRs do not overlap; subnets lie in their VPC, apart from each other.",
    source: "provider v1.83.25: cluster_cidr and service_cidr are apart from the VPC's CIDR and from other clusters' in it",
    scope: "stack",
    *check(stack) {
        yield* each(allOfType(stack, "tencentcloud:index/vpc:Vpc"), function* (vpc) {
            const subnets = subnetRanges(vpc, stack);
            yield* each(subnets, (subnet) => outside(vpc, subnet));
            yield* each(pairs(subnets), ([one, other]) => overlap(one, other));
            yield* each(pairs([...vpcRanges(vpc), ...clusterRanges(vpc, stack)]), ([one, other]) =>
                overlap(one, other),
            );
        });
        yield* each(clustersElsewhere(stack), (ranges) => each(pairs(ranges), ([one, other]) => overlap(one, other)));
    },
};

function* overlap(one: Range, other: Range): Generator<Violation> {
    const [cidr, otherCidr] = [one.cidr(), other.cidr()];
    if (isCidr(cidr) && isCidr(otherCidr) && overlapCidr(cidr, otherCidr)) {
        yield {
            urn: other.urn,
            message: `${other.key} ${otherCidr} overlaps ${one.what}, ${cidr}: set a range apart from it`,
        };
    }
}

function* outside(vpc: Vpc, subnet: Range): Generator<Violation> {
    const [cidr, subnetCidr] = [vpc.props.cidrBlock, subnet.cidr()];
    const ranges = [cidr, ...(vpc.props.assistantCidrs ?? [])].filter(isCidr);
    if (isCidr(subnetCidr) && ranges.length > 0 && !containsCidr(ranges, subnetCidr)) {
        yield {
            urn: subnet.urn,
            message: `${subnet.key} ${subnetCidr} is not in ${vpc.name}, ${ranges.join(", ")}: set a part of that`,
        };
    }
}

function vpcRanges({ urn, name, props }: Vpc): Range[] {
    const assistants = ifKnown(() => props.assistantCidrs) ?? [];
    return [
        { urn, what: `cidrBlock of ${name}`, key: "cidrBlock", cidr: () => props.cidrBlock },
        ...Array.from({ length: assistants.length }, (_, index): Range => {
            const key = `assistantCidrs[${index}]`;
            return { urn, what: `${key} of ${name}`, key, cidr: () => assistants[index] };
        }),
    ];
}

function subnetRanges(vpc: Vpc, stack: readonly PolicyResource[]): Range[] {
    return allOfType(stack, "tencentcloud:index/subnet:Subnet")
        .filter((subnet) => dependsOn(subnet, "vpcId", vpc))
        .map(({ urn, name, props }) => ({
            urn,
            what: `cidrBlock of ${name}`,
            key: "cidrBlock",
            cidr: () => props.cidrBlock,
        }));
}

function clusterRanges(vpc: Vpc, stack: readonly PolicyResource[]): Range[] {
    return allOfType(stack, "tencentcloud:index/kubernetesCluster:KubernetesCluster")
        .filter((cluster) => dependsOn(cluster, "vpcId", vpc))
        .flatMap(rangesOf);
}

/** The ranges of clusters in a VPC that is not the stack's: of each, those of its own have to fit each other. */
function clustersElsewhere(stack: readonly PolicyResource[]): Range[][] {
    const vpcs = allOfType(stack, "tencentcloud:index/vpc:Vpc");
    return allOfType(stack, "tencentcloud:index/kubernetesCluster:KubernetesCluster")
        .filter((cluster) => !vpcs.some((vpc) => dependsOn(cluster, "vpcId", vpc)))
        .map(rangesOf);
}

function rangesOf({ urn, name, props }: ResourceOf<"tencentcloud:index/kubernetesCluster:KubernetesCluster">): Range[] {
    return (["serviceCidr", "clusterCidr"] as const).map((key) => ({
        urn,
        what: `${key} of ${name}`,
        key,
        cidr: () => props[key],
    }));
}

function dependsOn(resource: PolicyResource, input: string, other: PolicyResource): boolean {
    return (resource.propertyDependencies[input] ?? []).includes(other.urn);
}

function pairs<T>(items: readonly T[]): [T, T][] {
    return items.flatMap((item, index) => items.slice(index + 1).map((other): [T, T] => [item, other]));
}

/** What is no CIDR at all is for the provider to refuse. */
function isCidr(text: string | undefined): text is string {
    try {
        return Boolean(text && parseCidr(text));
    } catch {
        return false;
    }
}
