import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import type { Outcome } from "../../tke/decision-table/outcome";
import { parseLabelSelector } from "../../tke/label-selector";
import type { Pod, Service, ServicePort, Workload } from "../model/cluster-objects";
import {
    directAccessOf,
    isFromCluster,
    listenerProtocols,
    listenersFor,
    loadBalancerIdOf,
    type Question,
} from "./derive-clues";
import type { ObjectIndex } from "./objects/object-index";
import { addressesOf, readyCondition } from "./objects/object-status";

/** What keeps connections from Pods beside what the decision table knows. */
export type Obstacle = keyof typeof WHY;

/** Why, with Tencent's page. */
const WHY = {
    protocolWithoutListener: { why: "a CLB has no listener for SCTP", source: "CLB API" },
    portMissing: { why: "the Ingress names a port that the Service does not have", source: "457/81004" },
    targetPortMissing: { why: "the Service leads to a port by a name that no container has", source: "inferred" },
    externalName: { why: "a Service of type ExternalName has no Pods that could be bound", source: "inferred" },
    noPods: { why: "no Pod and no workload has the labels that the Service selects", source: "inferred" },
    daemonSetOnSuperNodes: { why: "no Pod of a DaemonSet is created on a super node", source: "457/74015" },
    selectorMissing: {
        why: "direct access binds the Pods that a Service selects, and it selects none",
        source: "457/81004",
    },
    syncSkipped: { why: "with mode: skip the controller creates no CLB for the object", source: "457/51258" },
    ingressControllerOff: { why: "TKE's ingress controller is switched off", source: "457/45685" },
    syncFailed: { why: "the controller's sync has failed, and the object has no address", source: "457/81004" },
    pathClosed: { why: "a security group drops clients' packets on the way", source: "214/14733" },
    udpBesideTcp: { why: "TCP and UDP on one port need direct access: UDP is left out", source: "457/51259" },
    noNodePorts: { why: "without NodePorts a CLB without direct access has nothing to bind", source: "457/45487" },
    backendsLabelSelectsNone: { why: "backends-label selects no node, so that none is bound", source: "457/45492" },
    noBindableNode: { why: "no node is Ready that could be bound", source: "457/48949" },
} as const;

export const OBSTACLE_NAMES = Object.keys(WHY) as Obstacle[];

/** A question with the objects behind it. */
export interface BackendQuestion extends Question {
    members: readonly Pod[];
    workloads: readonly Workload[];
    /** Whether the ports are named by the Ingress and missing in the Service. */
    portMissing: boolean;
}

/** What keeps connections on a path from Pods; undefined: nothing that can be seen. */
export function obstacleOf(question: BackendQuestion, path: Outcome["path"]): Obstacle | undefined {
    return (
        anywhere(question) ??
        (path === "direct" && !hasSelector(question) ? "selectorMissing" : undefined) ??
        (path === "NodePort" ? atNodes(question) : undefined)
    );
}

/** What stands in the way of direct access that the table refuses for the Pods that a Service without a selector lacks. */
export function refusedObstacleOf(question: BackendQuestion): Obstacle | undefined {
    const { kind, object } = question.entry;
    return !hasSelector(question) && directAccessOf(kind, object.metadata) === "true" ? "selectorMissing" : undefined;
}

export function obstacleReason(obstacle: Obstacle): { why: string; source: string } {
    return WHY[obstacle];
}

/** Whether only the CLB itself can tell what it has bound: its controller does not carry out what the object says now. */
export function isOutOfSync(question: Question): boolean {
    if (isNodePortEntry(question) || listenersFor(question)?.some(({ targets }) => targets.length > 0)) {
        return false;
    }
    return syncObstacle(question) !== undefined;
}

/** Whether the CLB has bound backends of another kind than the path has. */
export function bindsOtherwise(question: Question, path: Outcome["path"]): boolean {
    const targets = listenersFor(question)?.flatMap((listener) => listener.targets) ?? [];
    const wanted = path === "direct" ? "Pod" : path === "NodePort" ? "node" : undefined;
    return (
        !question.mixed && wanted !== undefined && targets.length > 0 && targets.every(({ kind }) => kind !== wanted)
    );
}

/** Whether the object asks for a CLB in another VPC or region, which reaches Pods by addresses of its own. */
export function isInOtherVpc({ entry: { kind, object } }: Question): boolean {
    const { crossRegionId, crossVpcId } = ANNOTATION_KEYS[kind];
    return [crossRegionId, crossVpcId].some((key) => Boolean(object.metadata?.annotations?.[key]));
}

/** Whether a CLB has no listener for a Service's port. */
export function isWithoutListener(service: Service, port: ServicePort): boolean {
    return listenerProtocols(service, [port]).every((protocol) => protocol === "SCTP");
}

