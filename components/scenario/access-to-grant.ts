import * as pulumi from "@pulumi/pulumi";
import { NodeKind } from "../../tke/scenarios";
import { listenersOf, targetsOf } from "../entry-point/ports";
import { type BackendKind, CLB_PORT, clientPorts, type OpenPort, tcp } from "../network/security-rules";
import type { ResolvedScenario } from "./resolve-scenario";

/** The resources of a stack that existed before it. */
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
    clbPorts: readonly OpenPort[] = [tcp(CLB_PORT)],
): string[] {
    const clients = clientCidrs.join(", ");
    const backends = backend.nodeKind === NodeKind.Super ? "the super nodes' Pods" : "the nodes";
    return [
        ...(adopted.cluster
            ? clientPorts(backend).map(
                  ({ port, protocol }) =>
                      `${protocol} ${port} from ${clients} in the security groups of ${backends}, unless the CLB passes them over ` +
                      "(LoadBalancerPassToTarget)",
              )
            : []),
        ...(adopted.loadBalancer
            ? [`${named(clbPorts)} from ${clients} in the security groups of the CLB, where it has any`]
            : []),
    ];
}

/** `TCP 80 and 8000 and UDP 53`. */
function named(ports: readonly OpenPort[]): string {
    const protocols = [...new Set(ports.map(({ protocol }) => protocol))];
    return protocols
        .map((protocol) => {
            const numbers = ports.filter((each) => each.protocol === protocol).map(({ port }) => port);
            return `${protocol} ${numbers.join(" and ")}`;
        })
        .join(" and ");
}

/** {@link accessToGrant} of a whole scenario. */
export function scenarioAccessToGrant(scenario: ResolvedScenario): pulumi.Output<string[]> {
    const backend = { ...scenario, networkType: scenario.podNetwork, targetPorts: targetsOf(scenario.ports) };
    const adopted = {
        cluster: scenario.clusterId !== undefined && scenario.clbPassToTarget !== true,
        loadBalancer: scenario.loadBalancerId !== undefined,
    };
    return pulumi
        .output(scenario.clientCidrs)
        .apply((clientCidrs) => accessToGrant(backend, adopted, clientCidrs, listenersOf(scenario.ports)));
}
