import type { V1Container, V1PodSpec } from "@kubernetes/client-node";
import { SUPER_NODE_LABEL, SUPER_NODE_TAINT, toleratesSuperNode } from "../../tke/nodes";
import { NETWORKS_ANNOTATION } from "../../tke/pods";
import { hasSuperNodes, NodeKind, type Scenario } from "../../tke/scenarios";
import type { Mistake } from "../config/mistake";
import type { StackConfig } from "../config/fields";
import { scenarioPorts, type ServicePort } from "../entry-point/ports";
import { workloadReference } from "../workload/workload-reference";
import type { ClusterFacts } from "./facts";
import { namespaceOf } from "./object-checks";
import type { WorkloadFacts, WorkloadPod } from "./workload-facts";

/** What an adopted workload keeps the stack from, and what works but not as well as it could. */
export interface WorkloadFindings {
    mistakes: Mistake[];
    warnings: string[];
}

/** What the checks of a workload look at. */
interface Situation {
    key: "workload" | "selector";
    /** `deployment/shop`, or `Pods with app=shop`. */
    what: string;
    namespace: string;
    /** Whether the stack's Service or Ingress exists: then nothing is refused that a stack in use may meet. */
    exists: boolean;
    scenario: Scenario;
    bindsPods: boolean;
    ports: readonly ServicePort[];
    /** Of new Pods, as far as that can be known. */
    specs: readonly V1PodSpec[];
    pods: readonly WorkloadPod[];
}

/**
 * What is wrong with the workload that a stack adopts, all at once: what keeps clients or their addresses from it is a
 * mistake, what costs connections in a rollout is a warning.
 */
export function workloadFindings(
    config: StackConfig,
    scenario: Scenario,
    cluster: ClusterFacts,
    facts: WorkloadFacts,
): WorkloadFindings {
    const namespace = namespaceOf(config);
    const exists = cluster.objects?.some(({ kind, isOwn }) => isOwn && ["Service", "Ingress"].includes(kind)) === true;
    const unknown = unknownWorkload(config, namespace, exists, facts);
    if (unknown) {
        return { mistakes: [unknown], warnings: [] };
    }
    const { pods, found, selector = {} } = facts;
    const labels = Object.entries(selector).map(([label, value]) => `${label}=${value}`);
    const situation: Situation = {
        key: config.workload === undefined ? "selector" : "workload",
        what: config.workload ?? `Pods with ${labels.join(",")}`,
        namespace,
        exists,
        scenario,
        bindsPods: config.directAccess ?? scenario.directAccess,
        ports: scenarioPorts(config, scenario),
        specs: found?.template.spec ? [found.template.spec] : (pods ?? []).map(({ spec }) => spec),
        pods: pods ?? [],
    };
    const presence = pods ? presenceProblem(situation) : undefined;
    const ports = portProblems(situation);
    return {
        mistakes: [
            ...(presence && !exists ? [presence] : []),
            ...ports.mistakes,
            ...hostNetworkMistakes(situation),
            ...nodeMistakes(situation, cluster),
            ...networkMistakes(situation, facts),
        ],
        warnings: [
            ...(presence && exists ? [`${presence.key}: ${presence.set}`] : []),
            ...(pods
                ? []
                : [`this kubeconfig may not list Pods in ${namespace}: those of ${situation.what} are not looked at`]),
            ...ports.warnings,
            ...probeWarnings(situation),
            ...gateWarnings(situation),
            ...serviceWarnings(situation, facts),
        ],
    };
}

