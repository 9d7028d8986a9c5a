import type { Log } from "../log";
import { createL4Server } from "./l4";
import { LoopbackListener } from "./loopback-listener";
import type { NodePortPlan } from "./node-port-plan";

export { nodePortPlan, type NodePortPlan } from "./node-port-plan";

interface OpenNodePort {
    plan: NodePortPlan;
    /** Does not listen while there is no Pod to forward to: a connection is then refused, as kube-proxy rejects it. */
    listener: LoopbackListener;
}

const RETRY_MS = 1_000;

/** kube-proxy in userspace: the node ports of every cluster's nodes. */
export class NodePorts {
    private readonly clusters = new Map<string, Map<string, OpenNodePort>>();
    private readonly wanted = new Map<string, readonly NodePortPlan[]>();
    private readonly retryTimers = new Map<string, NodeJS.Timeout>();
    private work: Promise<void> = Promise.resolve();

    constructor(private readonly options: { log: Log }) {}

    /**
     * Brings a cluster's node ports to `plan`; an empty plan ends them all. Only what changed is touched: new targets are
     * used from the next connection on, and a port without Pods leaves open connections to their end.
     */
    apply(clusterId: string, plan: readonly NodePortPlan[]): Promise<void> {
        this.wanted.set(clusterId, plan);
        const applied = this.work.then(() => this.reconcile(clusterId));
        this.work = applied.catch(() => undefined);
        return applied;
    }

    /** Ends every node port and its connections. */
    async close(): Promise<void> {
        await Promise.all([...this.wanted.keys()].map((clusterId) => this.apply(clusterId, [])));
    }

    private async reconcile(clusterId: string): Promise<void> {
        clearTimeout(this.retryTimers.get(clusterId));
        const open = this.clusters.get(clusterId) ?? new Map<string, OpenNodePort>();
        this.clusters.set(clusterId, open);
        const planned = new Map(this.wanted.get(clusterId)?.map((plan) => [nodePortKey(plan), plan]));
        const gone = [...open].filter(([key]) => !planned.has(key));
        await Promise.all(
            gone.map(async ([key, { listener }]) => {
                open.delete(key);
                await listener.close();
            }),
        );
        const served = await Promise.all([...planned].map(([key, plan]) => this.serve(open, key, plan)));
        if (served.includes(false)) {
            const retry = (): void => void this.apply(clusterId, this.wanted.get(clusterId) ?? []);
            this.retryTimers.set(clusterId, setTimeout(retry, RETRY_MS).unref());
        }
    }

    /** False where the port could not be had. */
    private async serve(open: Map<string, OpenNodePort>, key: string, plan: NodePortPlan): Promise<boolean> {
        const nodePort = open.get(key) ?? this.nodePort(plan);
        nodePort.plan = plan;
        open.set(key, nodePort);
        if (plan.targets.length === 0) {
            nodePort.listener.stopListening();
            return true;
        }
        if (nodePort.listener.listening) {
            return true;
        }
        try {
            await nodePort.listener.listen();
            return true;
        } catch (error) {
            this.options.log(`node port ${key}: cannot listen, will be tried again: ${(error as Error).message}`);
            return false;
        }
    }

    private nodePort(plan: NodePortPlan): OpenNodePort {
        const server = createL4Server({
            targets: () => nodePort.plan.targets.map((target) => ({ ...target, weight: 1 })),
            localAddress: (client) => (nodePort.plan.sourceAddress === "node" ? plan.nodeAddress : client),
            log: this.options.log,
        });
        const nodePort = { plan, listener: new LoopbackListener(server, plan.nodeAddress, plan.nodePort) };
        return nodePort;
    }
}

function nodePortKey({ nodeAddress, nodePort }: NodePortPlan): string {
    return `${nodeAddress}:${nodePort}`;
}
