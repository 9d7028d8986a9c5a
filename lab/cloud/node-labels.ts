/** Label of a node with its instance type. */
export const INSTANCE_TYPE_LABEL = "node.kubernetes.io/instance-type";
/** The label and value by which super nodes are selected (457/45561). */
export const SUPER_NODE_LABEL = { key: INSTANCE_TYPE_LABEL, value: "eklet" };
/** Label of a native node with its instance id. */
export const INSTANCE_ID_LABEL = "cloud.tencent.com/node-instance-id";

/** Whether a Node object of Kubernetes is a super node's. */
export function isSuperNode({ metadata }: { metadata?: { labels?: Record<string, string> } }): boolean {
    return metadata?.labels?.[SUPER_NODE_LABEL.key] === SUPER_NODE_LABEL.value;
}
