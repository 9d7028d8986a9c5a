import { failed, judgeFact, type CheckOutcome, passed, unaskedOutcome } from "../check";
import type { Facts, OwnPart, StateContent } from "../facts";
import type { PreflightPlan } from "../preflight-plan";
import { TAG_KEYS } from "../../components/common/resource-tags";
import { KINDS } from "../../tencent/resource-kinds";

type Lost = OwnPart | { kind: "ccs/cluster"; id: string };

/** Their ids stand in a state's outputs; of the others a state that has one is taken to have this one. */
const NAMED_BY_ID: readonly string[] = ["ccs/cluster", "clb/clb", "clb/listener"];

/** What `npm run teardown` deletes in order, with what is in it. */
const OF_CLUSTER: readonly string[] = ["ccs/cluster", "tke/nodepool", "tke/virtualnodepool"];

/**
 * What the stack has created and its state does not hold: Tencent's provider records these kinds only after it has waited for them
 * (v1.83.25). Another creation makes a second cluster, pool or certificate; of a CLB, listener and endpoint it fails.
 */
export function checkLost(facts: Facts, plan: PreflightPlan): CheckOutcome[] {
    const { state } = facts;
    if (state === undefined || (!plan.creates.cluster && facts.ownParts.length === 0)) {
        return [];
    }
    return judgeFact(state, (content) => {
        const parts = facts.ownParts.flatMap((fact) => (fact.known ? fact.value : []));
        const lost = [...clusters(facts, plan), ...parts].filter((each) => isLost(each, content));
        const asked = [...(plan.creates.cluster ? [facts.existing, facts.clusters] : []), ...facts.ownParts];
        const unknown = asked.find((fact) => !fact.known);
        const outcomes = [...outcomesOf(lost, plan), ...(unknown ? [unaskedOutcome(unknown.reason)] : [])];
        return outcomes.length > 0 ? outcomes : passed("the stack's state knows what the stack has created");
    });
}

/** One for each way out of it. */
function outcomesOf(lost: readonly Lost[], plan: PreflightPlan): CheckOutcome[] {
    const stack = plan.tags[TAG_KEYS.stack] ?? "";
    const keep = `keep it with \`npm run adopt-lost -- ${stack} --cloud\``;
    const ofCluster = lost.filter(({ kind }) => OF_CLUSTER.includes(kind));
    return [
        ...(ofCluster.length > 0
            ? [
                  lostOutcome(
                      ofCluster,
                      `${keep}, or delete it with \`npm run teardown -- --stack ${stack} --cloud\`; in the lab without --cloud`,
                  ),
              ]
            : []),
        ...lost
            .filter(({ kind }) => !OF_CLUSTER.includes(kind))
            .map((each) => {
                const command = `\`${KINDS[each.kind].remedy(each.id, plan.region)}\``;
                return lostOutcome(
                    [each],
                    each.kind === "clb/clb"
                        ? `${keep} (in the lab without --cloud), or delete it with ${command}`
                        : `delete it with ${command}: the next \`up\` creates it again`,
                );
            }),
    ];
}

function lostOutcome(lost: readonly Lost[], remedy: string): CheckOutcome {
    const [them, verb] = lost.length === 1 ? ["it", "belongs"] : ["them", "belong"];
    return failed(
        `${lost.map(nameOf).join(" and ")} ${verb} to this stack, and its state does not know ${them}: ` +
            `an \`up\` that was cut off has created ${them}`,
        remedy,
    );
}

function nameOf({ kind, id }: Lost): string {
    const [first, second] = id.split("/");
    return second === undefined ? `${KINDS[kind].label} ${first}` : `${KINDS[kind].label} ${second} of ${first}`;
}

function clusters({ existing, clusters }: Facts, plan: PreflightPlan): Lost[] {
    if (!plan.creates.cluster || !existing.known || !clusters.known) {
        return [];
    }
    const running = clusters.value.filter(({ isDeleting }) => !isDeleting).map(({ clusterId }) => clusterId);
    return existing.value
        .filter(({ kind, id }) => kind === "ccs/cluster" && running.includes(id))
        .map(({ id }) => ({ kind: "ccs/cluster", id }));
}

function isLost({ kind, id }: Lost, { types, ids }: StateContent): boolean {
    const [owner = "", own = owner] = id.split("/");
    const isOfAnother = own !== owner && kind !== "clb/listener" && !ids.has(owner);
    if (isOfAnother) {
        return false;
    }
    if (!NAMED_BY_ID.includes(kind)) {
        return !types.has(KINDS[kind].type);
    }
    // A state that has one without naming any says nothing of which one it is.
    const prefix = own.slice(0, own.indexOf("-") + 1);
    const isUnclear = types.has(KINDS[kind].type) && ![...ids].some((other) => other.startsWith(prefix));
    return !isUnclear && !ids.has(own);
}
