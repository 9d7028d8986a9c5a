import type { V1Node, V1Pod } from "@kubernetes/client-node";
import { isSuperNode } from "../../cloud/node-labels";
import { mapped } from "./node-port-plan";

/** Loopback addresses of a cluster's nodes and Pods, each with that of the machine it is on. */
export type HostPlan = ReadonlyMap<string, string>;

/**
 * On which machine each node and Pod of a cluster is. A super node's Pod is a machine of its own; a Pod that has ended has
 * no address any more.
 *
 * @param toLoopback the loopback address that serves an address of the VPC; throws a RangeError where there is none.
 */
export function hostPlan(
    nodes: readonly V1Node[],
    pods: readonly V1Pod[],
    toLoopback: (address: string) => string,
): HostPlan {
    const hosts = new Map<string, string>();
    for (const node of nodes.filter((each) => !isSuperNode(each))) {
        const internalIp = node.status?.addresses?.find(({ type }) => type === "InternalIP")?.address;
        const address = internalIp && mapped(internalIp, toLoopback);
        if (address) {
            hosts.set(node.metadata?.name ?? "", address);
        }
    }
    const podHosts = pods
        .filter(({ status }) => status?.phase !== "Succeeded" && status?.phase !== "Failed")
        .flatMap(({ spec, status }): [string, string][] => {
            const address = status?.podIP && mapped(status.podIP, toLoopback);
            return address ? [[address, hosts.get(spec?.nodeName ?? "") ?? address]] : [];
        });
    return new Map([...podHosts, ...[...hosts.values()].map((address): [string, string] => [address, address])]);
}

/** Where the nodes and Pods of all clusters are. */
export class HostAddresses {
    private readonly plans = new Map<string, HostPlan>();

    /** @param plan undefined: the cluster is gone. */
    apply(clusterId: string, plan: HostPlan | undefined): void {
        if (plan) {
            this.plans.set(clusterId, plan);
        } else {
            this.plans.delete(clusterId);
        }
    }

    /** The loopback address of the machine that a node or Pod is on; undefined for every other address. */
    hostOf(address: string): string | undefined {
        for (const plan of this.plans.values()) {
            const host = plan.get(address);
            if (host !== undefined) {
                return host;
            }
        }
        return undefined;
    }
}
