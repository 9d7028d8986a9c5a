import { setImmediate as nextTurn } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { RecordKind } from "../cloud/model";
import type { Store } from "../cloud/store";
import type { Transitions } from "../cloud/lifecycle/transitions";
import { Coalescer } from "../coalescer";
import type { Log } from "../log";
import { fromLoopback, loopbackOrUndefined } from "../addressing/loopback";
import { publicAddressOf } from "./forwarding/public-address";
import { finishEndpoints } from "./finish-endpoints";
import { HealthChecks } from "./health/health-checks";
import type { HealthStatus } from "./health/health-state";
import { runCheck } from "./health/run-check";
import { forwardingPlan, targetGroups, transportOf } from "./forwarding/forwarding-plan";
import type { ForwardingProblem, ForwardingSocket } from "./forwarding/forwarding-types";
import { TargetConnections } from "./l4/target-connections";
import { createListener, type ListenerOptions } from "./listener-server";
import type { Listener } from "./sockets/loopback-listener";
import { egressRecords, forwardingRecords } from "./forwarding/read-records";
import { socketStatus, type SocketStatus } from "./forwarding/socket-status";
import { Drops, type Drop, type DropsAtNodePort } from "./filter/drops";
import { packetArrives } from "./filter/packet-path";

export { canBindPrivilegedPorts } from "./sockets/privileged-ports";

export interface LoadBalancersOptions {
    store: Store;
    transitions: Transitions;
    /** Port of a cluster's API server on 127.0.0.1; undefined while it is not running. */
    apiServerPort: (clusterId: string) => number | undefined;
    canBindPrivilegedPorts: boolean;
    /**
     * What never gets to a CLB, since the client's own node sends it elsewhere.
     *
     * @default everything gets there
     */
    externalIps?: ListenerOptions["externalIps"];
    /**
     * The machine that a node or Pod of a cluster is on, by loopback addresses; undefined for every other address.
     *
     * @default there are no nodes
     */
    hostOf?: (address: string) => string | undefined;
    /**
     * Whether a backend is a node port that drops what arrives.
     *
     * @default none does
     */
    isDropping?: DropsAtNodePort;
    log: Log;
}

interface OpenSocket {
    plan: ForwardingSocket;
    listener: Listener;
    connections: TargetConnections;
    failure?: string;
}

/** Kinds of records that a forwarding plan is computed from. */
const PLANNED_FROM: ReadonlySet<RecordKind> = new Set([
    "loadBalancer",
    "certificate",
    "clusterEndpoint",
    "cluster",
    "machine",
    "addressBlock",
    "securityGroup",
    "virtualNode",
    "virtualNodePool",
    "privateIp",
    "fault",
    "setting",
]);

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;

/**
 * The data plane of all CLBs and API server endpoints: follows the store, opens and closes only what changed.
 * A change of targets or rules closes neither a listening socket nor a connection.
 */
export class LoadBalancers {
    private readonly sockets = new Map<string, OpenSocket>();
    private problems: ForwardingProblem[] = [];
    /** Many changes in one turn of the event loop make one plan. */
    private readonly plans = new Coalescer(() => this.reconcileLogged(), nextTurn);
    private closed = false;
    private retries = 0;
    private retryTimer: NodeJS.Timeout | undefined;
    private unsubscribe: (() => void) | undefined;
    private readonly health: HealthChecks;
    private readonly drops = new Drops();

    constructor(private readonly options: LoadBalancersOptions) {
        const { transitions, log } = options;
        this.health = new HealthChecks({
            run: (check, target) => runCheck(check, target, this.vpcAddress(check.source), this.isDropping),
            timing: () => transitions.timing,
            log,
        });
    }

    start(): void {
        this.unsubscribe = this.options.store.onChange(({ kind }) => {
            if (PLANNED_FROM.has(kind)) {
                this.refresh();
            }
        });
        this.refresh();
    }

    /** Plans anew: to be called when an API server's port has changed, which no record tells. */
    refresh(): void {
        if (!this.closed) {
            this.plans.request();
        }
    }

    /** Resolves when every socket of the current plan listens, or has failed and been logged. */
    async settled(): Promise<void> {
        await this.plans.settled();
    }

    /** Resolves when the current plan is served, and every backend of it has been checked at least once. */
    async checked(): Promise<void> {
        await this.settled();
        await this.health.settled();
    }

    /**
     * What the health checks of a layer-4 listener or layer-7 rule know of a backend.
     *
     * @param groupId id of the listener or rule.
     * @param target `address` is the one in the CLB's VPC.
     */
    targetHealth(
        groupId: string,
        vpcId: string,
        target: { address: string; port: number; registration?: string },
    ): HealthStatus {
        const { registration, port } = target;
        const address = loopbackOrUndefined(this.options.store.list("addressBlock"), vpcId, target.address);
        return address === undefined ? "Unknown" : this.health.statusOf(groupId, { address, port, registration });
    }

    /** Why the last health check of a backend failed, in whatever listener; undefined where it passed. @param address in the VPC */
    checkFailure(vpcId: string, { address, port }: { address: string; port: number }): string | undefined {
        const loopback = loopbackOrUndefined(this.options.store.list("addressBlock"), vpcId, address);
        return loopback === undefined ? undefined : this.health.failureOf({ address: loopback, port });
    }

