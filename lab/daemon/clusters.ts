import { rmSync } from "node:fs";
import {
    beginDeletion,
    isDeletionDue,
    isIn,
    reportFailed,
    reportGone,
    reportReady,
    retryFailed,
} from "../cloud/lifecycle/reports";
import type { ClusterRecord } from "../cloud/model";
import type { Store } from "../cloud/store";
import type { Transitions } from "../cloud/lifecycle/transitions";
import type { ClusterRuntime } from "./cluster-runtime";
import type { Log } from "../log";
import type { LoadBalancers } from "../network/load-balancer";

export interface ClustersOptions {
    store: Store;
    transitions: Transitions;
    /** A cluster that has not been started yet. */
    runtime: (record: Readonly<ClusterRecord>) => ClusterRuntime;
    /** Where a cluster keeps what it has; removed with the cluster. */
    directory: (clusterId: string) => string;
    loadBalancers: () => Pick<LoadBalancers, "refresh" | "settled">;
    log: Log;
}

/** The clusters of the lab: starts and ends each as its record says. */
export class Clusters {
    private readonly runtimes = new Map<string, ClusterRuntime>();
    /** Why clusters did not come up, by their id. */
    readonly failures = new Map<string, string>();
    private readonly reconciling = new Map<string, Promise<void>>();

    constructor(private readonly options: ClustersOptions) {}

    /** Throws where its control plane is not running. */
    running(clusterId: string): ClusterRuntime {
        const runtime = this.runtimes.get(clusterId);
        if (!runtime) {
            throw new Error(`the control plane of ${clusterId} is not running`);
        }
        return runtime;
    }

    /** On 127.0.0.1; undefined while it is not running. */
    apiServerPort(clusterId: string): number | undefined {
        return this.runtimes.get(clusterId)?.apiServerPort;
    }

    /** Resolves when every cluster is where its record wanted it. */
    async settled(): Promise<void> {
        await Promise.all(this.reconciling.values());
    }

    /** Starts every cluster, those too that did not come up the last time: the reason may be corrected meanwhile. */
    startAll(): void {
        const { store } = this.options;
        for (const { clusterId } of store.list("cluster")) {
            if (isIn(store, "cluster", clusterId, "failed")) {
                // The store reports the change, and the cluster is started.
                retryFailed(store, "cluster", clusterId);
            } else {
                this.reconcile(clusterId);
            }
        }
    }

    /** Ends what runs; the records stay as they are. */
    async stop(): Promise<void> {
        await this.settled();
        await Promise.all([...this.runtimes.values()].map((runtime) => runtime.stop()));
    }

    /** Brings one cluster to what its record says, one step at a time per cluster. */
    reconcile(clusterId: string): void {
        const { store, log } = this.options;
        const before = this.reconciling.get(clusterId) ?? Promise.resolve();
        const next = before
            .then(() => this.step(clusterId))
            .catch((error: unknown) => {
                const message = error instanceof Error ? error.message : String(error);
                this.failures.set(clusterId, message);
                log(`${clusterId}: ${message}`);
                reportFailed(store, "cluster", clusterId);
            });
        this.reconciling.set(clusterId, next);
        void next.then(() => {
            if (this.reconciling.get(clusterId) === next) {
                this.reconciling.delete(clusterId);
            }
        });
    }

    private async step(clusterId: string): Promise<void> {
        const { store, transitions } = this.options;
        const record = store.get("cluster", clusterId);
        if (!record || record.status === "Abnormal") {
            return;
        }
        if (record.status === "Deleting") {
            await this.delete(clusterId);
            return;
        }
        if (record.status === "Creating") {
            transitions.begin("cluster", clusterId, "CreateCluster");
        }
        if (!this.runtimes.has(clusterId)) {
            await this.start(record);
        }
        reportReady(this.options, "cluster", clusterId);
    }

    private async start(record: Readonly<ClusterRecord>): Promise<void> {
        const runtime = this.options.runtime(record);
        this.runtimes.set(record.clusterId, runtime);
        try {
            await runtime.start();
        } catch (error) {
            this.runtimes.delete(record.clusterId);
            await runtime.stop();
            throw error;
        }
        this.options.loadBalancers().refresh();
    }

    private async delete(clusterId: string): Promise<void> {
        const { store, loadBalancers, directory } = this.options;
        await this.runtimes.get(clusterId)?.stop();
        this.runtimes.delete(clusterId);
        if (!isDeletionDue(this.options, "cluster", clusterId)) {
            return;
        }
        for (const side of ["intranet", "extranet"]) {
            beginDeletion(store, "clusterEndpoint", `${clusterId}/${side}`);
        }
        await loadBalancers().settled();
        rmSync(directory(clusterId), { recursive: true, force: true });
        reportGone(this.options, "cluster", clusterId);
    }
}
