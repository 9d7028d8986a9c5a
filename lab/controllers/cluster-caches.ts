import {
    CoreV1Api,
    DiscoveryV1Api,
    type KubeConfig,
    type V1ConfigMap,
    type V1EndpointSlice,
    type V1Node,
    type V1Service,
} from "@kubernetes/client-node";
import type { ClusterRecord, MachineRecord } from "../cloud/model";
import type { Store } from "../cloud/store";
import type { Log } from "../log";
import { nodeFingerprint } from "./backends";
import { CONTROLLER_CONFIG_NAMESPACE, SERVICE_CONTROLLER_CONFIG } from "./base-objects";
import type { ControllerConfig } from "./decide-direct-access";
import { KeptInformer } from "../kubernetes/client/kept-informer";
import type { ClusterView } from "./listeners";

const SERVICE_NAME_LABEL = "kubernetes.io/service-name";

export interface ClusterCachesOptions {
    kubeConfig: KubeConfig;
    cluster: Readonly<ClusterRecord>;
    store: Pick<Store, "list">;
    /** Called when a Service, or what is behind it, has changed. */
    onService: (namespace: string, name: string) => void;
    /** Called when what decides over every object has changed: nodes, the controllers' configuration. */
    onCluster: () => void;
    onConfigMap?: (name: string, data: Record<string, string>) => void;
    log: Log;
}

/** What the controllers know of a cluster, kept up to date by informers. */
export class ClusterCaches implements ClusterView {
    private readonly serviceCache: KeptInformer<V1Service>;
    private readonly slices: KeptInformer<V1EndpointSlice>;
    private readonly nodeCache: KeptInformer<V1Node>;
    private readonly configMaps: KeptInformer<V1ConfigMap>;
    private readonly fingerprints = new Map<string, string>();

    constructor(private readonly options: ClusterCachesOptions) {
        const { kubeConfig, onService, log } = options;
        const core = kubeConfig.makeApiClient(CoreV1Api);
        const discovery = kubeConfig.makeApiClient(DiscoveryV1Api);
        this.serviceCache = new KeptInformer<V1Service>({
            kubeConfig,
            path: "/api/v1/services",
            list: () => core.listServiceForAllNamespaces(),
            onChange: ({ metadata }) => onService(metadata?.namespace ?? "", metadata?.name ?? ""),
            log,
        });
        this.slices = new KeptInformer<V1EndpointSlice>({
            kubeConfig,
            path: "/apis/discovery.k8s.io/v1/endpointslices",
            list: () => discovery.listEndpointSliceForAllNamespaces(),
            onChange: ({ metadata }) => {
                const service = metadata?.labels?.[SERVICE_NAME_LABEL];
                if (service) {
                    onService(metadata?.namespace ?? "", service);
                }
            },
            log,
        });
        this.nodeCache = new KeptInformer<V1Node>({
            kubeConfig,
            path: "/api/v1/nodes",
            list: () => core.listNode(),
            onChange: (node) => this.nodeChanged(node),
            log,
        });
        this.configMaps = new KeptInformer<V1ConfigMap>({
            kubeConfig,
            path: `/api/v1/namespaces/${CONTROLLER_CONFIG_NAMESPACE}/configmaps`,
            list: () => core.listNamespacedConfigMap({ namespace: CONTROLLER_CONFIG_NAMESPACE }),
            onChange: (configMap) => this.configMapChanged(configMap),
            log,
        });
    }

    get networkType() {
        return this.options.cluster.networkType;
    }

    get config(): ControllerConfig {
        return this.configMaps.objects.get(SERVICE_CONTROLLER_CONFIG, CONTROLLER_CONFIG_NAMESPACE)?.data ?? {};
    }

    get nodes(): readonly V1Node[] {
        return this.nodeCache.objects.list();
    }

    get machines(): readonly Readonly<MachineRecord>[] {
        const { clusterId } = this.options.cluster;
        return this.options.store.list("machine").filter((machine) => machine.clusterId === clusterId);
    }

    get services(): readonly V1Service[] {
        return this.serviceCache.objects.list();
    }

    service(namespace: string, name: string): V1Service | undefined {
        return this.serviceCache.objects.get(name, namespace);
    }

    endpointSlices(namespace: string, serviceName: string): readonly V1EndpointSlice[] {
        return this.slices.objects
            .list(namespace)
            .filter(({ metadata }) => metadata?.labels?.[SERVICE_NAME_LABEL] === serviceName);
    }

    async start(): Promise<void> {
        await Promise.all([this.nodeCache.start(), this.configMaps.start(), this.slices.start()]);
        await this.serviceCache.start();
    }

    async stop(): Promise<void> {
        await Promise.all(
            [this.serviceCache, this.slices, this.nodeCache, this.configMaps].map((cache) => cache.stop()),
        );
    }

    private nodeChanged(node: V1Node): void {
        const name = node.metadata?.name ?? "";
        const fingerprint = this.nodeCache.objects.get(name) ? nodeFingerprint(node) : "gone";
        if (this.fingerprints.get(name) !== fingerprint) {
            this.fingerprints.set(name, fingerprint);
            this.options.onCluster();
        }
    }

    private configMapChanged({ metadata, data }: V1ConfigMap): void {
        const name = metadata?.name ?? "";
        if (name === SERVICE_CONTROLLER_CONFIG) {
            this.options.onCluster();
        }
        if (this.configMaps.objects.get(name, CONTROLLER_CONFIG_NAMESPACE)) {
            this.options.onConfigMap?.(name, data ?? {});
        }
    }
}
