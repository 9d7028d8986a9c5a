import type { Server } from "node:net";
import type { Log } from "../../log";
import { createHealthCheckServer } from "./health-check-node-port";
import { createL4Server } from "../l4/tcp-server";
import { LoopbackListener } from "../loopback-listener";
import { filterConnections, setDropping } from "../filter/packet-filter";
import type { ForwardingPortPlan, HealthCheckPortPlan, NodePortPlan } from "./node-port-plan";

export { nodePortPlan, type NodePortPlan } from "./node-port-plan";

interface OpenNodePort {
    plan: NodePortPlan;
    /** Does not listen where kube-proxy rejects a connection, so that it is refused. */
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
                setDropping(listener.address, listener.port, false);
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
        setDropping(plan.nodeAddress, plan.nodePort, withoutTargets(plan) === "drop");
        if (withoutTargets(plan) === "refuse") {
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
        const server: Server =
            plan.kind === "forward"
                ? this.forwardingServer(() => nodePort.plan as ForwardingPortPlan)
                : createHealthCheckServer(() => nodePort.plan as HealthCheckPortPlan);
        const nodePort = { plan, listener: new LoopbackListener(server, plan.nodeAddress, plan.nodePort) };
        return nodePort;
    }

    private forwardingServer(plan: () => ForwardingPortPlan): Server {
        const server = createL4Server({
            targets: () => plan().targets.map((target) => ({ ...target, weight: 1 })),
            localAddress: (client) => (plan().sourceAddress === "node" ? plan().nodeAddress : client),
            log: this.options.log,
        });
        return filterConnections(server, () => withoutTargets(plan()) !== "drop");
    }
}

/** What becomes of a connection that has nowhere to go; undefined where it has. */
function withoutTargets(plan: NodePortPlan): "refuse" | "drop" | undefined {
    return plan.kind === "forward" && plan.targets.length === 0 ? plan.withoutTargets : undefined;
}

/** A port is one or the other for good. */
function nodePortKey({ kind, nodeAddress, nodePort }: NodePortPlan): string {
    return `${kind} ${nodeAddress}:${nodePort}`;
}
