import type { Log } from "../../log";
import { createHealthCheckServer } from "./health-check-node-port";
import type { L4Options } from "../l4/l4-options";
import { TargetConnections } from "../l4/target-connections";
import { createL4Server } from "../l4/tcp-server";
import { UdpListener } from "../l4/udp-listener";
import { udpRouter } from "../l4/udp-route";
import { LoopbackListener, type Listener } from "../sockets/loopback-listener";
import { filterGate, gateConnections, type Transport } from "../filter/packet-filter";
import type { ForwardingPortPlan, HealthCheckPortPlan, NodePortPlan } from "./node-port-plan";

export { nodePortPlan, type NodePortPlan } from "./node-port-plan";

interface OpenNodePort {
    plan: NodePortPlan;
    /** Does not listen where kube-proxy rejects a connection, so that it is refused. */
    listener: Listener;
    /** UDP only: its sessions, which kube-proxy ends with their Pod. */
    sessions: TargetConnections;
}

const RETRY_MS = 1_000;

/** kube-proxy in userspace: the node ports of every cluster's nodes. */
export class NodePorts {
    private readonly clusters = new Map<string, Map<string, OpenNodePort>>();
    private readonly wanted = new Map<string, readonly NodePortPlan[]>();
    private readonly dropping = new Set<string>();
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

    /**
     * Whether what arrives on a node port is dropped. Its listening socket has taken a connection before anybody can drop it:
     * to CLBs and health checks, which are of this process, it has to look as if nothing had answered.
     */
    isDropping(transport: Transport, address: string, port: number): boolean {
        return this.dropping.has(portKey(transport, address, port));
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
            gone.map(async ([key, { plan, listener }]) => {
                open.delete(key);
                this.dropping.delete(portKey(transportOf(plan), plan.nodeAddress, plan.nodePort));
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
        this.setDropping(plan);
        nodePort.sessions.keepOnly(plan.kind === "forward" ? plan.targets : []);
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

    private setDropping(plan: NodePortPlan): void {
        const key = portKey(transportOf(plan), plan.nodeAddress, plan.nodePort);
        if (withoutTargets(plan) === "drop") {
            this.dropping.add(key);
        } else {
            this.dropping.delete(key);
        }
    }

    private nodePort(plan: NodePortPlan): OpenNodePort {
        const sessions = new TargetConnections();
        const { nodeAddress, nodePort: port } = plan;
        const listener =
            plan.kind === "forward"
                ? this.forwardingListener(plan, () => nodePort.plan as ForwardingPortPlan, sessions)
                : new LoopbackListener(
                      createHealthCheckServer(() => nodePort.plan as HealthCheckPortPlan),
                      nodeAddress,
                      port,
                  );
        const nodePort: OpenNodePort = { plan, listener, sessions };
        return nodePort;
    }

    private forwardingListener(
        { protocol, nodeAddress, nodePort }: ForwardingPortPlan,
        plan: () => ForwardingPortPlan,
        connections: TargetConnections,
    ): Listener {
        const options: L4Options = {
            targets: () => plan().targets.map((target) => ({ ...target, weight: 1 })),
            balancing: () => ({ scheduler: "WRR", sessionSeconds: plan().affinitySeconds }),
            localAddress: (client) => (plan().sourceAddress === "node" ? plan().nodeAddress : client),
            log: this.options.log,
        };
        if (protocol === "UDP") {
            return new UdpListener({ ...options, connections, route: udpRouter(options) }, nodeAddress, nodePort);
        }
        const server = gateConnections(createL4Server(options), [filterGate(() => withoutTargets(plan()) !== "drop")]);
        return new LoopbackListener(server, nodeAddress, nodePort);
    }
}

/** What becomes of a connection that has nowhere to go; undefined where it has. */
function withoutTargets(plan: NodePortPlan): "refuse" | "drop" | undefined {
    return plan.kind === "forward" && plan.targets.length === 0 ? plan.withoutTargets : undefined;
}

/** A port is one or the other for good. */
function nodePortKey(plan: NodePortPlan): string {
    return `${plan.kind} ${portKey(transportOf(plan), plan.nodeAddress, plan.nodePort)}`;
}

function portKey(transport: Transport, address: string, port: number): string {
    return `${transport} ${address}:${port}`;
}

function transportOf(plan: NodePortPlan): Transport {
    return plan.kind === "forward" ? plan.protocol : "TCP";
}
