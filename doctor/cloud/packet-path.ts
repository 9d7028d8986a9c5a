import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import type { Listener } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { Node, Pod } from "../model/cluster-objects";
import { SUPER_NODE_LABEL } from "../../tke/nodes";

/** Which security groups a network interface has; undefined: that cannot be told from here. */
export type GroupIds = readonly string[] | undefined;

/** One interface that a client's packet has to pass on its way. */
export interface Checkpoint {
    /** Whose interface it is, for messages. */
    at: string;
    groupIds: GroupIds;
    protocol: "TCP" | "UDP";
    port: number;
}

/** A backend as DescribeTargets names it. */
export interface PathTarget {
    isNode: boolean;
    address: string;
    port: number;
}

export interface PathFacts {
    passToTarget: boolean;
    /** The CLB's own. */
    loadBalancerGroupIds: readonly string[];
    nodes: readonly Node[];
    pods: readonly Pod[];
    /** Those of a node, by its name. */
    groupIdsOfNode: (nodeName: string) => GroupIds;
}

/** Pod annotation that gives a Pod on a super node groups of its own (457/36162). */
const POD_GROUPS_ANNOTATION = ANNOTATION_KEYS.Pod.superNodeSecurityGroupIds;

/**
 * The interfaces on a packet's way from a client through a listener to a backend. A CLB leaves the client's address as
 * it is, so each of them judges the client: the CLB's groups at its address; then a node's before its NodePorts and its
 * GlobalRouter Pods (457/41897), a Pod's own on a super node (457/74015), none before VPC-CNI's shared interfaces, whose
 * groups are off by default (457/50360). With `LoadBalancerPassToTarget` the CLB's are the only ones (214/14733).
 */
export function checkpoints(listener: Listener, target: PathTarget, facts: PathFacts): Checkpoint[] {
    const protocol = listener.Protocol === "UDP" ? "UDP" : "TCP";
    const front: Checkpoint = {
        at: "the CLB",
        groupIds: facts.loadBalancerGroupIds,
        protocol,
        port: listener.Port ?? 0,
    };
    if (facts.passToTarget) {
        return [front];
    }
    const back = targetGroups(target, facts);
    return [front, ...(back ? [{ ...back, protocol, port: target.port } as const] : [])];
}

function targetGroups(
    { isNode, address }: PathTarget,
    facts: PathFacts,
): Pick<Checkpoint, "at" | "groupIds"> | undefined {
    const node = facts.nodes.find(({ status }) => status?.addresses?.some((each) => each.address === address));
    if (isNode || node) {
        const name = node?.metadata?.name;
        return { at: `node ${name ?? address}`, groupIds: name === undefined ? undefined : facts.groupIdsOfNode(name) };
    }
    const pod = facts.pods.find(({ status }) => status?.podIP === address);
    const nodeName = pod?.spec?.nodeName ?? "";
    const podNode = facts.nodes.find(({ metadata }) => metadata?.name === nodeName);
    if (!pod || !podNode) {
        return { at: `Pod ${address}`, groupIds: undefined };
    }
    if (podNode.metadata?.labels?.[SUPER_NODE_LABEL.key] === SUPER_NODE_LABEL.value) {
        const own = pod.metadata?.annotations?.[POD_GROUPS_ANNOTATION];
        return { at: `Pod ${pod.metadata?.name ?? address}`, groupIds: own?.split(",").map((id) => id.trim()) };
    }
    return requestsInterface(pod) ? undefined : { at: `node ${nodeName}`, groupIds: facts.groupIdsOfNode(nodeName) };
}

/** Pods with an interface of VPC-CNI request it: a webhook adds that where they do not (457/50355). */
function requestsInterface({ spec }: Pod): boolean {
    return (spec?.containers ?? []).some(({ resources }) =>
        Object.keys({ ...resources?.requests, ...resources?.limits }).some((name) =>
            /^tke\.cloud\.tencent\.com\/(eni-ip|direct-eni|sub-eni)$/.test(name),
        ),
    );
}
