import { mkdtemp, rm } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import {
    CoreV1Api,
    PatchStrategy,
    setHeaderOptions,
    type KubeConfig,
    type V1Container,
    type V1Pod,
    type V1PodSpec,
} from "@kubernetes/client-node";
import { Store } from "../../../../../lab/cloud/store";
import { Transitions } from "../../../../../lab/cloud/lifecycle/transitions";
import { ImageTable, type ImageFiles } from "../../../../../lab/images/image-table";
import { issueServingCertificate } from "../../../../../lab/kubernetes/pki";
import { PodWebhooks } from "../../../../../lab/controllers/admission/pod-webhooks";
import { controlPlaneBinary } from "../../../../../lab/kubernetes/binary";
import { ControlPlane } from "../../../../../lab/kubernetes/control-plane";
import { KubeProxy } from "../../../../../lab/network/kube-proxy/kube-proxy";
import { Kubelet } from "../../../../../lab/kubernetes/kubelet/kubelet";
import { NodeManager } from "../../../../../lab/kubernetes/node-manager";
import { ExternalIps } from "../../../../../lab/network/kube-proxy/external-ips";
import { HostAddresses } from "../../../../../lab/network/kube-proxy/host-addresses";
import { NodePorts } from "../../../../../lab/network/kube-proxy/node-ports";
import { eventuallyHolds } from "../../../../support/eventually";
import { CLUSTER, fillStore, type NetworkType } from "./cluster-records";

export const ECHO = "registry.example/team/tke-client-ip-echo:v1";
const log = (message: string) => void (process.env.DEBUG && console.log(message));

export interface Echo {
    remote_addr: string;
    hostname: string;
    headers: Record<string, string>;
}

export interface PodOptions extends Partial<V1PodSpec> {
    image?: string;
    container?: Partial<V1Container>;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
}

/** A control plane with the lab's kubelet and nodes, on a store that the test fills. */
export class Cluster {
    readonly store = new Store(":memory:");
    private directory = "";
    private binary = "";
    private controlPlane!: ControlPlane;
    private kubelet!: Kubelet;
    private nodes!: NodeManager;
    private webhooks!: PodWebhooks;
    private kubeProxy!: KubeProxy;
    private readonly nodePorts = new NodePorts({ log });
    readonly externalIps = new ExternalIps({ log });
    readonly hosts = new HostAddresses();
    core!: CoreV1Api;

    constructor(private readonly networkType: NetworkType) {}

    async start(): Promise<void> {
        this.directory = await mkdtemp(join(tmpdir(), "kubelet-test-"));
        this.binary = await controlPlaneBinary();
        fillStore(this.store, this.networkType);
        this.controlPlane = new ControlPlane({
            clusterId: CLUSTER,
            directory: this.directory,
            binary: this.binary,
            serviceCidr: "172.17.252.0/22",
            clusterCidr: this.networkType === "GR" ? "172.31.0.0/16" : undefined,
            nodeCidrMaskSize: 26,
            domain: `${CLUSTER}.ccs.tencent-cloud.com`,
            log: () => undefined,
        });
        const { directory } = this;
        const { ca } = await this.controlPlane.pki();
        this.webhooks = new PodWebhooks({
            cluster: this.store.get("cluster", CLUSTER)!,
            certificateAuthority: ca.certificate,
            issueServingCertificate: (name) => issueServingCertificate(ca, name, ["127.0.0.1"]),
            directory,
            kubeConfig: () => this.kubeConfig,
            store: this.store,
            log,
        });
        await this.webhooks.listen();
        await this.controlPlane.start();
        await this.registerWebhooks();
        this.kubeProxy = new KubeProxy({
            kubeConfig: this.kubeConfig,
            cluster: this.store.get("cluster", CLUSTER)!,
            store: this.store,
            nodePorts: this.nodePorts,
            externalIps: this.externalIps,
            hosts: this.hosts,
            log,
        });
        await this.kubeProxy.start();
        this.core = this.kubeConfig.makeApiClient(CoreV1Api);
        await this.startKubelet();
    }

    readonly strategicMergePatch = setHeaderOptions("Content-Type", PatchStrategy.StrategicMergePatch);

    /** Port of the kubelet on 127.0.0.1. */
    get kubeletPort(): number {
        return this.kubelet.port;
    }

