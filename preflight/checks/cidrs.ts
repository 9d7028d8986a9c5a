import { overlapCidr } from "cidr-tools";
import { failed, type CheckOutcome, passed, unaskedOutcome, warned } from "../check";
import type { Fact } from "../fact";
import type { Facts, UsedCidrs } from "../facts";
import type { PreflightPlan } from "../preflight-plan";

/** How many overlapping networks are named before the rest is counted. */
const MAX_NAMED = 5;

/**
 * Ranges of the stack against those of the account. Routes of a CCN that the VPC joins and clusters of the same VPC
 * must not overlap (CreateCluster's CidrConflictWith… errors); other VPCs matter only once they are connected.
 */
export function checkCidrs({ vpcs, clusters, ccnRoutes, existing }: Facts, plan: PreflightPlan): CheckOutcome[] {
    if (!plan.creates.cluster) {
        return [];
    }
    const ownIds = new Set(existing.known ? existing.value.map(({ id }) => id) : []);
    const isOther = ({ vpcId = "", clusterId = "" }: UsedCidrs) => !ownIds.has(vpcId) && !ownIds.has(clusterId);
    const own = [plan.vpcCidr, plan.clusterCidr, plan.serviceCidr].filter((cidr) => cidr !== undefined);
    const unless = existing.known ? "" : ", unless it is the stack's own";
    const pods = [plan.clusterCidr, plan.serviceCidr].filter((cidr) => cidr !== undefined);
    const outcomes = [
        ...against(ccnRoutes, own, isOther, (names) =>
            failed(
                `the stack's CIDRs overlap with ${names}`,
                "set vpcCidr and clusterCidr outside of the CCN's routes",
            ),
        ),
        ...against(
            clusters,
            pods,
            (used) => plan.vpcId !== undefined && used.vpcId === plan.vpcId && isOther(used),
            (names) =>
                failed(
                    `clusterCidr or serviceCidr overlap with ${names} in the same VPC`,
                    "set clusterCidr and serviceCidr to ranges that no cluster of the VPC has",
                ),
        ),
        ...against(
            vpcs,
            own,
            (used) => used.vpcId !== plan.vpcId && isOther(used),
            (names) =>
                warned(
                    `the stack's CIDRs overlap with ${names}: the two can never be connected by CCN or peering${unless}`,
                    "set other CIDRs if they are to be connected one day",
                ),
        ),
    ];
    return outcomes.length > 0 ? outcomes : [passed(`${own.join(", ")} overlap with no other VPC of the region`)];
}

function against(
    fact: Fact<readonly UsedCidrs[]>,
    own: readonly string[],
    concerns: (used: UsedCidrs) => boolean,
    outcome: (names: string) => CheckOutcome,
): CheckOutcome[] {
    if (!fact.known) {
        return [unaskedOutcome(fact.reason)];
    }
    const overlapping = fact.value.filter(
        (used) => concerns(used) && used.cidrs.some((cidr) => own.some((mine) => overlapCidr(cidr, mine))),
    );
    if (overlapping.length === 0) {
        return [];
    }
    const named = overlapping.slice(0, MAX_NAMED).map(({ owner, cidrs }) => `${owner} ${cidrs.join(", ")}`);
    const rest = overlapping.length - named.length;
    return [outcome(`${named.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}`)];
}
