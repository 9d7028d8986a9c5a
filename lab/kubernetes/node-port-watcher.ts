import {
    CoreV1Api,
    DiscoveryV1Api,
    type KubeConfig,
    type V1EndpointSlice,
    type V1Node,
    type V1Service,
} from "@kubernetes/client-node";
import type { ClusterRecord } from "../cloud/model";
import type { Store } from "../cloud/store";
import type { Log } from "../log";
import { toLoopback } from "../network/addresses";
import { nodePortPlan, type NodePorts } from "../network/node-port";
import { KeptInformer } from "./client/kept-informer";

export interface NodePortWatcherOptions {
    kubeConfig: KubeConfig;
    cluster: Readonly<ClusterRecord>;
    store: Store;
    nodePorts: NodePorts;
    log: Log;
}

/** Keeps the node ports of one cluster at what its Services, EndpointSlices and Nodes say, as kube-proxy does. */
export class NodePortWatcher {
    private readonly services: KeptInformer<V1Service>;
    private readonly endpointSlices: KeptInformer<V1EndpointSlice>;
    private readonly nodes: KeptInformer<V1Node>;
    private scheduled = false;
    private stopped = false;

    constructor(private readonly options: NodePortWatcherOptions) {
        const { kubeConfig, log } = options;
        const core = kubeConfig.makeApiClient(CoreV1Api);
        const discovery = kubeConfig.makeApiClient(DiscoveryV1Api);
        const common = { kubeConfig, log, onChange: () => this.schedule() };
        this.services = new KeptInformer<V1Service>({
            ...common,
            path: "/api/v1/services",
            list: () => core.listServiceForAllNamespaces(),
        });
        this.endpointSlices = new KeptInformer<V1EndpointSlice>({
            ...common,
            path: "/apis/discovery.k8s.io/v1/endpointslices",
            list: () => discovery.listEndpointSliceForAllNamespaces(),
        });
        this.nodes = new KeptInformer<V1Node>({ ...common, path: "/api/v1/nodes", list: () => core.listNode() });
    }

    async start(): Promise<void> {
        await Promise.all([this.services.start(), this.endpointSlices.start(), this.nodes.start()]);
    }

    async stop(): Promise<void> {
        this.stopped = true;
        await Promise.all([this.services.stop(), this.endpointSlices.stop(), this.nodes.stop()]);
        await this.options.nodePorts.apply(this.options.cluster.clusterId, []);
    }

    /** Many changes at once make one plan. */
    private schedule(): void {
        if (this.scheduled) {
            return;
        }
        this.scheduled = true;
        setImmediate(() => {
            this.scheduled = false;
            if (!this.stopped) {
                this.apply();
            }
        });
    }

    private apply(): void {
        const { cluster, store, nodePorts, log } = this.options;
        const blocks = store.list("addressBlock");
        const plan = nodePortPlan(
            this.services.objects.list(),
            this.endpointSlices.objects.list(),
            this.nodes.objects.list(),
            (address) => toLoopback(blocks, cluster.vpcId, address),
        );
        nodePorts
            .apply(cluster.clusterId, plan)
            .catch((error: unknown) => log(`${cluster.clusterId}: node ports: ${String(error)}`));
    }
}
