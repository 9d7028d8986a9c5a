import type { KubeConfig } from "@kubernetes/client-node";
import type { CloudApi } from "../cloud/api";
import type { ClusterRecord } from "../cloud/model";
import type { Store } from "../cloud/store";
import type { Log } from "../log";
import { ensureBaseObjects, restoreReadOnlyKeys } from "./cluster-objects/base-objects";
import { ClusterCaches } from "./watch/cluster-caches";
import { IngressController } from "./ingress-controller";
import { IntranetService } from "./cluster-objects/intranet-service";
import { LoadBalancerResources } from "./load-balancer/load-balancer-resources";
import { DropReporter, type DroppedClient } from "./status/drop-reporter";
import { ReadinessController, type ReadinessControllerOptions } from "./status/readiness-controller";
import { ServiceController } from "./service-controller";

export interface ClusterControllersOptions {
    kubeConfig: KubeConfig;
    cluster: Readonly<ClusterRecord>;
    cloud: CloudApi;
    /** Records are only read. */
    store: Pick<Store, "get" | "list" | "onChange">;
    canBindPrivilegedPorts: boolean;
    log: Log;
    /**
     * Calls `listener` at every client of a CLB that is dropped, until the function that it returns is called.
     *
     * @default nobody is
     */
    onDrop?: (listener: (drop: DroppedClient) => void) => () => void;
    /** As of `ReadinessControllerOptions`. */
    checkFailure?: ReadinessControllerOptions["checkFailure"];
    /** As of `ReadinessControllerOptions`. */
    reportAfterMs?: number;
}

/** TKE's controllers of one cluster, and what they share. */
export class ClusterControllers {
    private readonly log: Log;
    private readonly caches: ClusterCaches;
    private readonly readiness: ReadinessController;
    private readonly intranetService: IntranetService;
    private readonly drops: DropReporter;
    private stopFollowingDrops = (): void => undefined;
    private readonly controllers: readonly (ServiceController | IngressController)[];

    constructor(private readonly options: ClusterControllersOptions) {
        const { kubeConfig, cluster, cloud, store, reportAfterMs, checkFailure } = options;
        const log: Log = (message) => options.log(`controllers of ${cluster.clusterId}: ${message}`);
        const caches = new ClusterCaches({ kubeConfig, cluster, store, log });
        const readiness = new ReadinessController({
            kubeConfig,
            cloud,
            pods: () => caches.pods,
            checkFailure,
            log,
            reportAfterMs,
        });
        caches.subscribe({
            onPod: () => readiness.wake(),
            onConfigMap: (name, data) => {
                restoreReadOnlyKeys(kubeConfig, cluster, name, data).catch((error: unknown) =>
                    log(`ConfigMap ${name}: ${String(error)}`),
                );
            },
        });
        this.intranetService = new IntranetService({ kubeConfig, clusterId: cluster.clusterId, store, caches, log });
        this.drops = new DropReporter({ kubeConfig, resources: new LoadBalancerResources(kubeConfig), log });
        this.log = log;
        const shared = { ...options, caches, readiness };
        this.caches = caches;
        this.readiness = readiness;
        this.controllers = [new ServiceController(shared), new IngressController(shared)];
    }

    /** Returns when everything there is is known and waits to be brought to its desired state. */
    async start(): Promise<void> {
        await ensureBaseObjects(this.options.kubeConfig, this.options.cluster);
        await this.caches.start();
        this.intranetService.start();
        await Promise.all(this.controllers.map((controller) => controller.start()));
        this.stopFollowingDrops =
            this.options.onDrop?.((drop) => {
                this.drops.report(drop).catch((error: unknown) => this.log(`event of a drop: ${String(error)}`));
            }) ?? this.stopFollowingDrops;
    }

    async stop(): Promise<void> {
        this.stopFollowingDrops();
        await this.caches.stop();
        await this.intranetService.stop();
        await Promise.all(this.controllers.map((controller) => controller.stop()));
        await this.readiness.stop();
    }
}
