import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createCloud, type Cloud } from "./cloud/cloud";
import type { ClusterRecord } from "./cloud/model";
import { listResources, type LabResource } from "./cloud/resources";
import { startApiServer, type ApiServer } from "./cloud/server";
import { Store } from "./cloud/store";
import { deleteClusterRecords } from "./cluster-records";
import type { Credentials } from "./credentials";
import type { LabHome } from "./home";
import { ClusterRuntime } from "./kubernetes/cluster";
import type { Log } from "./log";
import { servedPort } from "./network/addresses";
import { claimAddressRange } from "./network/address-range";
import { canBindPrivilegedPorts, LoadBalancers } from "./network/load-balancer";
import type { LoopbackListener } from "./network/loopback-listener";
import { NodePorts } from "./network/node-port";
import { tcpHealthCheck } from "./network/target-health";

export interface LabOptions {
    home: LabHome;
    credentials: Credentials;
    /** Path of the Kubernetes control plane binary. */
    binary: string;
    log: Log;
}

/** A TKE on one machine. What it holds is on disk: opened again, it serves the same clusters on the same addresses. */
export class Lab {
    private readonly store: Store;
    private readonly cloud: Cloud;
    private readonly nodePorts: NodePorts;
    private readonly clusters = new Map<string, ClusterRuntime>();
    private readonly reconciling = new Map<string, Promise<void>>();
    private loadBalancers!: LoadBalancers;
    private apiServer!: ApiServer;
    private addressGuard!: LoopbackListener;
    private privilegedPorts = false;

    private constructor(private readonly options: LabOptions) {
        mkdirSync(options.home.directory, { recursive: true });
        this.store = new Store(options.home.store);
        this.nodePorts = new NodePorts({ log: options.log });
        this.cloud = createCloud({
            store: this.store,
            clusters: {
                adminKubeconfig: (clusterId, serverUrl) => this.runtime(clusterId).adminKubeconfig(serverUrl),
            },
            targetHealth: tcpHealthCheck(this.store),
            endpointPort: () => servedPort(443, this.privilegedPorts),
        });
    }

    static async open(options: LabOptions): Promise<Lab> {
        const lab = new Lab(options);
        await lab.start();
        return lab;
    }

    /** The port of Tencent's API and forward proxy on 127.0.0.1. */
    get apiPort(): number {
        return this.apiServer.port;
    }

    get clusterRecords(): readonly Readonly<ClusterRecord>[] {
        return this.store.list("cluster");
    }

    /** Whether ports below 1024 are served as they are, and not 8000 higher. */
    get bindsPrivilegedPorts(): boolean {
        return this.privilegedPorts;
    }

    resources(): LabResource[] {
        return listResources(this.store);
    }

    /** Which keys the service controller's ConfigMap gets in clusters created from now on (457/131136). */
    setControllerDefaults(value: ClusterRecord["controllerDefaults"]): void {
        this.store.put("setting", "controllerDefaults", { name: "controllerDefaults", value });
    }

    /** Stops every process and socket; the state stays on disk. */
    async close(): Promise<void> {
        await this.apiServer.close();
        await Promise.all(this.reconciling.values());
        await Promise.all([...this.clusters.values()].map((cluster) => cluster.stop()));
        await this.loadBalancers.close();
        await this.nodePorts.close();
        await this.addressGuard.close();
        this.store.close();
    }

    private async start(): Promise<void> {
        const { credentials, log } = this.options;
        this.addressGuard = await claimAddressRange(this.store);
        this.privilegedPorts = await canBindPrivilegedPorts();
        if (!this.privilegedPorts) {
            log("ports below 1024 cannot be bound here: they are served 8000 higher (80 on 8080, 443 on 8443)");
        }
        this.loadBalancers = new LoadBalancers({
            store: this.store,
            canBindPrivilegedPorts: this.privilegedPorts,
            apiServerPort: (clusterId) => this.clusters.get(clusterId)?.apiServerPort,
            log,
        });
        this.store.onChange(({ kind, id }) => {
            if (kind === "cluster") {
                this.reconcile(id);
            }
        });
        this.loadBalancers.start();
        const remembered = this.store.get("setting", "apiPort")?.value;
        this.apiServer = await startApiServer({
            store: this.store,
            cloud: this.cloud,
            credentials,
            port: remembered ? Number(remembered) : 0,
            log,
        });
        this.store.put("setting", "apiPort", { name: "apiPort", value: String(this.apiServer.port) });
        for (const cluster of this.store.list("cluster")) {
            this.reconcile(cluster.clusterId);
        }
        await Promise.all(this.reconciling.values());
    }

    /** Brings one cluster to what its record says, one step at a time per cluster. */
    private reconcile(clusterId: string): void {
        const before = this.reconciling.get(clusterId) ?? Promise.resolve();
        const next = before
            .then(() => this.step(clusterId))
            .catch((error: unknown) => {
                this.options.log(`${clusterId}: ${error instanceof Error ? error.message : String(error)}`);
                this.store.update("cluster", clusterId, { status: "Abnormal" });
            });
        this.reconciling.set(clusterId, next);
        void next.then(() => {
            if (this.reconciling.get(clusterId) === next) {
                this.reconciling.delete(clusterId);
            }
        });
    }

    private async step(clusterId: string): Promise<void> {
        const record = this.store.get("cluster", clusterId);
        if (!record || record.status === "Abnormal") {
            return;
        }
        if (record.status === "Deleting") {
            await this.deleteCluster(clusterId);
        } else if (!this.clusters.has(clusterId)) {
            await this.startCluster(record);
        }
    }

    private async startCluster(record: Readonly<ClusterRecord>): Promise<void> {
        const cluster = new ClusterRuntime({
            record,
            store: this.store,
            cloud: this.cloud,
            directory: this.clusterDirectory(record.clusterId),
            binary: this.options.binary,
            nodePorts: this.nodePorts,
            canBindPrivilegedPorts: this.privilegedPorts,
            log: this.options.log,
        });
        this.clusters.set(record.clusterId, cluster);
        try {
            await cluster.start();
        } catch (error) {
            this.clusters.delete(record.clusterId);
            await cluster.stop();
            throw error;
        }
        if (this.store.get("cluster", record.clusterId)?.status === "Creating") {
            this.store.update("cluster", record.clusterId, { status: "Running" });
        }
        this.loadBalancers.refresh();
    }

    private async deleteCluster(clusterId: string): Promise<void> {
        await this.clusters.get(clusterId)?.stop();
        this.clusters.delete(clusterId);
        for (const side of ["intranet", "extranet"]) {
            this.store.update("clusterEndpoint", `${clusterId}/${side}`, { status: "Deleting" });
        }
        await this.loadBalancers.settled();
        rmSync(this.clusterDirectory(clusterId), { recursive: true, force: true });
        deleteClusterRecords(this.store, clusterId);
    }

    private clusterDirectory(clusterId: string): string {
        return join(this.options.home.clusters, clusterId);
    }

    private runtime(clusterId: string): ClusterRuntime {
        const cluster = this.clusters.get(clusterId);
        if (!cluster) {
            throw new Error(`the control plane of ${clusterId} is not running`);
        }
        return cluster;
    }
}
