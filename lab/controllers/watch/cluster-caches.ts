import {
    CoreV1Api,
    CustomObjectsApi,
    DiscoveryV1Api,
    type KubeConfig,
    type KubernetesListObject,
    type V1ConfigMap,
    type V1EndpointSlice,
    type V1Node,
    type V1Pod,
    type V1Secret,
    type V1Service,
} from "@kubernetes/client-node";
import { SERVICE_CONTROLLER_CONFIG } from "../../../tke/controller-config";
import type { ControllerConfig } from "../../../tke/controller-config";
import type { ClusterRecord, MachineRecord } from "../../cloud/model";
import type { Store } from "../../cloud/store";
import type { Log } from "../../log";
import { nodeFingerprint } from "../model/backends/targets";
import { podFingerprint, selects } from "../model/backends/pods";
import type { TkeServiceConfig } from "../model/service-config";
import { tkeServiceConfig } from "../custom-resources/tke-service-config";
import type { DirectAccessCluster } from "../model/backends/decide-direct-access";
import { directAccessCluster } from "./direct-access-cluster";
import { KeptInformer } from "../../kube-client/kept-informer";
import type { ClusterView } from "../model/backends/cluster-view";

const SERVICE_NAME_LABEL = "kubernetes.io/service-name";

export interface ClusterCachesOptions {
    kubeConfig: KubeConfig;
    cluster: Readonly<ClusterRecord>;
    store: Pick<Store, "get" | "list" | "onChange">;
    log: Log;
}

/** Who wants to know when something has changed. */
export interface ClusterListener {
    /** Called when a Service, or what is behind it, has changed. */
    onService?: (namespace: string, name: string) => void;
    /** Called when what decides over every object has changed: nodes, the controllers' configuration. */
    onCluster?: () => void;
    onSecret?: (namespace: string, name: string) => void;
    onServiceConfig?: (namespace: string, name: string) => void;
    /** Called when a Pod has changed in what decides over backends and their readiness gates. */
    onPod?: () => void;
    onConfigMap?: (name: string, data: Record<string, string>) => void;
}

/** What the controllers of a cluster know of it, kept up to date by informers that they share. */
export class ClusterCaches implements ClusterView {
    private readonly listeners: ClusterListener[] = [];
    private readonly serviceCache: KeptInformer<V1Service>;
    private readonly slices: KeptInformer<V1EndpointSlice>;
    private readonly nodeCache: KeptInformer<V1Node>;
    private readonly configMaps: KeptInformer<V1ConfigMap>;
    private readonly podCache: KeptInformer<V1Pod>;
    private readonly secrets: KeptInformer<V1Secret>;
    private readonly serviceConfigs: KeptInformer<TkeServiceConfig>;
    private readonly fingerprints = new Map<string, string>();
    private unsubscribe: () => void = () => undefined;

    constructor(private readonly options: ClusterCachesOptions) {
        const { kubeConfig, log } = options;
        const core = kubeConfig.makeApiClient(CoreV1Api);
        const discovery = kubeConfig.makeApiClient(DiscoveryV1Api);
        this.serviceCache = new KeptInformer<V1Service>({
            kubeConfig,
            path: "/api/v1/services",
            list: () => core.listServiceForAllNamespaces(),
            onChange: ({ metadata }) => this.serviceChanged(metadata?.namespace, metadata?.name),
            log,
        });
        this.slices = new KeptInformer<V1EndpointSlice>({
            kubeConfig,
            path: "/apis/discovery.k8s.io/v1/endpointslices",
            list: () => discovery.listEndpointSliceForAllNamespaces(),
            onChange: ({ metadata }) =>
                this.serviceChanged(metadata?.namespace, metadata?.labels?.[SERVICE_NAME_LABEL]),
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
            path: `/api/v1/namespaces/${SERVICE_CONTROLLER_CONFIG.namespace}/configmaps`,
            list: () => core.listNamespacedConfigMap({ namespace: SERVICE_CONTROLLER_CONFIG.namespace }),
            onChange: (configMap) => this.configMapChanged(configMap),
            log,
        });
        this.podCache = new KeptInformer<V1Pod>({
            kubeConfig,
            path: "/api/v1/pods",
            list: () => core.listPodForAllNamespaces(),
            onChange: (pod) => this.podChanged(pod),
            log,
        });
        this.secrets = new KeptInformer<V1Secret>({
            kubeConfig,
            path: "/api/v1/secrets",
            list: () => core.listSecretForAllNamespaces(),
            onChange: ({ metadata }) =>
                this.listeners.forEach(({ onSecret }) => onSecret?.(metadata?.namespace ?? "", metadata?.name ?? "")),
            log,
        });
        const { group, version, plural } = tkeServiceConfig;
        const custom = kubeConfig.makeApiClient(CustomObjectsApi);
        this.serviceConfigs = new KeptInformer<TkeServiceConfig>({
            kubeConfig,
            path: `/apis/${group}/${version}/${plural}`,
            list: () =>
                custom.listCustomObjectForAllNamespaces({ group, version, resourcePlural: plural }) as Promise<
                    KubernetesListObject<TkeServiceConfig>
                >,
            onChange: ({ metadata: { namespace = "", name = "" } = {} }) =>
                this.listeners.forEach(({ onServiceConfig }) => onServiceConfig?.(namespace, name)),
            log,
        });
    }

