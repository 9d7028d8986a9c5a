import type { KubeConfig } from "@kubernetes/client-node";
import { allocatePrivateIp } from "../cloud/networks/ip-allocation";
import { isCreationDue, reportGone, reportPool, reportReady, type PoolKind } from "../cloud/lifecycle/reports";
import type { ClusterRecord, MachineRecord, VirtualNodeRecord } from "../cloud/model";
import type { Store } from "../cloud/store";
import type { Transitions } from "../cloud/lifecycle/transitions";
import { WorkQueue } from "../kube-client/work-queue";
import type { Log } from "../log";
import { machineNode, superNode } from "./node-objects";
import { NodeRegistry } from "./node-registry";

export interface NodeManagerOptions {
    kubeConfig: KubeConfig;
    clusterId: string;
    store: Store;
    transitions: Transitions;
    /** Port of the kubelet's HTTPS server on 127.0.0.1. */
    kubeletPort: number;
    log: Log;
}

/**
 * The nodes of one cluster: makes a Node object for every native or CVM node (machine) and super node (virtual node) of the
 * cloud, keeps it alive by its Lease, and takes it away again. Sets their states, and their pools', in the store.
 */
export class NodeManager {
    private readonly registry: NodeRegistry;
    private readonly queue: WorkQueue;
    private unsubscribe?: () => void;
    private stopped = false;

    constructor(private readonly options: NodeManagerOptions) {
        const { kubeConfig, clusterId, log } = options;
        this.registry = new NodeRegistry({ kubeConfig, log: (line) => log(`${clusterId}: ${line}`) });
        this.queue = new WorkQueue({
            process: async (key) => {
                await this.reconcile(key);
                return true;
            },
            log: (line) => log(`${clusterId}: nodes: ${line}`),
        });
    }

    start(): void {
        const { store, clusterId } = this.options;
        this.unsubscribe = store.onChange(({ kind, id }) => {
            if (kind === "machine" || kind === "virtualNode") {
                this.queue.add(`${kind}/${id}`);
            } else if (kind === "nodePool" || kind === "cvmNodePool" || kind === "virtualNodePool") {
                this.enqueuePool(kind, id);
            } else if (kind === "cluster" && id === clusterId) {
                // VPC-CNI may have been switched on or off, which every node's resources show.
                this.enqueueAll();
            }
        });
        this.enqueueAll();
        this.registry.start();
    }

    async stop(): Promise<void> {
        this.stopped = true;
        this.registry.stop();
        this.unsubscribe?.();
        await this.queue.stop();
    }

    private enqueueAll(): void {
        const { store, clusterId } = this.options;
        const ofCluster = (record: { clusterId: string }) => record.clusterId === clusterId;
        for (const kind of ["nodePool", "cvmNodePool", "virtualNodePool"] as const) {
            for (const { nodePoolId } of store.list(kind).filter(ofCluster)) {
                this.enqueuePool(kind, nodePoolId);
            }
        }
        for (const { machineName } of store.list("machine").filter(ofCluster)) {
            this.queue.add(`machine/${machineName}`);
        }
    }

    /** A pool, and every node of it: its labels and its end are theirs too. */
    private enqueuePool(kind: PoolKind, id: string): void {
        const { store } = this.options;
        if (kind !== "virtualNodePool") {
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
        } else {
            this.reconcilePool(kind as PoolKind, id);
        }
    }

    private async reconcileMachine(cluster: Readonly<ClusterRecord>, machine: Readonly<MachineRecord>): Promise<void> {
        const { store, kubeletPort } = this.options;
        const pool = machine.cvm
            ? store.get("cvmNodePool", machine.nodePoolId)
            : store.get("nodePool", machine.nodePoolId);
        if (machine.state === "Deleting" || pool?.lifeState === "Deleting") {
            await this.registry.remove(machine.lanIp);
            if (!reportGone(this.options, "machine", machine.machineName)) {
                return;
            }
        } else if (machine.state === "Creating" && !isCreationDue(this.options, "machine", machine.machineName)) {
            return;
        } else {
            const node = (networkReady: boolean) =>
                machineNode(machine, pool, cluster, { kubeletPort, networkReady, now: new Date() });
            if (cluster.networkType === "GR" && !(await this.registry.hasPodCidr(machine.lanIp))) {
                await this.registry.apply(node(false));
                await this.registry.waitForPodCidr(machine.lanIp);
            }
            await this.registry.apply(node(true));
            reportReady(this.options, "machine", machine.machineName);
        }
        this.queue.add(`${machine.cvm ? "cvmNodePool" : "nodePool"}/${machine.nodePoolId}`);
    }

    private async reconcileVirtualNode(
        cluster: Readonly<ClusterRecord>,
        node: Readonly<VirtualNodeRecord>,
    ): Promise<void> {
        const { store, kubeletPort } = this.options;
        const pool = store.get("virtualNodePool", node.nodePoolId);
        if (node.phase === "Deleting" || pool?.lifeState === "deleting") {
            await this.registry.remove(node.name);
            if (!reportGone(this.options, "virtualNode", node.name)) {
                return;
            }
        } else if (node.phase === "Pending" && !isCreationDue(this.options, "virtualNode", node.name)) {
            return;
        } else {
            const address = allocatePrivateIp(store, node.subnetId, `virtualNode/${node.name}`);
            const context = { kubeletPort, networkReady: true, now: new Date() };
            await this.registry.apply(superNode(node, pool, cluster, address, context));
            reportReady(this.options, "virtualNode", node.name);
        }
        this.queue.add(`virtualNodePool/${node.nodePoolId}`);
    }

    private reconcilePool(kind: PoolKind, id: string): void {
        if (this.options.store.get(kind, id)?.clusterId === this.options.clusterId) {
            reportPool(this.options, kind, id);
        }
    }
}
