import { targetsOf } from "../entry-point/ports";
import { APP_PORT, type OpenPort, Protocol } from "../network/security-rules";
import type { WorkloadArgs } from "../workload/workload";
import type { ResolvedScenario } from "./resolve-scenario";

/** What of a scenario is its Pods': not the rest, since a component's arguments end up in the stack's state. */
export function workloadArgs(scenario: ResolvedScenario): WorkloadArgs {
    const { image, imagePullSecret, imagePullSecrets, containerPort, command, args, env, resources, probe } = scenario;
    const { serviceAccountName, runAsUser, labels, namespace, existingNamespace, replicas, drainSeconds } = scenario;
    const { nodeKind, vpcCniAdded } = scenario;
    return {
        ...{ image, imagePullSecret, imagePullSecrets, containerPort, command, args, env, resources, probe },
        ...{ serviceAccountName, runAsUser, labels, namespace, existingNamespace, replicas, drainSeconds },
        ...{ nodeKind, vpcCniAdded, furtherPorts: furtherPorts(scenario) },
    };
}

/** What clients reach beside `containerPort` itself. */
function furtherPorts({ ports, containerPort = APP_PORT }: ResolvedScenario): OpenPort[] {
    return targetsOf(ports).filter(
        ({ port, protocol }) => /^\d+$/.test(port) && !(port === `${containerPort}` && protocol === Protocol.Tcp),
    );
}
