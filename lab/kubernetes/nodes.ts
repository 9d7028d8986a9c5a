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
} from "@kubernetes/client-node";
import { allocatePrivateIp, releasePrivateIps } from "../cloud/addresses";
import type { ClusterRecord, MachineRecord, VirtualNodeRecord } from "../cloud/model";
import type { Store } from "../cloud/store";
import type { Transitions } from "../cloud/transitions";
import { WorkQueue } from "./client/work-queue";
import type { Log } from "../log";
import { machineNode, superNode } from "./node-objects";
import { DIRECT_ENI_RESOURCE, ENI_IP_RESOURCE } from "./pod-network";

export interface NodeManagerOptions {
    kubeConfig: KubeConfig;
    clusterId: string;
    store: Store;
    transitions: Transitions;
    /** Port of the kubelet's HTTPS server on 127.0.0.1. */
    kubeletPort: number;
    log: Log;
}

/** How often a kubelet renews its Lease (nodeLeaseDurationSeconds 40, renewed four times in it). */
const LEASE_RENEWAL_MS = 10_000;
const LEASE_DURATION_SECONDS = 40;
const LEASE_NAMESPACE = "kube-node-lease";
const POD_CIDR_POLL_MS = 100;
/** Takes away in a merge patch what a node's status has of an earlier VPC-CNI. */
const NO_ENI_RESOURCES = { [ENI_IP_RESOURCE]: null, [DIRECT_ENI_RESOURCE]: null };

const strategicMerge = setHeaderOptions("Content-Type", PatchStrategy.StrategicMergePatch);
const merge = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/**
 * The nodes of one cluster: makes a Node object for every native node (machine) and super node (virtual node) of the
 * cloud, keeps it alive by its Lease, and takes it away again. Sets their states, and their pools', in the store.
 */
export class NodeManager {
    private readonly core: CoreV1Api;
    private readonly coordination: CoordinationV1Api;
    /** What each Node object was last brought to, by name. */
    private readonly applied = new Map<string, string>();
    private readonly queue: WorkQueue;
    private unsubscribe?: () => void;
    private timer?: NodeJS.Timeout;
    private stopped = false;

    constructor(private readonly options: NodeManagerOptions) {
        this.core = options.kubeConfig.makeApiClient(CoreV1Api);
        this.coordination = options.kubeConfig.makeApiClient(CoordinationV1Api);
        this.queue = new WorkQueue({
            process: async (key) => {
                await this.reconcile(key);
                return true;
            },
            log: (line) => options.log(`${options.clusterId}: nodes: ${line}`),
        });
    }

    start(): void {
        const { store, clusterId } = this.options;
        this.unsubscribe = store.onChange(({ kind, id }) => {
            if (kind === "machine" || kind === "virtualNode") {
                this.queue.add(`${kind}/${id}`);
            } else if (kind === "nodePool" || kind === "virtualNodePool") {
                this.enqueuePool(kind, id);
            } else if (kind === "cluster" && id === clusterId) {
                // VPC-CNI may have been switched on or off, which every node's resources show.
                this.enqueueAll();
            }
        });
        this.enqueueAll();
        this.timer = setInterval(() => void this.renewLeases(), LEASE_RENEWAL_MS);
    }

    async stop(): Promise<void> {
        this.stopped = true;
        clearInterval(this.timer);
        this.unsubscribe?.();
        await this.queue.stop();
    }

    private enqueueAll(): void {
        const { store, clusterId } = this.options;
        const ofCluster = (record: { clusterId: string }) => record.clusterId === clusterId;
        for (const pool of store.list("nodePool").filter(ofCluster)) {
            this.enqueuePool("nodePool", pool.nodePoolId);
        }
        for (const pool of store.list("virtualNodePool").filter(ofCluster)) {
            this.enqueuePool("virtualNodePool", pool.nodePoolId);
        }
    }

    /** A pool, and every node of it: its labels and its end are theirs too. */
    private enqueuePool(kind: "nodePool" | "virtualNodePool", id: string): void {
        const { store } = this.options;
        if (kind === "nodePool") {
            for (const machine of store.list("machine").filter((each) => each.nodePoolId === id)) {
                this.queue.add(`machine/${machine.machineName}`);
            }
        } else {
            for (const node of store.list("virtualNode").filter((each) => each.nodePoolId === id)) {
                this.queue.add(`virtualNode/${node.name}`);
            }
        }
        this.queue.add(`${kind}/${id}`);
    }

    private async reconcile(key: string): Promise<void> {
        const { store, clusterId } = this.options;
        const separator = key.indexOf("/");
        const kind = key.slice(0, separator);
        const id = key.slice(separator + 1);
        const cluster = store.get("cluster", clusterId);
        if (!cluster || this.stopped) {
            return;
        }
        if (kind === "machine") {
            const machine = store.get("machine", id);
            if (machine?.clusterId === clusterId) {
                await this.reconcileMachine(cluster, machine);
            }
        } else if (kind === "virtualNode") {
            const node = store.get("virtualNode", id);
            if (node?.clusterId === clusterId) {
                await this.reconcileVirtualNode(cluster, node);
            }
        } else if (kind === "nodePool") {
            this.reconcileNodePool(id);
        } else {
            this.reconcileVirtualNodePool(id);
        }
    }

