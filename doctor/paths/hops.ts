import type { Outcome } from "../../tke/decision-table/outcome";
import type { Node, Pod, ServicePort } from "../model/cluster-objects";
import type { Hop } from "../model/diagnosis";

/** What a path is drawn from. */
export interface PathParts {
    type: "LoadBalancer" | "NodePort" | "Ingress";
    outcome: Outcome;
    loadBalancer: { id?: string; address?: string; port?: number };
    /** Of the Service that selects the Pods. */
    ports: readonly ServicePort[];
    pods: readonly Pod[];
    /** Nodes at which the NodePort is reached. */
    nodes: readonly Node[];
}

/** The stations of a connection, as far as it gets; each with whose address a packet has when it leaves there. */
export function hopsOf({ type, outcome, loadBalancer, ports, pods, nodes }: PathParts): Hop[] {
    const client: Hop = { at: "client", source: "client" };
    const balancer: Hop = {
        at: "CLB",
        ...(loadBalancer.id && { name: loadBalancer.id }),
        ...(loadBalancer.address && { address: loadBalancer.address }),
        ...(loadBalancer.port !== undefined && { port: loadBalancer.port }),
    };
    if (outcome.path === "none" || outcome.path === "loopback") {
        return type === "NodePort" ? [client] : [client, balancer];
    }
    const atPod = outcome.remoteAddr ?? "unknown";
    // A CLB that connects by itself shows its own address; one that passes packets on shows the client's.
    const fromBalancer = atPod === "CLB" || atPod === "NAT64" ? atPod : "client";
    const front = type === "NodePort" ? [client] : [client, { ...balancer, source: fromBalancer } as const];
    return [...front, ...(outcome.path === "NodePort" ? [nodeHop(ports, nodes, atPod)] : []), podHop(ports, pods)];
}

function nodeHop([first]: readonly ServicePort[], nodes: readonly Node[], source: NonNullable<Hop["source"]>): Hop {
    const [node] = nodes;
    const address = node?.status?.addresses?.find(({ type }) => type === "InternalIP")?.address;
    const port = first?.nodePort;
    return {
        at: "node",
        ...(node?.metadata?.name && { name: node.metadata.name }),
        ...(address && { address }),
        ...(port && { port }),
        source,
        ...(nodes.length > 1 && { others: nodes.length - 1 }),
    };
}

function podHop([first]: readonly ServicePort[], pods: readonly Pod[]): Hop {
    const [pod] = pods;
    const port = pod ? containerPort(pod, first?.targetPort ?? first?.port) : undefined;
    return {
        at: "Pod",
        ...(pod?.metadata?.name && { name: pod.metadata.name }),
        ...(pod?.status?.podIP && { address: pod.status.podIP }),
        ...(port !== undefined && { port }),
        ...(pods.length > 1 && { others: pods.length - 1 }),
    };
}

function containerPort({ spec }: Pod, target: unknown): number | undefined {
    if (typeof target === "number") {
        return target;
    }
    const ports = (spec?.containers ?? []).flatMap((container) => container.ports ?? []);
    return ports.find(({ name }) => name === target)?.containerPort;
}
