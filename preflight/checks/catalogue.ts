import { failed, judgeFact, type CheckOutcome, passed, warned } from "../check";
import type { Facts, Stock } from "../facts";
import type { PreflightPlan } from "../preflight-plan";
import { failedToCreate } from "./own";

/** How many alternatives a remedy names. */
const MAX_ALTERNATIVES = 3;
/** What a TKE node runs of its own beside the app: network, proxy and log agents. */
const SYSTEM_PODS_PER_NODE = 8;

export function checkZones(facts: Facts, plan: PreflightPlan): CheckOutcome[] {
    if (plan.zones.length === 0) {
        return [];
    }
    return judgeFact(facts.zones, (available) => {
        const closed = plan.zones.filter((zone) => !available.includes(zone));
        return closed.length === 0
            ? passed(`${plan.zones.join(", ")} are open`)
            : failedToCreate(
                  facts,
                  "ccs/cluster",
                  `${closed.join(", ")} ${closed.length === 1 ? "is" : "are"} not open in ${plan.region}`,
                  `set zones to some of ${available.join(", ")}`,
              );
    });
}

export function checkKubernetesVersion(facts: Facts, { creates, kubernetesVersion }: PreflightPlan): CheckOutcome[] {
    if (!creates.cluster || kubernetesVersion === undefined) {
        return [];
    }
    return judgeFact(facts.versions, (offered) =>
        offered.includes(kubernetesVersion)
            ? passed(`TKE offers Kubernetes ${kubernetesVersion}`)
            : failedToCreate(
                  facts,
                  "ccs/cluster",
                  `TKE does not offer Kubernetes ${kubernetesVersion}`,
                  `set kubernetesVersion to one of ${offered.join(", ")}`,
              ),
    );
}

/** Every zone has to sell at least one of the types: the nodes are spread evenly over the zones. */
export function checkInstanceStock(facts: Facts, plan: PreflightPlan): CheckOutcome[] {
    if (!plan.creates.nativeNodes) {
        return [];
    }
    return judgeFact(facts.stock, (all) =>
        plan.zones.map((zone) => {
            const inZone = all.filter((item) => item.zone === zone && item.isOnSale);
            const chosen = plan.instanceTypes
                .map((type) => inZone.find(({ instanceType }) => instanceType === type))
                .find((item) => item !== undefined);
            const types = plan.instanceTypes.join(", ");
            if (!chosen) {
                return failedToCreate(
                    facts,
                    "cvm/instance",
                    `${types} ${plan.instanceTypes.length === 1 ? "is" : "are"} sold out or not sold in ${zone} (${plan.instanceChargeType})`,
                    remedyFor(alternatives(all, inZone, plan), zone),
                );
            }
            return chosen.category === "UnderStock"
                ? warned(
                      `${chosen.instanceType} is almost sold out in ${zone}`,
                      remedyFor(alternatives(all, inZone, plan), zone),
                  )
                : passed(`${chosen.instanceType} is on sale in ${zone}`);
        }),
    );
}

function remedyFor(others: readonly string[], zone: string): string {
    return others.length > 0
        ? `set instanceType to one that ${zone} sells, such as ${others.join(", ")}`
        : `set zones without ${zone}`;
}

/** Types on sale in the zone as large as one of the stack's, most stock first. */
function alternatives(all: readonly Stock[], inZone: readonly Stock[], { instanceTypes }: PreflightPlan): string[] {
    const sizes = all.filter(({ instanceType }) => instanceTypes.includes(instanceType));
    const order = ["EnoughStock", "NormalStock"];
    return inZone
        .filter(
            ({ instanceType, cpu, memory, category }) =>
                !instanceTypes.includes(instanceType) &&
                order.includes(category ?? "NormalStock") &&
                (sizes.length === 0 || sizes.some((size) => size.cpu === cpu && size.memory === memory)),
        )
        .sort((a, b) => order.indexOf(a.category ?? "NormalStock") - order.indexOf(b.category ?? "NormalStock"))
        .slice(0, MAX_ALTERNATIVES)
        .map(({ instanceType }) => instanceType);
}

/** Nodes and Pods against what the cluster level holds (457/103981). */
export function checkClusterLevel({ levels }: Facts, plan: PreflightPlan): CheckOutcome[] {
    if (!plan.creates.cluster) {
        return [];
    }
    return judgeFact(levels, (all) => {
        const level = all.find(({ name }) => name === plan.clusterLevel);
        if (!level?.isOnSale) {
            const names = all.filter(({ isOnSale }) => isOnSale).map(({ name }) => name);
            return failed(
                `TKE does not sell cluster level ${plan.clusterLevel}`,
                `set clusterLevel to one of ${names.join(", ")}`,
            );
        }
        const nodes = nodeCount(plan);
        const fitting = all.find((each) => each.nodes >= nodes && each.pods >= plan.replicas && each.isOnSale);
        const raise = fitting ? `set clusterLevel to ${fitting.name}` : "set fewer nodes or replicas";
        if (nodes > level.nodes) {
            return failed(`${nodes} nodes are more than the ${level.nodes} of cluster level ${level.name}`, raise);
        }
        return plan.replicas > level.pods
            ? failed(`${plan.replicas} Pods are more than the ${level.pods} of cluster level ${level.name}`, raise)
            : passed(`cluster level ${level.name} holds ${nodes} nodes and ${plan.replicas} replicas`);
    });
}

function nodeCount({ creates, nodeReplicas, zones }: PreflightPlan): number {
    return (creates.nativeNodes ? nodeReplicas : 0) + (creates.superNodes ? zones.length : 0);
}

/** With VPC-CNI the instance type limits the Pods of a node (tke DescribeVpcCniPodLimits, 457/50356). */
export function checkPodsPerNode({ podLimits }: Facts, plan: PreflightPlan): CheckOutcome[] {
    if (!plan.creates.nativeNodes || plan.creates.superNodes || plan.networkType !== "VPC-CNI") {
        return [];
    }
    return judgeFact(podLimits, (limits) => {
        if (limits.length === 0) {
            return warned(
                `Tencent does not say how many Pods with VPC-CNI a node of ${plan.instanceTypes.join(", ")} takes`,
                "look at https://cloud.tencent.com/document/product/457/50356",
            );
        }
        const least = Math.min(...limits.map(({ shared }) => shared));
        const room = plan.nodeReplicas * Math.max(0, least - SYSTEM_PODS_PER_NODE);
        return plan.replicas <= room
            ? passed(`a node takes ${least} Pods with VPC-CNI`)
            : failed(
                  `${plan.replicas} replicas do not fit on ${plan.nodeReplicas} nodes that take ${least} Pods with VPC-CNI each, ` +
                      `of which the system needs some ${SYSTEM_PODS_PER_NODE}`,
                  "set nodeReplicas higher, replicas lower, or a larger instanceType",
              );
    });
}
