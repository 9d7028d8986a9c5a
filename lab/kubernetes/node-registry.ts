import { setTimeout as delay } from "node:timers/promises";
import {
    ApiException,
    CoordinationV1Api,
    CoreV1Api,
    PatchStrategy,
    setHeaderOptions,
    V1MicroTime,
    type KubeConfig,
    type V1Node,
    type V1Taint,
} from "@kubernetes/client-node";
import { ENI_RESOURCES } from "../../tke/pods";
import type { Log } from "../log";

export interface NodeRegistryOptions {
    kubeConfig: KubeConfig;
    log: Log;
}

/** How often a kubelet renews its Lease (nodeLeaseDurationSeconds 40, renewed four times in it). */
const LEASE_RENEWAL_MS = 10_000;
const LEASE_DURATION_SECONDS = 40;
const LEASE_NAMESPACE = "kube-node-lease";
const POD_CIDR_POLL_MS = 100;
/** Takes away in a merge patch what a node's status has of an earlier VPC-CNI. */
const NO_ENI_RESOURCES = { [ENI_RESOURCES["tke-route-eni"]]: null, [ENI_RESOURCES["tke-direct-eni"]]: null };

const strategicMerge = setHeaderOptions("Content-Type", PatchStrategy.StrategicMergePatch);
const merge = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** What kubelets tell the API server of their nodes: the Node objects of one cluster, each kept alive by its Lease. */
export class NodeRegistry {
    private readonly core: CoreV1Api;
    private readonly coordination: CoordinationV1Api;
    /** What each Node object was last brought to, by name. */
    private readonly applied = new Map<string, { desired: string; node: V1Node }>();
    private timer?: NodeJS.Timeout;
    private stopped = false;

    constructor(private readonly options: NodeRegistryOptions) {
        this.core = options.kubeConfig.makeApiClient(CoreV1Api);
        this.coordination = options.kubeConfig.makeApiClient(CoordinationV1Api);
    }

    /** Renews the Leases from now on. */
    start(): void {
        this.timer = setInterval(() => void this.renewLeases(), LEASE_RENEWAL_MS);
    }

    /** Nodes stay in the API, without being renewed. */
    stop(): void {
        this.stopped = true;
        clearInterval(this.timer);
    }

    /** Creates the Node, or brings the existing one to the same labels, taints and status. Those of others stay. */
    async apply(node: V1Node): Promise<void> {
        const name = node.metadata?.name ?? "";
        const { labels, annotations } = node.metadata ?? {};
        const ready = node.status?.conditions?.map(({ type, status }) => [type, status]);
        const { capacity } = node.status ?? {};
        const desired = JSON.stringify([labels, annotations, ready, capacity, node.spec?.taints]);
        const earlier = this.applied.get(name);
        if (earlier?.desired === desired) {
            return;
        }
        await this.renewLease(name);
        try {
            await this.core.createNode({ body: node });
        } catch (error) {
            if (!(error instanceof ApiException && error.code === 409)) {
                throw error;
            }
            const current = await this.core.readNode({ name });
            const body = {
                metadata: { labels: withoutEarlier(earlier?.node.metadata?.labels, labels), annotations },
                spec: { taints: mergedTaints(current, earlier?.node, node) },
            };
            await this.core.patchNode({ name, body }, merge);
            const resources = { ...NO_ENI_RESOURCES, ...capacity };
            const status = { ...node.status, capacity: resources, allocatable: resources };
            await this.core.patchNodeStatus({ name, body: { status } }, strategicMerge);
        }
        this.applied.set(name, { desired, node });
    }

    /** False also where there is no such Node. */
    async hasPodCidr(name: string): Promise<boolean> {
        try {
            return Boolean((await this.core.readNode({ name })).spec?.podCIDR);
        } catch (error) {
            if (isNotFound(error)) {
                return false;
            }
            throw error;
        }
    }

    /** The controller manager cuts it from the cluster's CIDR within a moment of the Node's creation. */
    async waitForPodCidr(name: string): Promise<void> {
        while (!this.stopped && !(await this.hasPodCidr(name))) {
            await delay(POD_CIDR_POLL_MS);
        }
    }

    /** Takes the Node away, with its Lease and whatever Pods were on it. */
    async remove(name: string): Promise<void> {
        this.applied.delete(name);
        const { items } = await this.core.listPodForAllNamespaces({ fieldSelector: `spec.nodeName=${name}` });
        for (const { metadata } of items) {
            await ignoreNotFound(
                this.core.deleteNamespacedPod({
                    name: metadata?.name ?? "",
                    namespace: metadata?.namespace ?? "",
                    gracePeriodSeconds: 0,
                }),
            );
        }
        await ignoreNotFound(this.core.deleteNode({ name }));
        await ignoreNotFound(this.coordination.deleteNamespacedLease({ name, namespace: LEASE_NAMESPACE }));
    }

    private async renewLeases(): Promise<void> {
        for (const name of this.applied.keys()) {
            try {
                await this.renewLease(name);
            } catch (error) {
                this.options.log(`lease of node ${name}: ${error instanceof Error ? error.message : String(error)}`);
            }
        }
    }

    private async renewLease(name: string): Promise<void> {
        const spec = {
            holderIdentity: name,
            leaseDurationSeconds: LEASE_DURATION_SECONDS,
            renewTime: new V1MicroTime(),
        };
        try {
            await this.coordination.patchNamespacedLease({ name, namespace: LEASE_NAMESPACE, body: { spec } }, merge);
        } catch (error) {
            if (!isNotFound(error)) {
                throw error;
            }
            await this.coordination.createNamespacedLease({
                namespace: LEASE_NAMESPACE,
                body: { metadata: { name }, spec },
            });
        }
    }
}

/** For a merge patch: what is wanted, and null for what was wanted earlier and is no more. */
function withoutEarlier(
    earlier: Readonly<Record<string, string>> = {},
    wanted: Readonly<Record<string, string>> = {},
): Record<string, string | null> {
    return { ...Object.fromEntries(Object.keys(earlier).map((key) => [key, null])), ...wanted };
}

/** The wanted taints, and those that somebody else has put on the node (kubectl taint, the node lifecycle controller). */
function mergedTaints(current: V1Node, earlier: V1Node | undefined, wanted: V1Node): V1Taint[] {
    const key = (taint: V1Taint) => `${taint.key}:${taint.effect}`;
    const own = new Set([...(earlier?.spec?.taints ?? []), ...(wanted.spec?.taints ?? [])].map(key));
    const others = (current.spec?.taints ?? []).filter((taint) => !own.has(key(taint)));
    return [...others, ...(wanted.spec?.taints ?? [])];
}

function isNotFound(error: unknown): boolean {
    return error instanceof ApiException && error.code === 404;
}

async function ignoreNotFound(call: Promise<unknown>): Promise<void> {
    try {
        await call;
    } catch (error) {
        if (!isNotFound(error)) {
            throw error;
        }
    }
}
