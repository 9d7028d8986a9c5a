import type { Cloud } from "../cloud/cloud";
import type { ClusterRecord } from "../cloud/model";
import type { Store } from "../cloud/store";
import type { Transitions } from "../cloud/lifecycle/transitions";
import { ClusterControllers, type ClusterControllersOptions } from "../controllers/cluster-controllers";
import type { ImageTable } from "../images/image-table";
import type { Log } from "../log";
import type { ExternalIps } from "../network/kube-proxy/external-ips";
import type { HostAddresses } from "../network/kube-proxy/host-addresses";
import type { NodePorts } from "../network/kube-proxy/node-ports";
import { PodWebhooks } from "../controllers/admission/pod-webhooks";
import { ControlPlane } from "../kubernetes/control-plane";
import { ApiServerGateway } from "../kubernetes/gateway/api-server-gateway";
import { Kubelet } from "../kubernetes/kubelet/kubelet";
import { issueServingCertificate } from "../kubernetes/pki";
import { NodeManager } from "../kubernetes/node-manager";
import { KubeProxy } from "../network/kube-proxy/kube-proxy";

export interface ClusterRuntimeOptions {
    record: Readonly<ClusterRecord>;
    store: Store;
    transitions: Transitions;
    cloud: Cloud;
    /** Where the cluster keeps what it has: etcd's data, keys, logs. */
    directory: string;
    /** Path of the Kubernetes control plane binary. */
    binary: string;
    images: ImageTable;
    nodePorts: NodePorts;
    externalIps: ExternalIps;
    hosts: HostAddresses;
    canBindPrivilegedPorts: boolean;
    onDrop: ClusterControllersOptions["onDrop"];
    /** Whether calls of the API server from outside are recorded, or may have to fail. */
    watchesCalls: () => boolean;
    checkFailure: ClusterControllersOptions["checkFailure"];
    log: Log;
}

interface Part {
    start(): Promise<void> | void;
    stop(): Promise<void> | void;
}

/** One TKE cluster that runs: its control plane, its nodes with their Pods, and TKE's controllers. */
export class ClusterRuntime {
    private readonly controlPlane: ControlPlane;
    private gateway?: ApiServerGateway;
    private webhooks?: PodWebhooks;
    private readonly parts: Part[] = [];

    constructor(private readonly options: ClusterRuntimeOptions) {
        const { record, directory, binary, log } = options;
        this.controlPlane = new ControlPlane({
            clusterId: record.clusterId,
            directory,
            binary,
            serviceCidr: record.serviceCidr,
            clusterCidr: record.clusterCidr || undefined,
            nodeCidrMaskSize: nodeCidrMaskSize(record.maxNodePodNum),
            domain: `${record.clusterId}.ccs.tencent-cloud.com`,
            log,
        });
    }

    /** Where the cluster's endpoints lead, on 127.0.0.1. */
    get apiServerPort(): number {
        return this.gateway && this.options.watchesCalls() ? this.gateway.port : this.controlPlane.apiServerPort;
    }

    /** Kubeconfig of the cluster's administrator, as DescribeClusterKubeconfig gives it. */
    adminKubeconfig(serverUrl: string): string {
        return this.controlPlane.adminKubeconfig(serverUrl);
    }

    /** Returns when the API server is ready and every other part watches it. */
    async start(): Promise<void> {
        await this.startWebhooks();
        await this.controlPlane.start();
        const {
            record: cluster,
            store,
            transitions,
            cloud,
            directory,
            binary,
            images,
            nodePorts,
            externalIps,
            hosts,
            canBindPrivilegedPorts,
            onDrop,
            checkFailure,
            log,
        } = this.options;
        const kubeConfig = this.controlPlane.kubeConfig();
        await this.webhooks?.register();
        const pki = await this.controlPlane.pki();
        const { ca: certificateAuthority } = pki;
        const gateway = new ApiServerGateway({
            faults: cloud.faults,
            pki,
            apiServerPort: this.controlPlane.apiServerPort,
            log,
        });
        await this.startPart(gateway);
        this.gateway = gateway;
        const kubelet = new Kubelet({
            kubeConfig,
            cluster,
            store,
            binary,
            images,
            certificateAuthority,
            directory,
            log,
        });
        await this.startPart(kubelet);
        await this.startPart(
            new NodeManager({
                kubeConfig,
                clusterId: cluster.clusterId,
                store,
                transitions,
                kubeletPort: kubelet.port,
                log,
            }),
        );
        await Promise.all([
            this.startPart(
                new ClusterControllers({
                    kubeConfig,
                    cluster,
                    cloud,
                    store,
                    canBindPrivilegedPorts,
                    onDrop,
                    checkFailure,
                    log,
                }),
            ),
            this.startPart(new KubeProxy({ kubeConfig, cluster, store, nodePorts, externalIps, hosts, log })),
        ]);
    }

    async stop(): Promise<void> {
        for (const part of this.parts.reverse()) {
            await part.stop();
        }
        await this.webhooks?.stop();
        await this.controlPlane.stop();
    }

    private async startWebhooks(): Promise<void> {
        const { record: cluster, store, directory, log } = this.options;
        const { ca } = await this.controlPlane.pki();
        this.webhooks = new PodWebhooks({
            cluster,
            store,
            certificateAuthority: ca.certificate,
            issueServingCertificate: (name) => issueServingCertificate(ca, name, ["127.0.0.1"]),
            directory,
            kubeConfig: () => this.controlPlane.kubeConfig(),
            log,
        });
        await this.webhooks.listen();
    }

    private async startPart(part: Part): Promise<void> {
        this.parts.push(part);
        await part.start();
    }
}

/** GlobalRouter gives each node a block of MaxNodePodNum addresses: 256 is a /24. */
function nodeCidrMaskSize(maxNodePodNum: number): number {
    return 32 - Math.ceil(Math.log2(maxNodePodNum));
}
