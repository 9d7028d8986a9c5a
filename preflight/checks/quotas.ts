import { failed, judgeFact, type CheckOutcome, passed, unaskedOutcome, warned } from "../check";
import { type Fact, known } from "../fact";
import type { Facts, Quota } from "../facts";
import type { PreflightPlan } from "../preflight-plan";
import { ownCount } from "./own";

const RAISE = "delete what is not used any more, or have Tencent raise the quota (a ticket in the console)";

/**
 * What the stack adds against what the account may still have. What the stack has created already is not added again;
 * where that is unknown, a quota that is used up is a warning only.
 */
export function checkQuotas(facts: Facts, { creates, clbOfController, publicEndpoint }: PreflightPlan): CheckOutcome[] {
    const missing = (kind: string, count: number) => Math.max(0, count - ownCount(facts, kind));
    // What TKE creates for a cluster bears its tags, not the stack's.
    const missingOfCluster = (count: number) => (ownCount(facts, "ccs/cluster") > 0 ? 0 : count);
    const vpcCount = facts.vpcs.known ? known(facts.vpcs.value.length) : facts.vpcs;
    const rows: [string, number, Fact<Quota | undefined>][] = [
        ["VPCs", creates.vpc ? missing("vpc/vpc", 1) : 0, againstLimit(vpcCount, facts.vpcLimits, "vpcs")],
        [
            "NAT gateways of the VPC",
            creates.natGateway ? missing("vpc/nat", 1) : 0,
            againstLimit(facts.natGateways, facts.vpcLimits, "natGateways"),
        ],
        ["EIPs", creates.natGateway ? missing("vpc/eip", 1) : 0, part(facts.addresses, "total")],
        [
            "EIPs applied for today",
            creates.natGateway && isReported(facts.addresses, "daily") ? missing("vpc/eip", 1) : 0,
            part(facts.addresses, "daily"),
        ],
        [
            creates.clb === "INTERNAL" ? "internal CLBs" : "public CLBs",
            (creates.clb ? (clbOfController ? missingOfCluster(1) : missing("clb/clb", 1)) : 0) +
                (creates.clb === "OPEN" && creates.cluster && publicEndpoint ? missingOfCluster(1) : 0),
            facts.loadBalancers,
        ],
        ["security groups", missing("cvm/sg", creates.securityGroups), facts.securityGroups],
    ];
    const wanted = rows.filter(([, adds]) => adds > 0);
    const outcomes = wanted.flatMap(([what, adds, fact]) => judgeQuota(what, adds, fact, facts.existing.known));
    const bad = outcomes.filter(({ status }) => status !== "passed");
    return bad.length > 0 || wanted.length === 0 ? bad : [passed(outcomes.map(({ found }) => found).join(", "))];
}

function judgeQuota(what: string, adds: number, fact: Fact<Quota | undefined>, isCertain: boolean): CheckOutcome[] {
    if (!fact.known) {
        return [unaskedOutcome(fact.reason)];
    }
    return judgeFact(fact, (quota) => {
        if (quota === undefined) {
            return {
                status: "unasked",
                found: `Tencent's API does not say how many ${what} there are`,
                remedy: "look at the quota in the console",
            };
        }
        const { used, limit } = quota;
        if (used + adds <= limit) {
            return passed(`${used} of ${limit} ${what}`);
        }
        const found = `${used} of ${limit} ${what} are used up, and the stack adds ${adds}`;
        return isCertain ? failed(found, RAISE) : warned(`${found}, unless it exists already`, RAISE);
    });
}

function againstLimit(
    count: Fact<number>,
    limits: Facts["vpcLimits"],
    key: "vpcs" | "natGateways",
): Fact<Quota | undefined> {
    if (!count.known || !limits.known) {
        return count.known ? (limits as Fact<never>) : count;
    }
    const limit = limits.value[key];
    return known(limit === undefined ? undefined : { used: count.value, limit });
}

/** Only some accounts have a limit of applications a day. */
function isReported(fact: Facts["addresses"], key: "daily"): boolean {
    return fact.known && fact.value[key] !== undefined;
}

function part<K extends "total" | "daily">(fact: Facts["addresses"], key: K): Fact<Quota | undefined> {
    return fact.known ? known(fact.value[key]) : fact;
}
