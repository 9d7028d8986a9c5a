import {
    CoreV1Api,
    DiscoveryV1Api,
    type KubeConfig,
    type V1EndpointSlice,
    type V1Node,
    type V1Pod,
    type V1Service,
} from "@kubernetes/client-node";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { ClusterRecord } from "../../cloud/model";
import type { Store } from "../../cloud/store";
import { Coalescer } from "../../coalescer";
import type { Log } from "../../log";
import { toLoopback } from "../../addressing/loopback";
import { externalIpPlan } from "./external-ip-plan";
import type { ExternalIps } from "./external-ips";
import { hostPlan, type HostAddresses } from "./host-addresses";
import { nodePortPlan, type NodePorts } from "./node-ports";
import { KeptInformer } from "../../kube-client/kept-informer";

export interface KubeProxyOptions {
    kubeConfig: KubeConfig;
    cluster: Readonly<ClusterRecord>;
    store: Store;
    nodePorts: NodePorts;
    externalIps: ExternalIps;
    hosts: HostAddresses;
    log: Log;
}

/**
 * The kube-proxies of one cluster: keeps its node ports at what Services, EndpointSlices and Nodes say, and in iptables
 * mode the EXTERNAL-IPs that they short-circuit. In IPVS mode TKE's leave these to the CLB, which learns from here on which
 * machine each Pod is.
 */
export class KubeProxy {
    private readonly services: KeptInformer<V1Service>;
    private readonly endpointSlices: KeptInformer<V1EndpointSlice>;
    private readonly nodes: KeptInformer<V1Node>;
    private readonly pods: KeptInformer<V1Pod>;
    private stopped = false;
    /** Many changes at once make one plan. */
    private readonly plans = new Coalescer(() => this.applyLogged(), nextTurn);

    constructor(private readonly options: KubeProxyOptions) {
        const { kubeConfig, log } = options;
        const core = kubeConfig.makeApiClient(CoreV1Api);
        const discovery = kubeConfig.makeApiClient(DiscoveryV1Api);
        const common = { kubeConfig, log, onChange: () => this.plans.request() };
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
        this.pods = new KeptInformer<V1Pod>({
            ...common,
            path: "/api/v1/pods",
            list: () => core.listPodForAllNamespaces(),
        });
    }

    async start(): Promise<void> {
        await Promise.all(this.informers.map((informer) => informer.start()));
    }

    async stop(): Promise<void> {
        this.stopped = true;
        await Promise.all(this.informers.map((informer) => informer.stop()));
        const { nodePorts, externalIps, hosts, cluster } = this.options;
        externalIps.apply(cluster.clusterId, undefined);
        hosts.apply(cluster.clusterId, undefined);
        await nodePorts.apply(cluster.clusterId, []);
    }

    private get informers(): { start(): Promise<void>; stop(): Promise<void> }[] {
        return [this.services, this.endpointSlices, this.nodes, this.pods];
    }

    private async applyLogged(): Promise<void> {
        const { cluster, log } = this.options;
        if (!this.stopped) {
            await this.apply().catch((error: unknown) => log(`${cluster.clusterId}: kube-proxy: ${String(error)}`));
        }
    }

    private async apply(): Promise<void> {
        const { cluster, store, nodePorts, externalIps, hosts } = this.options;
        const blocks = store.list("addressBlock");
        const known = [
            this.services.objects.list(),
            this.endpointSlices.objects.list(),
            this.nodes.objects.list(),
        ] as const;
        const loopback = (address: string) => toLoopback(blocks, cluster.vpcId, address);
        const pods = this.pods.objects.list();
        hosts.apply(cluster.clusterId, hostPlan(this.nodes.objects.list(), pods, loopback));
        if (!cluster.ipvs) {
            externalIps.apply(cluster.clusterId, externalIpPlan(...known, pods, loopback));
        }
        await nodePorts.apply(cluster.clusterId, nodePortPlan(...known, loopback));
    }
}
