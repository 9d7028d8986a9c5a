import { failed, judge, type Outcome, passed, unaskedOutcome } from "../check";
import type { Facts, StateContent } from "../facts";
import type { PreflightPlan } from "../plan";
import { TAG_KEYS } from "../../components/common/tags";

const CLUSTER = "tencentcloud:index/kubernetesCluster:KubernetesCluster";
const POOLS = {
    native: "tencentcloud:index/kubernetesNativeNodePool:KubernetesNativeNodePool",
    super: "tencentcloud:index/kubernetesServerlessNodePool:KubernetesServerlessNodePool",
} as const;

/**
 * Clusters and node pools that bear the stack's tags and that its state does not hold: Tencent's provider records them only
 * after it has waited for them (v1.83.25), and another creation would make a second one.
 */
export function checkLost(facts: Facts, plan: PreflightPlan): Outcome[] {
    const { state } = facts;
    if (!plan.creates.cluster || state === undefined) {
        return [];
    }
    return judge(state, (content) => {
        for (const fact of [facts.existing, facts.clusters, facts.ownPools]) {
            if (!fact.known) {
                return unaskedOutcome(fact.reason);
            }
        }
        const lost = [...lostClusters(facts, content), ...lostPools(facts, content)];
        const stack = plan.tags[TAG_KEYS.stack];
        return lost.length === 0
            ? passed("the stack's state knows the clusters and node pools that bear its tags")
            : failed(
                  `${lost.join(" and ")} ${lost.length === 1 ? "belongs" : "belong"} to this stack, and its state does not know ` +
                      `${lost.length === 1 ? "it" : "them"}: an \`up\` that was cut off has created ${lost.length === 1 ? "it" : "them"}`,
                  `keep it with \`npm run adopt-lost -- ${stack} --cloud\`, or delete it with ` +
                      `\`npm run teardown -- --stack ${stack} --cloud\`; in the lab without --cloud`,
              );
    });
}

function lostClusters({ existing, clusters }: Facts, { types, clusterIds }: StateContent): string[] {
    if (!existing.known || !clusters.known) {
        return [];
    }
    const running = clusters.value.filter(({ isDeleting }) => !isDeleting).map(({ clusterId }) => clusterId);
    const own = existing.value.filter(({ kind, id }) => kind === "ccs/cluster" && running.includes(id));
    // A state that has a cluster without naming it says nothing of which one it is.
    const isUnclear = types.has(CLUSTER) && clusterIds.size === 0;
    return isUnclear ? [] : own.filter(({ id }) => !clusterIds.has(id)).map(({ id }) => `cluster ${id}`);
}

/** The pools' ids are no property in a state: one of the kind that it has is taken for this one. */
function lostPools({ ownPools }: Facts, { types, clusterIds }: StateContent): string[] {
    const pools = ownPools.known ? ownPools.value : [];
    return pools
        .filter(({ clusterId, kind }) => clusterIds.has(clusterId) && !types.has(POOLS[kind]))
        .map(({ id, clusterId }) => `node pool ${id} of ${clusterId}`);
}
