import { SUPER_NODE_LABEL } from "../../../tke/nodes";
import { ENI_RESOURCES } from "../../../tke/pods";
import type { Node } from "../../model/cluster-objects";
import type { NetworkKind } from "../../model/facts";

/** What a cluster's nodes show together, looked up once: thousands of entry points ask for it. */
export class NativeNodes {
    /** Those that are no super nodes. */
    readonly all: readonly Node[];
    /** Those of them that are Ready. */
    readonly ready: readonly Node[];
    /** The cluster's network as its nodes show it; undefined: they do not tell. */
    readonly network: NetworkKind | undefined;
    /** Whether a node reports Cilium in place of kube-proxy. */
    readonly showCilium: boolean;
    /** Whether there are some, and every one is unschedulable. */
    readonly areAllCordoned: boolean;

    constructor(nodes: readonly Node[]) {
        this.all = nodes.filter((node) => !isSuperNode(node));
        this.ready = this.all.filter(({ status }) =>
            status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True"),
        );
        this.network = shownNetwork(this.all);
        this.showCilium = nodes.some(({ status }) => status?.conditions?.some(({ reason }) => reason === "CiliumIsUp"));
        this.areAllCordoned = this.all.length > 0 && this.all.every(({ spec }) => spec?.unschedulable);
    }
}

/** Whether a node is a super node, by its label or by how TKE names such nodes (457/45561). */
export function isSuperNode(node: Node | undefined, name = node?.metadata?.name ?? ""): boolean {
    return node?.metadata?.labels?.[SUPER_NODE_LABEL.key] === SUPER_NODE_LABEL.value || name.startsWith("eklet-");
}

function shownNetwork(nodes: readonly Node[]): NetworkKind | undefined {
    if (
        nodes.some(({ metadata }) => Object.keys(metadata?.annotations ?? {}).some((key) => /\bcilium\.io\//.test(key)))
    ) {
        // Dataplane V2 runs Cilium over VPC-CNI as well as over an overlay.
        return undefined;
    }
    // GlobalRouter gives each node a range for its Pods; with VPC-CNI alone nodes have none, and count interfaces instead.
    if (nodes.some(({ spec }) => spec?.podCIDR)) {
        return "GR";
    }
    const interfaces: readonly string[] = Object.values(ENI_RESOURCES);
    const counts = nodes.some(({ status }) =>
        interfaces.some((name) => status?.allocatable?.[name] ?? status?.capacity?.[name]),
    );
    return counts ? "VPC-CNI" : undefined;
}