    subscribe(listener: ClusterListener): void {
        this.listeners.push(listener);
    }

    get directAccess(): DirectAccessCluster {
        return directAccessCluster(this.options.store, this.options.cluster, this.config);
    }

    /** VPC-CNI can be added, and taken away again, while the cluster runs. */
    get vpcCniAdded(): boolean {
        const { clusterId, networkType } = this.options.cluster;
        const record = this.options.store.list("cluster").find((cluster) => cluster.clusterId === clusterId);
        return networkType === "GR" && (record?.eniSubnetIds ?? []).length > 0;
    }

    get config(): ControllerConfig {
        return (
            this.configMaps.objects.get(SERVICE_CONTROLLER_CONFIG.name, SERVICE_CONTROLLER_CONFIG.namespace)?.data ?? {}
        );
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

    get pods(): readonly V1Pod[] {
        return this.podCache.objects.list();
    }

    pod(namespace: string, name: string): V1Pod | undefined {
        return this.podCache.objects.get(name, namespace);
    }

    secret(namespace: string, name: string): V1Secret | undefined {
        return this.secrets.objects.get(name, namespace);
    }

    serviceConfig(namespace: string, name: string): TkeServiceConfig | undefined {
        return this.serviceConfigs.objects.get(name, namespace);
    }

    endpointSlices(namespace: string, serviceName: string): readonly V1EndpointSlice[] {
        return this.slices.objects
            .list(namespace)
            .filter(({ metadata }) => metadata?.labels?.[SERVICE_NAME_LABEL] === serviceName);
    }

    async start(): Promise<void> {
        this.unsubscribe = this.options.store.onChange(({ kind }) => {
            if (kind === "ccn") {
                this.clusterChanged();
            }
        });
        await Promise.all(this.decidingCaches.map((cache) => cache.start()));
        await this.serviceCache.start();
    }

    async stop(): Promise<void> {
        this.unsubscribe();
        await Promise.all([this.serviceCache, ...this.decidingCaches].map((cache) => cache.stop()));
    }

    /** Those that have to be complete before the first Service is looked at. */
    private get decidingCaches() {
        return [this.nodeCache, this.configMaps, this.slices, this.podCache, this.secrets, this.serviceConfigs];
    }

    private serviceChanged(namespace: string | undefined, name: string | undefined): void {
        if (namespace && name) {
            this.listeners.forEach(({ onService }) => onService?.(namespace, name));
        }
    }

    private clusterChanged(): void {
        this.listeners.forEach(({ onCluster }) => onCluster?.());
    }

    private nodeChanged(node: V1Node): void {
        const name = node.metadata?.name ?? "";
        const fingerprint = this.nodeCache.objects.get(name) ? nodeFingerprint(node) : undefined;
        if (this.hasChanged(`node/${name}`, fingerprint)) {
            this.clusterChanged();
        }
    }

    private podChanged(pod: V1Pod): void {
        const { namespace = "", name = "", labels } = pod.metadata ?? {};
        const fingerprint = this.pod(namespace, name) ? podFingerprint(pod) : undefined;
        if (!this.hasChanged(`pod/${namespace}/${name}`, fingerprint)) {
            return;
        }
        for (const { metadata, spec } of this.serviceCache.objects.list(namespace)) {
            if (selects(spec?.selector, labels)) {
                this.serviceChanged(namespace, metadata?.name);
            }
        }
        this.listeners.forEach(({ onPod }) => onPod?.());
    }

    /** @param fingerprint undefined: the object is gone. */
    private hasChanged(key: string, fingerprint: string | undefined): boolean {
        const earlier = this.fingerprints.get(key);
        if (fingerprint === undefined) {
            this.fingerprints.delete(key);
        } else {
            this.fingerprints.set(key, fingerprint);
        }
        return earlier !== fingerprint;
    }

    private configMapChanged({ metadata, data }: V1ConfigMap): void {
        const name = metadata?.name ?? "";
        if (name === SERVICE_CONTROLLER_CONFIG.name) {
            this.clusterChanged();
        }
        if (this.configMaps.objects.get(name, SERVICE_CONTROLLER_CONFIG.namespace)) {
            this.listeners.forEach(({ onConfigMap }) => onConfigMap?.(name, data ?? {}));
        }
    }
}
