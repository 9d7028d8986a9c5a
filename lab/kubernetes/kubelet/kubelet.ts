import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ApiException, CoreV1Api, type KubeConfig, type V1Pod } from "@kubernetes/client-node";
import type { ClusterRecord } from "../../cloud/model";
import type { Store } from "../../cloud/store";
import type { ImageTable } from "../../images/image-table";
import { EventRecorder } from "../../kube-client/event-recorder";
import { KeptInformer } from "../../kube-client/kept-informer";
import type { Log } from "../../log";
import { toLoopback } from "../../addressing/loopback";
import type { KeyPairFiles } from "../../files/certificates";
import type { Container } from "./container";
import { containerLog, runningContainer, type Refused } from "./container-access";
import { NO_EPHEMERAL_CONTAINERS } from "./not-run";
import type { ContainerRun } from "./container-run";
import type { FoundLog } from "./logs/log-reader";
import { killProcessesOf } from "./process/own-processes";
import { PodAddresses, type NodeRecord } from "./pod-address";
import { PodWorker, type PodWorkerContext } from "./pod-worker";
import type { PortForwardTarget } from "./streaming/port-forward";
import { KubeletServer } from "./server/kubelet-server";

export interface KubeletOptions {
    kubeConfig: KubeConfig;
    cluster: Readonly<ClusterRecord>;
    store: Store;
    /** Path of the control plane binary, through which processes are started so that they die with the lab. */
    binary?: string;
    /** What stands for the images of containers. */
    images: ImageTable;
    /** The cluster's authority, by which kubelet and API server know each other. */
    certificateAuthority: KeyPairFiles;
    /** The cluster's folder; logs go to `logs/pods` in it. */
    directory: string;
    log: Log;
}

interface Running {
    worker: PodWorker;
    name: string;
    namespace: string;
    /** Of a Pod that is being deleted, milliseconds. */
    gracePeriodMs?: number;
}

/** The kubelet of every node of one cluster: runs the Pods that the scheduler put on them. */
export class Kubelet {
    private readonly core: CoreV1Api;
    private readonly addresses: PodAddresses;
    private readonly server: KubeletServer;
    private readonly context: PodWorkerContext;
    private readonly running = new Map<string, Running>();
    private readonly pods: KeptInformer<V1Pod>;
    private started = false;

    constructor(private readonly options: KubeletOptions) {
        const { kubeConfig, cluster, store, binary, images, certificateAuthority, directory, log } = options;
        this.core = kubeConfig.makeApiClient(CoreV1Api);
        this.addresses = new PodAddresses({ store, cluster, podCidr: (nodeName) => this.podCidr(nodeName) });
        this.server = new KubeletServer({
            certificateAuthority,
            findLog: (...container) => this.findLog(...container),
            findRun: (...container) => this.findRun(...container),
            findTarget: (...pod) => this.findTarget(...pod),
        });
        this.context = {
            core: this.core,
            events: new EventRecorder(kubeConfig, "kubelet", log),
            addresses: this.addresses,
            images,
            toLoopback: (address) => toLoopback(store.list("addressBlock"), cluster.vpcId, address),
            binary,
            logDirectory: ({ metadata }) =>
                join(directory, "logs", "pods", `${metadata?.namespace}_${metadata?.name}_${metadata?.uid}`),
            filesDirectory: ({ metadata }) => join(directory, "files", metadata?.uid ?? ""),
            log: (message) => log(`${cluster.clusterId}: kubelet: ${message}`),
        };
        this.pods = new KeptInformer<V1Pod>({
            kubeConfig,
            path: "/api/v1/pods",
            list: () => this.core.listPodForAllNamespaces(),
            onChange: (pod) => {
                if (this.started) {
                    this.sync(pod);
                }
            },
            log: this.context.log,
        });
    }

    /** Port of the kubelet's HTTPS server on 127.0.0.1. */
    get port(): number {
        return this.server.port;
    }

    /** Pods that had an address before keep it; their processes are started anew, as after a reboot of the node. */
    async start(): Promise<void> {
        await this.server.start();
        await this.pods.start();
        const pods = this.pods.objects.list();
        const uids = new Set(pods.map(({ metadata }) => metadata?.uid ?? ""));
        // What a lab that was killed has left: its containers' first processes have died with it, but not what they started.
        killProcessesOf((run) => uids.has(run.split("/", 1)[0] ?? ""));
        for (const pod of pods) {
            this.addresses.adopt(pod);
        }
        this.addresses.releaseAllBut(uids);
        this.started = true;
        for (const pod of pods) {
            this.sync(pod);
        }
    }

    /** Ends every process; Pods stay as they are in the API, with their addresses. */
    async stop(): Promise<void> {
        this.started = false;
        await this.pods.stop();
        await Promise.all(
            [...this.running.values()].map(({ worker }) => {
                worker.silence();
                return worker.terminate(0);
            }),
        );
        this.running.clear();
        await this.server.stop();
    }