    get imageFiles(): ImageFiles {
        return { added: join(this.directory, "images.yaml"), project: join(this.directory, "lab.images.yaml") };
    }

    get kubeConfig(): KubeConfig {
        return this.controlPlane.kubeConfig();
    }

    /** As when the lab is started. */
    async registerWebhooks(): Promise<void> {
        await this.webhooks.register();
    }

    async startKubelet(): Promise<void> {
        const { kubeConfig } = this;
        const { store, directory, binary } = this;
        const cluster = store.get("cluster", CLUSTER)!;
        const { ca: certificateAuthority } = await this.controlPlane.pki();
        this.kubelet = new Kubelet({
            kubeConfig,
            cluster,
            store,
            binary,
            images: new ImageTable(this.imageFiles),
            certificateAuthority,
            directory,
            log,
        });
        await this.kubelet.start();
        this.nodes = new NodeManager({
            kubeConfig,
            clusterId: CLUSTER,
            store,
            transitions: new Transitions(store),
            kubeletPort: this.kubelet.port,
            log,
        });
        this.nodes.start();
        await eventuallyHolds(
            "every node is Running",
            () =>
                store.list("machine").every(({ state }) => state === "Running") &&
                store.list("virtualNode").every(({ phase }) => phase === "Running"),
        );
        await eventuallyHolds("the default ServiceAccount", () =>
            this.core.readNamespacedServiceAccount({ name: "default", namespace: "default" }).then(Boolean),
        );
    }

    async stopKubelet(): Promise<void> {
        await this.nodes.stop();
        await this.kubelet.stop();
    }

    async stop(): Promise<void> {
        await this.stopKubelet();
        await this.kubeProxy.stop();
        await this.webhooks.stop();
        await this.controlPlane.stop();
        this.store.close();
        await rm(this.directory, { recursive: true, force: true });
    }

    /** A Pod of one echo server, which may differ from it in what `container` says. */
    async create(name: string, { image = ECHO, container, labels, annotations, ...spec }: PodOptions): Promise<V1Pod> {
        const readinessProbe = { httpGet: { path: "/", port: 5000 } };
        const echo = { name: "echo", image, ports: [{ containerPort: 5000 }], readinessProbe, ...container };
        return this.core.createNamespacedPod({
            namespace: "default",
            body: { metadata: { name, labels, annotations }, spec: { containers: [echo], ...spec } },
        });
    }

    async delete(name: string, gracePeriodSeconds?: number): Promise<void> {
        await this.core.deleteNamespacedPod({ name, namespace: "default", gracePeriodSeconds });
    }

    pod(name: string): Promise<V1Pod> {
        return this.core.readNamespacedPod({ name, namespace: "default" });
    }

    async ready(name: string): Promise<V1Pod> {
        await eventuallyHolds(`Pod ${name} is Ready`, async () => isReady(await this.pod(name)));
        return this.pod(name);
    }

    async gone(name: string): Promise<void> {
        await eventuallyHolds(`Pod ${name} is gone`, async () => {
            const { items } = await this.core.listNamespacedPod({
                namespace: "default",
                fieldSelector: `metadata.name=${name}`,
            });
            return items.length === 0;
        });
    }

    async events(name: string): Promise<string[]> {
        const { items } = await this.core.listNamespacedEvent({
            namespace: "default",
            fieldSelector: `involvedObject.name=${name}`,
        });
        return items.map(({ reason, message }) => `${reason}: ${message}`);
    }

    /** What `kubectl logs` asks of the API server, which asks the kubelet. */
    logs(name: string, tailLines?: number): Promise<string> {
        return this.core.readNamespacedPodLog({ name, namespace: "default", tailLines });
    }
}

export function isReady({ status }: V1Pod): boolean {
    return Boolean(status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True"));
}

export function call(address: string, localAddress = "127.1.9.9", port = 5000): Promise<Echo> {
    return new Promise((resolve, reject) => {
        get({ host: address, port, path: "/", localAddress, agent: false }, (response) => {
            text(response).then((body) => resolve(JSON.parse(body) as Echo), reject);
        }).on("error", reject);
    });
}

export function pidOf(pod: V1Pod): number {
    return Number(/^process:\/\/(\d+)$/.exec(pod.status?.containerStatuses?.[0]?.containerID ?? "")?.[1]);
}
