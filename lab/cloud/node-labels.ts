import { SUPER_NODE_LABEL } from "../../tke/nodes";

/** Whether a Node object of Kubernetes is a super node's. */
export function isSuperNode({ metadata }: { metadata?: { labels?: Record<string, string> } }): boolean {
    return metadata?.labels?.[SUPER_NODE_LABEL.key] === SUPER_NODE_LABEL.value;
}
