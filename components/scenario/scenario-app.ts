import type * as pulumi from "@pulumi/pulumi";
import type { ClusterAccess } from "../cluster/tke-cluster";
import { requireArg } from "../common/input-error";
import { targetsOf } from "../entry-point/ports";
import { APP_PORT, type OpenPort, Protocol } from "../network/security-rules";
import { ExistingWorkload } from "../workload/existing-workload";
import { Workload, type WorkloadArgs } from "../workload/workload";
import type { ResolvedScenario } from "./resolve-scenario";

/** What clients reach. */
export interface ScenarioApp {
    namespace: pulumi.Output<string>;
    /** The labels of the Pods. */
    selector: pulumi.Output<Record<string, string>>;
}

/** A scenario's Pods: those of an image that the stack runs, or of a workload that somebody else does. */
export function scenarioApp(
    name: string,
    scenario: ResolvedScenario,
    { kubeconfig, kubernetesProvider }: ClusterAccess,
    parent: pulumi.Resource,
): ScenarioApp {
    const { workload, selector } = scenario;
    if (workload === undefined && selector === undefined) {
        return new Workload(`${name}-app`, workloadArgs(scenario), { parent, provider: kubernetesProvider });
    }
    const namespace = requireArg(name, scenario, "existingNamespace");
    return new ExistingWorkload(`${name}-workload`, { kubeconfig, namespace, workload, selector }, { parent });
}

/** The settings of a scenario for its Pods, and no others: a component's arguments end up in the stack's state. */
function workloadArgs(scenario: ResolvedScenario): WorkloadArgs {
    const { image, imagePullSecret, imagePullSecrets, containerPort, command, args, env, resources, probe } = scenario;
    const { serviceAccountName, runAsUser, labels, namespace, existingNamespace, replicas, drainSeconds } = scenario;
    const { nodeKind, vpcCniAdded, drainPath } = scenario;
    return {
        ...{ image, imagePullSecret, imagePullSecrets, containerPort, command, args, env, resources, probe },
        ...{ serviceAccountName, runAsUser, labels, namespace, existingNamespace, replicas, drainSeconds },
        ...{ nodeKind, vpcCniAdded, drainPath, furtherPorts: furtherPorts(scenario) },
    };
}

/** What clients reach beside `containerPort` itself. */
function furtherPorts({ ports, containerPort = APP_PORT }: ResolvedScenario): OpenPort[] {
    return targetsOf(ports).filter(
        ({ port, protocol }) => /^\d+$/.test(port) && !(port === `${containerPort}` && protocol === Protocol.Tcp),
    );
}