function unknownWorkload(
    { workload, clusterId }: StackConfig,
    namespace: string,
    exists: boolean,
    { found, selector }: WorkloadFacts,
): Mistake | undefined {
    if (workload === undefined) {
        return undefined;
    }
    const { kind, name } = workloadReference(workload) ?? { kind: "", name: "" };
    const mistake = (set: string): Mistake => ({ key: "workload", set });
    if (found === null) {
        return mistake(
            exists
                ? `${kind} ${namespace}/${name} no longer exists in ${clusterId}, and the stack's entry point leads to nothing: deploy it again, or destroy the stack`
                : `${kind} ${namespace}/${name} does not exist in ${clusterId}: deploy it first, or set another`,
        );
    }
    if (!found) {
        return mistake(
            `this kubeconfig may not read ${kind} ${namespace}/${name}: allow it to get ${kind.toLowerCase()}s.apps, or set selector to the labels of its Pods instead`,
        );
    }
    const labels = Object.entries(found.template.metadata?.labels ?? {}).map(([key, value]) => `${key}: ${value}`);
    return selector
        ? undefined
        : mistake(
              `it selects its Pods by expressions, which a Service does not know: set selector instead, such as {${labels.join(", ")}}`,
          );
}

/** Undefined where a Pod is ready. */
function presenceProblem({ key, what, namespace, pods }: Situation): Mistake | undefined {
    if (pods.length === 0) {
        return { key, set: `${what} has no Pod in ${namespace}: scale it up, or set the labels of Pods that run` };
    }
    return pods.some(({ isReady }) => isReady)
        ? undefined
        : {
              key,
              set: `none of the ${pods.length} Pods of ${what} has ready containers: see kubectl -n ${namespace} describe pod ${pods[0]?.name}`,
          };
}

function portProblems({ specs, what, ports }: Situation): { mistakes: Mistake[]; warnings: string[] } {
    const unserved = ports.filter((port) => !specs.every((spec) => isServed(spec, port)));
    const declared = [...new Set(specs.flatMap((spec) => containersOf(spec).flatMap(declaredPorts)))];
    const named = ({ targetPort, protocol }: ServicePort) => `${protocol} ${targetPort}`;
    // What a container does not declare it may listen on all the same, but for a name there is nothing to go by.
    const isUnknown = ({ targetPort }: ServicePort) => typeof targetPort === "number" && declared.length === 0;
    return {
        mistakes: unserved
            .filter((port) => !isUnknown(port))
            .map((port) => ({
                key: "ports",
                set:
                    `no container of ${what} has the port ${named(port)}: ` +
                    (declared.length > 0 ? `set targetPort to one of ${declared.join(", ")}, or ` : "") +
                    "declare it in the container's ports",
            })),
        warnings: unserved
            .filter(isUnknown)
            .map(
                (port) =>
                    `${what} declares no ports: whether it listens on ${named(port)} is not known before it is up`,
            ),
    };
}

function isServed(spec: V1PodSpec, { targetPort, protocol }: ServicePort): boolean {
    return containersOf(spec).some(({ ports = [], readinessProbe }) => {
        const probed = readinessProbe?.httpGet?.port ?? readinessProbe?.tcpSocket?.port;
        return (
            ports.some(
                (port) =>
                    (port.name === targetPort || port.containerPort === targetPort) &&
                    (port.protocol ?? "TCP") === protocol,
            ) ||
            (typeof targetPort === "number" && protocol === "TCP" && probed === targetPort)
        );
    });
}

function declaredPorts({ ports = [] }: V1Container): string[] {
    return ports.map(({ name, containerPort, protocol = "TCP" }) =>
        [
            name ?? `${containerPort}`,
            ...(name ? [`(${containerPort})`] : []),
            ...(protocol === "TCP" ? [] : [protocol]),
        ].join(" "),
    );
}

/** With the init containers that go on running, as sidecars do. */
function containersOf({ containers, initContainers = [] }: V1PodSpec): V1Container[] {
    return [...containers, ...initContainers.filter(({ restartPolicy }) => restartPolicy === "Always")];
}

function hostNetworkMistakes({ key, what, specs, bindsPods }: Situation): Mistake[] {
    return bindsPods && specs.some(({ hostNetwork }) => hostNetwork)
        ? [
              {
                  key,
                  set: `${what} is in its nodes' network (hostNetwork), whose Pods a CLB does not bind (E4033): remove hostNetwork, or set a scenario with NodePorts, such as 4 or 6`,
              },
          ]
        : [];
}

