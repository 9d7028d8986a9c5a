import type { V1Node, V1Service, V1ServicePort } from "@kubernetes/client-node";
import { ANNOTATION_KEYS, readAnnotation } from "../../../../tke/annotations/table";
import { CLB_LIMITS } from "../../../../tke/clb";
import { instanceIdOf, takesNodePortTraffic, type BoundTarget } from "./targets";
import type { EntryObject } from "../entry-object";
import { parseLabelSelector } from "../../../../tke/label-selector";
import type { ClusterView } from "./cluster-view";
import { error, warning, type Problem } from "../../problems";
import type { BackendPod, Backends } from "./backends";

/** Binds only nodes with a Pod of the Service, where externalTrafficPolicy is Local (457/51258). */
const ONLY_NODES_WITH_PODS = ANNOTATION_KEYS.Service.localServiceOnlyBindNodeWithPod;
/** Weighs a node by its Pods of the Service; works beside the previous one only (457/51258). */
const WEIGHTED_BALANCE = ANNOTATION_KEYS.Service.localServiceWeightedBalance;

export interface NodePortQuestion {
    /** Names the Service and its port in messages. */
    label: string;
    service: V1Service;
    port: V1ServicePort;
    /** The Pods behind that port. */
    pods: readonly BackendPod[];
    /** What the CLB is for: the annotations about nodes are LoadBalancer Services'. */
    entry: EntryObject;
}

/** The nodes that a CLB binds at a Service's NodePort. */
export function nodePortBackends({ label, service, port, pods, entry }: NodePortQuestion, view: ClusterView): Backends {
    const { nodePort } = port;
    if (nodePort === undefined) {
        return {
            targets: [],
            problems: [
                error(
                    `${label} has no backend: it has no NodePort. What to do: remove allocateLoadBalancerNodePorts: false, ` +
                        "or switch direct access on.",
                ),
            ],
        };
    }
    const annotations = entry.kind === "Service" ? entry.annotations : {};
    const chosen = chosenNodes(
        view.nodes.filter((node) => takesNodePortTraffic(node, view.directAccess)),
        readAnnotation("Service", "backendsLabel", annotations),
    );
    const podsOf = podsByNode(pods);
    const local = service.spec?.externalTrafficPolicy === "Local" && annotations[ONLY_NODES_WITH_PODS] === "true";
    const weighted = local && annotations[WEIGHTED_BALANCE] === "true";
    const nodes = local ? chosen.filter((node) => podsOf(node) > 0) : chosen;
    const targets = nodes.flatMap((node): BoundTarget[] => {
        const instanceId = instanceIdOf(node, view.machines);
        const weight = weighted && { weight: Math.min(podsOf(node), CLB_LIMITS.weight.max) };
        return instanceId ? [{ instanceId, port: nodePort, ...weight }] : [];
    });
    return { targets, problems: problemsOf(label, chosen, pods) };
}

/** Those that the Service's label selector chooses (457/45492); all of them without one. */
function chosenNodes(nodes: readonly V1Node[], selector: string | undefined): V1Node[] {
    const matches = selector === undefined ? undefined : parseLabelSelector(selector);
    return nodes.filter(({ metadata }) => matches?.(metadata?.labels ?? {}) ?? true);
}

function podsByNode(pods: readonly BackendPod[]): (node: V1Node) => number {
    return ({ metadata }) => pods.filter(({ ready, nodeName }) => ready && nodeName === metadata?.name).length;
}

function problemsOf(label: string, nodes: readonly V1Node[], pods: readonly BackendPod[]): Problem[] {
    const onSuperNodes = pods.filter(({ superNode }) => superNode).length;
    if (nodes.length === 0) {
        return [
            warning(
                `${label} has no backend: no node is ready, chosen by the Service and has a NodePort mode, ` +
                    'which super nodes have not; set direct access to "true" for Pods on super nodes',
            ),
        ];
    }
    return onSuperNodes > 0
        ? [
              warning(
                  `${label}: ${onSuperNodes} of ${pods.length} Pods are on super nodes, which have no NodePort mode and ` +
                      'are not bound; set direct access to "true" for them',
              ),
          ]
        : [];
}