    private async reconcileMachine(cluster: Readonly<ClusterRecord>, machine: Readonly<MachineRecord>): Promise<void> {
        const { store, transitions, kubeletPort } = this.options;
        const pool = store.get("nodePool", machine.nodePoolId);
        if (machine.state === "Deleting" || pool?.lifeState === "Deleting") {
            await this.removeNode(machine.lanIp);
            if (!transitions.isOver("machine", machine.machineName, "DeleteMachine")) {
                return;
            }
            releasePrivateIps(store, `machine/${machine.machineName}`);
            store.delete("machine", machine.machineName);
        } else if (
            machine.state === "Creating" &&
            !transitions.isOver("machine", machine.machineName, "CreateMachine")
        ) {
            return;
        } else {
            const node = (networkReady: boolean) =>
                machineNode(machine, pool, cluster, { kubeletPort, networkReady, now: new Date() });
            if (cluster.networkType === "GR" && !(await this.hasPodCidr(machine.lanIp))) {
                await this.applyNode(node(false));
                await this.waitForPodCidr(machine.lanIp);
            }
            await this.applyNode(node(true));
            if (machine.state !== "Running" && store.get("machine", machine.machineName)?.state === machine.state) {
                store.update("machine", machine.machineName, { state: "Running" });
            }
        }
        this.queue.add(`nodePool/${machine.nodePoolId}`);
    }

    private async reconcileVirtualNode(
        cluster: Readonly<ClusterRecord>,
        node: Readonly<VirtualNodeRecord>,
    ): Promise<void> {
        const { store, transitions, kubeletPort } = this.options;
        const pool = store.get("virtualNodePool", node.nodePoolId);
        const owner = `virtualNode/${node.name}`;
        if (node.phase === "Deleting" || pool?.lifeState === "deleting") {
            await this.removeNode(node.name);
            if (!transitions.isOver("virtualNode", node.name, "DeleteClusterVirtualNode")) {
                return;
            }
            releasePrivateIps(store, owner);
            store.delete("virtualNode", node.name);
        } else if (
            node.phase === "Pending" &&
            !transitions.isOver("virtualNode", node.name, "CreateClusterVirtualNode")
        ) {
            return;
        } else {
            const address = allocatePrivateIp(store, node.subnetId, owner);
            const context = { kubeletPort, networkReady: true, now: new Date() };
            await this.applyNode(superNode(node, pool, cluster, address, context));
            if (node.phase !== "Running" && store.get("virtualNode", node.name)?.phase === node.phase) {
                store.update("virtualNode", node.name, { phase: "Running" });
            }
        }
        this.queue.add(`virtualNodePool/${node.nodePoolId}`);
    }

    private reconcileNodePool(id: string): void {
        const { store } = this.options;
        const pool = store.get("nodePool", id);
        const machines = store.list("machine").filter((each) => each.nodePoolId === id);
        if (pool?.clusterId !== this.options.clusterId) {
            return;
        }
        if (pool.lifeState === "Deleting" && machines.length === 0) {
            store.delete("nodePool", id);
        } else if (pool.lifeState === "Creating" && machines.every(({ state }) => state === "Running")) {
            store.update("nodePool", id, { lifeState: "Running" });
        }
    }

    private reconcileVirtualNodePool(id: string): void {
        const { store } = this.options;
        const pool = store.get("virtualNodePool", id);
        const nodes = store.list("virtualNode").filter((each) => each.nodePoolId === id);
        if (pool?.clusterId !== this.options.clusterId) {
            return;
        }
        if (pool.lifeState === "deleting" && nodes.length === 0) {
            store.delete("virtualNodePool", id);
        } else if (pool.lifeState === "creating" && nodes.every(({ phase }) => phase === "Running")) {
            store.update("virtualNodePool", id, { lifeState: "normal" });
        }
    }

    /** Creates the Node, or brings the one that is there to the same labels and status. */
    private async applyNode(node: V1Node): Promise<void> {
        const name = node.metadata?.name ?? "";
        const { labels, annotations } = node.metadata ?? {};
        const ready = node.status?.conditions?.map(({ type, status }) => [type, status]);
        const { capacity } = node.status ?? {};
        const desired = JSON.stringify([labels, annotations, ready, capacity]);
        if (this.applied.get(name) === desired) {
            return;
        }
        await this.renewLease(name);
        try {
            await this.core.createNode({ body: node });
        } catch (error) {
            if (!(error instanceof ApiException && error.code === 409)) {
                throw error;
            }
            await this.core.patchNode({ name, body: { metadata: { labels, annotations } } }, merge);
            const resources = { ...NO_ENI_RESOURCES, ...capacity };
            const status = { ...node.status, capacity: resources, allocatable: resources };
            await this.core.patchNodeStatus({ name, body: { status } }, strategicMerge);
        }
        this.applied.set(name, desired);
    }

    private async hasPodCidr(name: string): Promise<boolean> {
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
    private async waitForPodCidr(name: string): Promise<void> {
        while (!this.stopped && !(await this.hasPodCidr(name))) {
            await delay(POD_CIDR_POLL_MS);
        }
    }

    private async removeNode(name: string): Promise<void> {
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
                this.options.log(`${this.options.clusterId}: lease of node ${name}: ${message(error)}`);
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

function message(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
