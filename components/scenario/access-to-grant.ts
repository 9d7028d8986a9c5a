import * as pulumi from "@pulumi/pulumi";
import { NodeKind } from "../../tke/scenarios";
import { type BackendKind, CLB_PORT, clientPorts } from "../network/security-rules";
import type { ResolvedScenario } from "./resolve-scenario";

/** What of a stack existed before it. */
export interface Adopted {
    cluster: boolean;
    loadBalancer: boolean;
}

/**
 * What the security groups of adopted things have to let in, a sentence each. The stack changes none of them; whether they
 * do so already is not looked up, since a node may have several and rules of a group count in their order.
 *
 * @param clbPorts of the scenario's listeners
 */
export function accessToGrant(
    backend: BackendKind,
    adopted: Adopted,
    clientCidrs: readonly string[] = ["0.0.0.0/0"],
    clbPorts: readonly number[] = [CLB_PORT],
): string[] {
    const clients = clientCidrs.join(", ");
    const backends = backend.nodeKind === NodeKind.Super ? "the super nodes' Pods" : "the nodes";
    return [
        ...(adopted.cluster
            ? clientPorts(backend).map(
                  (port) =>
                      `TCP ${port} from ${clients} in the security groups of ${backends}, unless the CLB passes them over ` +
                      "(LoadBalancerPassToTarget)",
              )
            : []),
        ...(adopted.loadBalancer
            ? [`TCP ${clbPorts.join(" and ")} from ${clients} in the security groups of the CLB, where it has any`]
            : []),
    ];
}

/** {@link accessToGrant} of a whole scenario. */
export function scenarioAccessToGrant(scenario: ResolvedScenario): pulumi.Output<string[]> {
    const backend = { ...scenario, networkType: scenario.podNetwork };
    const adopted = {
        cluster: scenario.clusterId !== undefined && scenario.clbPassToTarget !== true,
        loadBalancer: scenario.loadBalancerId !== undefined,
    };
    return pulumi
        .output(scenario.clientCidrs)
        .apply((clientCidrs) => accessToGrant(backend, adopted, clientCidrs, scenario.ports));
}