    /** Calls `listener` whenever a client is dropped, until the returned function is called. See {@link Drop}. */
    onDrop(listener: (drop: Drop) => void): () => void {
        return this.drops.onDrop(listener);
    }

    /** How each listener of a CLB, or a cluster endpoint (`<clusterId>/intranet`), is served. */
    status(ownerId: string): SocketStatus[] {
        return socketStatus(ownerId, [...this.sockets.values()], this.problems);
    }

    /** Stops following the store and ends every socket and connection. */
    async close(): Promise<void> {
        this.closed = true;
        this.unsubscribe?.();
        clearTimeout(this.retryTimer);
        this.health.close();
        await this.settled();
        await Promise.all([...this.sockets.keys()].map((key) => this.closeSocket(key)));
    }

    private async reconcileLogged(): Promise<void> {
        if (this.closed) {
            return;
        }
        try {
            await this.reconcile();
        } catch (error) {
            this.options.log(`CLB data plane: ${error instanceof Error ? error.stack : String(error)}`);
        }
    }

    private async reconcile(): Promise<void> {
        const plan = forwardingPlan(forwardingRecords(this.options.store, this.options));
        this.report(plan.problems);
        const planned = new Map(plan.sockets.map((socket) => [socketKey(socket), socket]));
        const gone = [...this.sockets.keys()].filter((key) => !planned.has(key));
        await Promise.all(gone.map((key) => this.closeSocket(key)));
        await Promise.all([...planned].map(([key, socket]) => this.serve(key, socket)));
        this.health.apply(targetGroups(plan));
        this.finishEndpoints(planned);
        this.retryFailures();
    }

    private report(problems: ForwardingProblem[]): void {
        for (const problem of problems.filter(
            (each) => !this.problems.some((known) => isDeepStrictEqual(known, each)),
        )) {
            this.options.log(`${problem.ownerId} ${problem.listenerId}: ${problem.message}`);
        }
        this.problems = problems;
    }

    private async serve(key: string, plan: ForwardingSocket): Promise<void> {
        const open = this.sockets.get(key);
        if (open && !open.failure) {
            open.plan = plan;
            if (plan.layer === 4 && plan.endsDeregistered) {
                open.connections.keepOnly(plan.targets);
            }
            return;
        }
        const connections = new TargetConnections();
        const socket: OpenSocket = { plan, connections, listener: this.listener(key, plan, connections) };
        this.sockets.set(key, socket);
        try {
            await socket.listener.listen();
        } catch (error) {
            socket.failure = (error as Error).message;
            if (open?.failure !== socket.failure) {
                this.options.log(
                    `${plan.ownerId} ${plan.listenerId}: cannot listen, will be tried again: ${socket.failure}`,
                );
            }
        }
    }

    private listener(key: string, plan: ForwardingSocket, connections: TargetConnections): Listener {
        const { externalIps, log } = this.options;
        return createListener(plan, {
            current: () => this.sockets.get(key)?.plan,
            passes: (client, protocol, port, path) =>
                packetArrives(path, { source: this.vpcAddress(client), protocol, port }),
            usable: (group) => this.health.usable(group),
            publicAddress: (client, vip) => this.publicAddress(client, vip),
            hostOf: (address) => this.options.hostOf?.(address),
            vpcAddress: (loopback) => this.vpcAddress(loopback),
            isDropping: this.isDropping,
            onDrop: (drop) => this.drops.report(drop),
            connections,
            externalIps,
            log,
        });
    }

    private readonly isDropping: DropsAtNodePort = (...port) => this.options.isDropping?.(...port) ?? false;

    private publicAddress(client: string, vip: string): string | undefined {
        const { store, hostOf = () => undefined } = this.options;
        return publicAddressOf(client, vip, egressRecords(store), hostOf);
    }

    private vpcAddress(loopback: string): string {
        return fromLoopback(this.options.store.list("addressBlock"), loopback);
    }

    private async closeSocket(key: string): Promise<void> {
        const socket = this.sockets.get(key);
        this.sockets.delete(key);
        if (socket && !socket.failure) {
            await socket.listener.close();
        }
    }

    private finishEndpoints(planned: ReadonlyMap<string, ForwardingSocket>): void {
        const { store, transitions } = this.options;
        const ready = [...planned]
            .filter(([key, plan]) => plan.layer === 4 && plan.targets.length > 0 && !this.sockets.get(key)?.failure)
            .map(([, plan]) => plan.ownerId);
        finishEndpoints(store, transitions, new Set(ready));
    }

    private retryFailures(): void {
        clearTimeout(this.retryTimer);
        if ([...this.sockets.values()].every(({ failure }) => !failure)) {
            this.retries = 0;
            return;
        }
        const delay = Math.min(FIRST_RETRY_MS * 2 ** this.retries++, LAST_RETRY_MS);
        this.retryTimer = setTimeout(() => this.refresh(), delay).unref();
    }
}

/** What can only be changed by a new socket. */
function socketKey(socket: ForwardingSocket): string {
    const { ownerId, listenerId, layer, address, port } = socket;
    return [ownerId, listenerId, `layer ${layer}`, transportOf(socket), `${address}:${port}`].join(" ");
}