    /** Brings what runs to what the cache says of a Pod that was added, changed or removed. */
    private sync({ metadata }: V1Pod): void {
        const { name = "", namespace = "" } = metadata ?? {};
        const pod = this.pods.objects.get(name, namespace);
        const uid = pod?.metadata?.uid;
        for (const [other, running] of this.running) {
            if (running.name === name && running.namespace === namespace && other !== uid) {
                this.podIsGone(other, running);
            }
        }
        if (metadata?.uid && metadata.uid !== uid && !this.running.has(metadata.uid)) {
            this.addresses.release(metadata.uid);
        }
        if (!pod || !uid) {
            return;
        }
        const running = this.running.get(uid);
        if (pod.metadata?.deletionTimestamp) {
            this.terminate(pod, running);
        } else if (running) {
            running.worker.update(pod);
        } else if (!["Succeeded", "Failed"].includes(pod.status?.phase ?? "")) {
            this.run(pod, uid);
        }
    }

    private run(pod: V1Pod, uid: string): void {
        const node = this.node(pod.spec?.nodeName);
        if (node) {
            const worker = new PodWorker(pod, node, this.context);
            const { name = "", namespace = "" } = pod.metadata ?? {};
            this.running.set(uid, { worker, name, namespace });
            worker.start();
        }
    }

    /**
     * A Pod that is being deleted: ends its containers within its grace period, then takes it out of the API. A deletion
     * with a shorter one than before counts.
     */
    private terminate(pod: V1Pod, running: Running | undefined): void {
        const gracePeriodMs = 1000 * (pod.metadata?.deletionGracePeriodSeconds ?? 0);
        const before = running?.gracePeriodMs;
        if (!this.node(pod.spec?.nodeName) || (before !== undefined && before <= gracePeriodMs)) {
            return;
        }
        if (running) {
            running.gracePeriodMs = gracePeriodMs;
        }
        const ended = running?.worker.terminate(gracePeriodMs) ?? Promise.resolve();
        if (before === undefined) {
            void ended
                .then(() => this.deletePod(pod))
                .catch((error: unknown) => this.context.log(`deleting pod ${pod.metadata?.name}: ${String(error)}`));
        }
    }

    private async deletePod({ metadata }: V1Pod): Promise<void> {
        if (!this.started) {
            return;
        }
        const { name = "", namespace = "", uid } = metadata ?? {};
        try {
            await this.core.deleteNamespacedPod({
                name,
                namespace,
                body: { gracePeriodSeconds: 0, preconditions: { uid } },
            });
        } catch (error) {
            if (!(error instanceof ApiException && [404, 409].includes(error.code))) {
                throw error;
            }
        }
    }

    /** The API has it no more: whatever still runs of it ends, and its address is free. */
    private podIsGone(uid: string, { worker, name, namespace }: Running): void {
        this.running.delete(uid);
        worker.silence();
        void this.cleanUp(uid, { worker, name, namespace }).catch((error: unknown) =>
            this.context.log(`what is left of pod ${name}: ${String(error)}`),
        );
    }

    private async cleanUp(uid: string, { worker, name, namespace }: Running): Promise<void> {
        await worker.terminate(0);
        this.addresses.release(uid);
        this.context.events.forget(uid);
        const pod = { metadata: { name, namespace, uid } };
        for (const folder of [this.context.logDirectory(pod), this.context.filesDirectory(pod)]) {
            await rm(folder, { recursive: true, force: true });
        }
    }

    private node(name: string | undefined): NodeRecord | undefined {
        const { store, cluster } = this.options;
        const machine = store
            .list("machine")
            .find((each) => each.clusterId === cluster.clusterId && each.lanIp === name);
        if (machine) {
            return { kind: "native", machine };
        }
        const node = name ? store.get("virtualNode", name) : undefined;
        return node?.clusterId === cluster.clusterId ? { kind: "super", node } : undefined;
    }

    private async podCidr(nodeName: string): Promise<string> {
        const { spec } = await this.core.readNode({ name: nodeName });
        if (!spec?.podCIDR) {
            throw new Error(`node ${nodeName} has no Pod CIDR yet`);
        }
        return spec.podCIDR;
    }

    private findLog(namespace: string, pod: string, container: string, previous: boolean): FoundLog {
        const found = this.find(namespace, pod, container);
        return "status" in found ? found : containerLog(found.container, found.worker, previous);
    }

    private findRun(namespace: string, pod: string, container: string): ContainerRun | Refused {
        const found = this.find(namespace, pod, container);
        return "status" in found ? found : runningContainer(found.container, found.worker);
    }

    private findTarget(namespace: string, pod: string): PortForwardTarget | Refused {
        const worker = this.findWorker(namespace, pod);
        return worker
            ? { address: worker.listenAddress, podName: worker.podName, uid: worker.uid }
            : { status: 404, message: `pod "${namespace}/${pod}" does not run on this node` };
    }

    private find(namespace: string, pod: string, name: string): { worker: PodWorker; container: Container } | Refused {
        const worker = this.findWorker(namespace, pod);
        const container = worker?.findContainer(name);
        if (worker && container) {
            return { worker, container };
        }
        if (worker?.hasEphemeralContainer(name)) {
            return { status: 400, message: `ephemeral container "${name}": ${NO_EPHEMERAL_CONTAINERS}` };
        }
        return {
            status: 404,
            message: worker
                ? `container "${name}" not found in pod "${pod}"`
                : `pod "${namespace}/${pod}" does not run on this node`,
        };
    }

    private findWorker(namespace: string, pod: string): PodWorker | undefined {
        return [...this.running.values()].find((each) => each.name === pod && each.namespace === namespace)?.worker;
    }
}