function nodeMistakes({ key, what, scenario, specs, pods }: Situation, { nodes }: ClusterFacts): Mistake[] {
    const superNodes = new Set(nodes?.filter(({ isSuper }) => isSuper).map(({ name }) => name));
    const placed = nodes ? pods.filter(({ nodeName }) => nodeName !== "") : [];
    const onSuper = placed.filter(({ nodeName }) => superNodes.has(nodeName));
    const { nodeKind } = scenario;
    const selector = `nodeSelector ${SUPER_NODE_LABEL.key}: ${SUPER_NODE_LABEL.value}`;
    const toleration = `toleration {key: ${SUPER_NODE_TAINT.key}, operator: Exists}`;
    if (
        hasSuperNodes(nodeKind) &&
        onSuper.length === 0 &&
        !specs.every(({ tolerations }) => toleratesSuperNode(tolerations))
    ) {
        return [{ key, set: `${what} does not tolerate super nodes: add the ${toleration} to its Pods` }];
    }
    if (nodeKind === NodeKind.Native && onSuper.length > 0) {
        const set = `${onSuper.length} of ${placed.length} Pods of ${what} are on super nodes, and the scenario is for others: set one with super nodes, such as 3 or 11, or keep the Pods off them`;
        return [{ key, set }];
    }
    if (nodeKind === NodeKind.Super && onSuper.length < placed.length) {
        const others = placed.length - onSuper.length;
        return [
            {
                key,
                set: `${others} of ${placed.length} Pods of ${what} are not on super nodes, and the scenario is for these: add the ${selector} to them, or set another scenario`,
            },
        ];
    }
    return nodeKind === NodeKind.Mixed &&
        placed.length > 1 &&
        (onSuper.length === 0 || onSuper.length === placed.length)
        ? [
              {
                  key,
                  set: `all Pods of ${what} are on one kind of node, and the scenario is for both: spread them, or set another`,
              },
          ]
        : [];
}

/** On a GlobalRouter cluster that VPC-CNI was added to, Pods have to ask for it (457/50354). */
function networkMistakes({ key, what, scenario, bindsPods, pods }: Situation, { found }: WorkloadFacts): Mistake[] {
    const annotations = found ? [found.template.metadata?.annotations ?? {}] : pods.map((pod) => pod.annotations);
    return scenario.vpcCniAdded && bindsPods && !annotations.every((each) => each[NETWORKS_ANNOTATION])
        ? [{ key, set: `${what} is not on VPC-CNI: annotate its Pods with ${NETWORKS_ANNOTATION}: tke-route-eni` }]
        : [];
}

function probeWarnings({ what, specs, ports }: Situation): string[] {
    const isProbed = (spec: V1PodSpec) => containersOf(spec).some(({ readinessProbe }) => readinessProbe);
    return specs.every(isProbed) || ports.every(({ protocol }) => protocol === "UDP")
        ? []
        : [
              `${what} has no readiness probe: clients reach its Pods before these listen, so that a rollout loses requests`,
          ];
}

function gateWarnings({ what, namespace, key, bindsPods, pods, exists }: Situation): string[] {
    const without = pods.filter(({ hasGate }) => !hasGate);
    if (!bindsPods || without.length === 0) {
        return [];
    }
    const when = exists ? "" : "once the stack is up, ";
    const command =
        key === "workload"
            ? `kubectl -n ${namespace} rollout restart ${what}`
            : "restart the workloads that they are of";
    return [
        `${without.length} of ${pods.length} Pods of ${what} are older than TKE's readiness gate, without which a rollout does not wait for the CLB: ${when}${command}`,
    ];
}

function serviceWarnings({ what, namespace }: Situation, { services = [] }: WorkloadFacts): string[] {
    const others = services.filter(({ isOwn, type }) => !isOwn && ["LoadBalancer", "NodePort"].includes(type));
    return others.map(
        ({ name, type }) =>
            `Service ${namespace}/${name} (${type}) lets clients in to ${what} too: it stays as it is, and only the stack's own entry point is proven`,
    );
}
