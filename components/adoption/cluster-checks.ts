import { coerce, lt, major, minor } from "semver";
import type { Mistake } from "../config/mistake";
import type { StackConfig } from "../config/fields";
import { hasNativeNodes, hasSuperNodes, NetworkType, NodeKind, type Scenario, SCENARIOS } from "../../tke/scenarios";
import { adoptsWorkload } from "../config/adopts-workload";
import type { CloudFacts, Cluster, ClusterFacts, ClusterNode } from "./facts";

/** Older API servers refuse the `matchLabelKeys` of a Pod's spread constraints as an unknown field. */
const MIN_VERSION = "1.25.0";
/** `minDomains`, without which all Pods may end up on one kind of node, is in force since. */
const MIN_VERSION_MIXED = "1.27.0";

/** What is wrong with the adopted cluster, as far as Tencent Cloud tells. */
export function clusterMistakes(config: StackConfig, scenario: Scenario, { cluster }: CloudFacts): Mistake[] {
    const { clusterId, region, vpcId } = config;
    if (!clusterId) {
        return [];
    }
    if (!cluster) {
        const set = `there is no such cluster in ${region}: set one of that region, or another region`;
        return [{ key: "clusterId", set }];
    }
    const mistakes: Mistake[] = [];
    if (vpcId && cluster.vpcId !== vpcId) {
        mistakes.push({ key: "vpcId", set: `${clusterId} is in ${cluster.vpcId}: set that, or remove it` });
    }
    const network = networkTypeOf(cluster);
    // A Pod on a super node takes an address of the VPC in either network (457/74015).
    if (scenario.nodeKind !== NodeKind.Super && network !== scenario.networkType) {
        mistakes.push({
            key: "scenario",
            set: `${clusterId} is ${nameOf(network)}, and this scenario needs ${nameOf(scenario.networkType)}: ${remedy(scenario)}`,
        });
    }
    const needed = scenario.nodeKind === NodeKind.Mixed ? MIN_VERSION_MIXED : MIN_VERSION;
    if (!adoptsWorkload(config) && isOlder(cluster, needed)) {
        const set = `${clusterId} runs Kubernetes ${cluster.clusterVersion}, and the app's spread over nodes needs ${major(needed)}.${minor(needed)}: upgrade it, or set another`;
        mistakes.push({ key: "clusterId", set });
    }
    if (!config.kubeconfig && !cluster.clusterExternalEndpoint && !cluster.pgwEndpoint) {
        const set = `${clusterId} has no endpoint of its API server open: open one (console: basic information of the cluster), or set kubeconfig`;
        mistakes.push({ key: "clusterId", set });
    }
    return mistakes;
}

/** False where its version is not known. */
function isOlder({ clusterVersion }: Cluster, version: string): boolean {
    const found = coerce(clusterVersion);
    return found !== null && lt(found, version);
}

/** Only GlobalRouter clusters have a cluster CIDR; the provider leaves the network type itself out (v1.83.25). */
function networkTypeOf({ clusterCidr }: Cluster): NetworkType {
    return clusterCidr ? NetworkType.GlobalRouter : NetworkType.VpcCni;
}

function nameOf(network: NetworkType): string {
    return network === NetworkType.GlobalRouter ? "GlobalRouter" : network;
}

function remedy(scenario: Scenario): string {
    const { networkType: _, ...rest } = scenario;
    const alike = Object.entries(SCENARIOS).find(([, other]) => {
        const { networkType, ...otherRest } = other;
        return networkType !== scenario.networkType && JSON.stringify(otherRest) === JSON.stringify(rest);
    });
    return alike ? `set ${alike[0]}, or another clusterId` : "set another scenario, or another clusterId";
}

/** What is wrong with the adopted cluster, as far as its API server tells. */
export function clusterStateMistakes(
    { clusterId, scenario: number }: StackConfig,
    { nodeKind }: Scenario,
    { nodes, ciliumConfig }: ClusterFacts,
): Mistake[] {
    const mistakes: Mistake[] = [];
    if (ciliumConfig && isOverlay(ciliumConfig)) {
        const set = `${clusterId} is Cilium-Overlay, whose Pods a CLB cannot reach: set a VPC-CNI or GlobalRouter cluster`;
        mistakes.push({ key: "clusterId", set });
    }
    if (!nodes) {
        return mistakes;
    }
    const usable = (isSuper: boolean) => nodes.some((node: ClusterNode) => node.isUsable && node.isSuper === isSuper);
    if (nodes.length === 0) {
        mistakes.push({ key: "clusterId", set: `${clusterId} has no node: add a node pool to it, or set another` });
    } else if (hasNativeNodes(nodeKind) && !usable(false)) {
        const set = `scenario ${number} needs a node that is not a super node, ready and schedulable, and ${clusterId} has none: add one, or set another`;
        mistakes.push({ key: "clusterId", set });
    }
    if (nodes.length > 0 && hasSuperNodes(nodeKind) && !usable(true)) {
        const set = `scenario ${number} needs a super node that is ready, and ${clusterId} has none: add a super node pool to it, or set another`;
        mistakes.push({ key: "clusterId", set });
    }
    return mistakes;
}

/** Cilium's own settings: `routing-mode` since 1.14, `tunnel` before. */
function isOverlay(config: Readonly<Record<string, string>>): boolean {
    return config["routing-mode"] === "tunnel" || ["vxlan", "geneve"].includes(config.tunnel ?? "");
}
