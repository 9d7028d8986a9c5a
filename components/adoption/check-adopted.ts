import * as pulumi from "@pulumi/pulumi";
import * as tencentcloud from "@pulumi/tencentcloud";
import { kubeconfigOf } from "../cluster/adopted-cluster";
import { adoptedKeys } from "../scenario/adopted-keys";
import type { Mistake } from "../config/mistake";
import type { StackConfig } from "../config/fields";
import { objectNames } from "../common/object-names";
import { adoptsWorkload } from "../config/adopts-workload";
import { firstOf } from "../common/first-of";
import { physicalName } from "../common/physical-name";
import { needsGlobalRouteDirectAccess, type Scenario, scenarioOf } from "../../tke/scenarios";
import { TAG_KEYS } from "../common/resource-tags";
import { deniedRights } from "./ask-rights";
import { certificateMistakes, certificateWarning } from "./certificate-checks";
import { cloudFacts } from "./cloud-facts";
import { clusterMistakes, clusterStateMistakes } from "./cluster-checks";
import { clusterFacts } from "./cluster-facts";
import { switchConsequence, switchMistakes } from "./controller-switch";
import type { CloudFacts, Cluster, ClusterFacts } from "./facts";
import { loadBalancerMistakes, portMistakes } from "./load-balancer-checks";
import { neededRights, type Right, rightsMistakes } from "./needed-rights";
import { networkMistakes } from "./network-checks";
import { namespaceOf, objectMistakes } from "./object-checks";
import { workloadFindings } from "./workload-checks";
import { workloadFacts, type WorkloadFacts } from "./workload-facts";

/**
 * Looks at what a config adopts before anything is registered, in previews too, and warns of what changes for others
 * and of what ends soon.
 * Resolves to all that is wrong with it; empty where nothing is, or nothing is adopted. Rejects where an API does not answer.
 */
export async function checkAdopted(config: StackConfig, opts: pulumi.InvokeOptions): Promise<Mistake[]> {
    const scenario = scenarioOf(config.scenario);
    if (!scenario || adoptedKeys(config).length === 0) {
        return [];
    }
    const facts = await cloudFacts(config, opts);
    const now = new Date();
    const ends = certificateWarning(config, facts, now);
    if (ends) {
        await pulumi.log.warn(ends);
    }
    const isFull = [...facts.subnets.values()].some((subnet) => subnet?.availableIpCount === 0);
    const exists = isFull && (await stackExists(config, facts, opts));
    return [
        ...networkMistakes(config, facts, exists),
        ...clusterMistakes(config, scenario, facts),
        ...loadBalancerMistakes(config, scenario, facts),
        ...certificateMistakes(config, facts, now),
        ...(await (config.clusterId
            ? inAdoptedCluster(config, scenario, facts)
            : inOwnCluster(config, scenario, facts, opts))),
    ];
}

async function inAdoptedCluster(config: StackConfig, scenario: Scenario, facts: CloudFacts): Promise<Mistake[]> {
    const kubeconfig = config.kubeconfig ?? openKubeconfig(facts.cluster);
    if (!facts.cluster || !kubeconfig) {
        return [];
    }
    let cluster: ClusterFacts;
    let workload: WorkloadFacts | undefined;
    let denied: readonly Right[];
    try {
        [cluster, denied] = await Promise.all([
            clusterFacts(kubeconfig, namespaceOf(config), objectNames(config).certificate),
            deniedRights(kubeconfig, neededRights(config, scenario)),
        ]);
        // Nothing can be in a namespace that is not there, which is a mistake of its own.
        workload =
            adoptsWorkload(config) && cluster.namespace !== null
                ? await workloadFacts(kubeconfig, namespaceOf(config), config)
                : undefined;
    } catch (error) {
        const key = config.kubeconfig ? "kubeconfig" : "clusterId";
        const set =
            `the cluster's API server cannot be asked (${(error as Error).message}): run Pulumi from where it can be ` +
            "reached, such as the VPC, or set a kubeconfig that leads there";
        return [{ key, set }];
    }
    const directAccess = config.directAccess ?? scenario.directAccess;
    const consequence = needsGlobalRouteDirectAccess(scenario, directAccess)
        ? switchConsequence(config, cluster)
        : undefined;
    if (consequence && config.allowClusterWideChanges) {
        await pulumi.log.warn(consequence);
    }
    const found = workload && workloadFindings(config, scenario, cluster, workload);
    for (const warning of found?.warnings ?? []) {
        await pulumi.log.warn(warning);
    }
    return [
        ...(found?.mistakes ?? []),
        ...rightsMistakes(config, denied),
        ...clusterStateMistakes(config, scenario, cluster),
        ...objectMistakes(config, directAccess, cluster),
        ...portMistakes(config, scenario, facts.listeners, cluster, false),
        ...switchMistakes(config, consequence),
    ];
}

/** Whether an earlier run has created the stack's cluster, or its objects in an adopted one. */
async function stackExists(config: StackConfig, facts: CloudFacts, opts: pulumi.InvokeOptions): Promise<boolean> {
    if (!config.clusterId) {
        return (await ownCluster(opts)) !== undefined;
    }
    const kubeconfig = config.kubeconfig ?? openKubeconfig(facts.cluster);
    // An unreachable cluster is a mistake of its own.
    const cluster = kubeconfig
        ? await clusterFacts(kubeconfig, namespaceOf(config), objectNames(config).certificate).catch(() => undefined)
        : undefined;
    return cluster?.objects?.some(({ isOwn }) => isOwn) === true;
}

async function ownCluster(opts: pulumi.InvokeOptions): Promise<Cluster | undefined> {
    const { lists } = await tencentcloud.getKubernetesClusters(
        {
            clusterName: physicalName("cluster"),
            tags: { [TAG_KEYS.project]: pulumi.getProject(), [TAG_KEYS.stack]: pulumi.getStack() },
        },
        opts,
    );
    return firstOf(lists);
}

/** The stack's own cluster, where an earlier run has created it, knows whose an adopted CLB's listeners are. */
async function inOwnCluster(
    config: StackConfig,
    scenario: Scenario,
    { listeners }: CloudFacts,
    opts: pulumi.InvokeOptions,
): Promise<Mistake[]> {
    if (!config.loadBalancerId || listeners.length === 0) {
        return [];
    }
    const found = await ownCluster(opts);
    const kubeconfig = openKubeconfig(found);
    // An unreachable cluster is reported by the resources that use it.
    const cluster = kubeconfig
        ? await clusterFacts(kubeconfig, namespaceOf(config), objectNames(config).certificate).catch(() => undefined)
        : undefined;
    return portMistakes(config, scenario, listeners, cluster, !found);
}

/** Empty where no endpoint is open. */
function openKubeconfig(cluster: Cluster | undefined): string {
    return cluster?.clusterExternalEndpoint || cluster?.pgwEndpoint
        ? kubeconfigOf({
              clusterExternalEndpoint: cluster.clusterExternalEndpoint ?? "",
              kubeConfig: cluster.kubeConfig ?? "",
              kubeConfigIntranet: cluster.kubeConfigIntranet ?? "",
          })
        : "";
}
