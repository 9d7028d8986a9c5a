import {
    CoreV1Api,
    DiscoveryV1Api,
    makeInformer,
    type Informer,
    type KubeConfig,
    type KubernetesListObject,
    type KubernetesObject,
    type ObjectCache,
    type V1EndpointSlice,
    type V1Node,
    type V1Service,
} from "@kubernetes/client-node";
import type { ClusterRecord } from "../cloud/model";
import type { Store } from "../cloud/store";
import type { Log } from "../log";
import { toLoopback } from "../network/addresses";
import { nodePortPlan, type NodePorts } from "../network/node-port";

export interface NodePortWatcherOptions {
    kubeConfig: KubeConfig;
    cluster: Readonly<ClusterRecord>;
    store: Store;
    nodePorts: NodePorts;
    log: Log;
}

type Watched<T extends KubernetesObject> = Informer<T> & ObjectCache<T>;

/** Keeps the node ports of one cluster at what its Services, EndpointSlices and Nodes say, as kube-proxy does. */
export class NodePortWatcher {
    private services!: Watched<V1Service>;
    private endpointSlices!: Watched<V1EndpointSlice>;
    private nodes!: Watched<V1Node>;
    private planned = false;
    private stopped = false;

    constructor(private readonly options: NodePortWatcherOptions) {}

    async start(): Promise<void> {
        const { kubeConfig } = this.options;
        const core = kubeConfig.makeApiClient(CoreV1Api);
        const discovery = kubeConfig.makeApiClient(DiscoveryV1Api);
        this.services = this.watch("/api/v1/services", () => core.listServiceForAllNamespaces());
        this.endpointSlices = this.watch("/apis/discovery.k8s.io/v1/endpointslices", () =>
            discovery.listEndpointSliceForAllNamespaces(),
        );
        this.nodes = this.watch("/api/v1/nodes", () => core.listNode());
        await Promise.all([this.services.start(), this.endpointSlices.start(), this.nodes.start()]);
    }

    async stop(): Promise<void> {
        this.stopped = true;
        await Promise.all([this.services, this.endpointSlices, this.nodes].map((informer) => informer?.stop()));
        await this.options.nodePorts.apply(this.options.cluster.clusterId, []);
    }

    private watch<T extends KubernetesObject>(
        path: string,
        list: () => Promise<KubernetesListObject<T>>,
    ): Watched<T> {
        const informer = makeInformer(this.options.kubeConfig, path, list);
        for (const verb of ["add", "update", "delete"] as const) {
            informer.on(verb, () => this.schedule());
        }
        informer.on("error", (error: unknown) => {
            if (!this.stopped) {
                this.options.log(`${this.options.cluster.clusterId}: watching ${path}: ${String(error)}`);
                setTimeout(() => void informer.start(), 1000).unref();
            }
        });
        return informer;
    }

    /** Many changes at once make one plan. */
    private schedule(): void {
        if (this.planned || this.stopped) {
            return;
        }
        this.planned = true;
        setImmediate(() => {
            this.planned = false;
            if (this.stopped) {
                return;
            }
            const { cluster, store, nodePorts, log } = this.options;
            const blocks = store.list("addressBlock");
            const plan = nodePortPlan(
                this.services.list(),
                this.endpointSlices.list(),
                this.nodes.list(),
                (address: string) => toLoopback(blocks, cluster.vpcId, address),
            );
            nodePorts
                .apply(cluster.clusterId, plan)
                .catch((error: unknown) => log(`${cluster.clusterId}: node ports: ${String(error)}`));
        });
    }
}