/** Whether a CLB without direct access leaves the port out, as UDP beside TCP on one port. */
export function isUdpBesideTcp(service: Service, port: ServicePort): boolean {
    const isUdp = (each: ServicePort) =>
        listenerProtocols(service, [each]).every((protocol) => protocol === "UDP" || protocol === "QUIC");
    return isUdp(port) && (service.spec?.ports ?? []).some((each) => each.port === port.port && !isUdp(each));
}

/** Whether a port leads to a named one that none of the Service's Pods declares, nor a workload before it has Pods. */
export function isUndeclared({ targetPort }: ServicePort, service: Service, index: ObjectIndex): boolean {
    if (typeof targetPort !== "string") {
        return false;
    }
    const pods = index.podsOf(service);
    const specs = pods.length > 0 ? pods : index.workloadsOf(service).map(({ template }) => template);
    const declares = ({ spec }: Pick<Pod, "spec">) =>
        [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].some(({ ports }) =>
            ports?.some(({ name }) => name === targetPort),
        );
    return specs.length > 0 && !specs.some(declares);
}

function anywhere(question: BackendQuestion): Obstacle | undefined {
    const { service, index, members, workloads, pods, ports, facts, entry, portMissing } = question;
    if (portMissing) {
        return "portMissing";
    }
    if (service.spec?.type === "ExternalName") {
        return "externalName";
    }
    if (hasSelector(question) && members.length === 0) {
        const isSeen = !index.mayLack("pods") && !index.mayLack("workloads");
        if (workloads.length === 0 && isSeen) {
            return "noPods";
        }
        if (pods === "super node" && workloads.length > 0 && workloads.every(({ kind }) => kind === "DaemonSet")) {
            return "daemonSetOnSuperNodes";
        }
    }
    if (ports.length > 0 && ports.every((port) => isUndeclared(port, service, index))) {
        return "targetPortMissing";
    }
    if (isNodePortEntry(question)) {
        return undefined;
    }
    if (entry.kind === "Service" && ports.length > 0 && ports.every((port) => isWithoutListener(service, port))) {
        return "protocolWithoutListener";
    }
    const hasAddress = isFromCluster(entry.object.metadata) && addressesOf(entry.object).length > 0;
    const withoutSync = hasAddress ? undefined : syncObstacle(question);
    if (withoutSync) {
        return withoutSync;
    }
    const reachability = facts.loadBalancers[loadBalancerIdOf(entry.kind, entry.object.metadata) ?? ""]?.reachability;
    const isClosed = reachability?.known && !reachability.value.open && reachability.value.onlyFrom === undefined;
    return isClosed ? "pathClosed" : undefined;
}

/** Why the controller does not carry out what the object says now. */
function syncObstacle({ entry, index }: Question): Obstacle | undefined {
    const { kind, object } = entry;
    if (object.metadata?.annotations?.[ANNOTATION_KEYS[kind].mode] === "skip") {
        return "syncSkipped";
    }
    if (isIngressControllerOff(entry, index)) {
        return "ingressControllerOff";
    }
    const hasFailed = isFromCluster(object.metadata) && readyCondition(kind, object)?.status === "False";
    return hasFailed ? "syncFailed" : undefined;
}

function atNodes(question: BackendQuestion): Obstacle | undefined {
    const { service, ports, index, entry } = question;
    const isOfService = entry.kind === "Service" && !isNodePortEntry(question);
    if (isOfService && ports.length > 0 && ports.every((port) => isUdpBesideTcp(service, port))) {
        return "udpBesideTcp";
    }
    if (
        service.spec?.allocateLoadBalancerNodePorts === false &&
        !isNodePortEntry(question) &&
        ports.every(({ nodePort }) => nodePort === undefined)
    ) {
        return "noNodePorts";
    }
    if (index.mayLack("nodes")) {
        return undefined;
    }
    const nodes = index.nativeNodes.all;
    const label = entry.object.metadata?.annotations?.[ANNOTATION_KEYS.Service.backendsLabel];
    const matches = label === undefined || !isOfService ? undefined : parseLabelSelector(label);
    if (matches && !nodes.some(({ metadata }) => matches(metadata?.labels ?? {}))) {
        return "backendsLabelSelectsNone";
    }
    return index.nativeNodes.ready.length === 0 ? "noBindableNode" : undefined;
}

export function hasSelector({ service }: Pick<Question, "service">): boolean {
    return Object.keys(service.spec?.selector ?? {}).length > 0;
}

/** A NodePort that clients connect to has no CLB. */
function isNodePortEntry({ entry: { kind, object } }: Question): boolean {
    return kind === "Service" && object.spec?.type === "NodePort";
}

/** Older clusters have a Deployment in place of the service controller's part (457/45685). */
export function isIngressControllerOff(entry: Question["entry"], index: ObjectIndex): boolean {
    const own = { kind: "Deployment", namespace: "kube-system", name: "l7-lb-controller" };
    return (
        entry.kind === "Ingress" &&
        index.controllerConfig()?.["EnableIngressController"] === "false" &&
        index.workloadNamed(own) === undefined
    );
}
