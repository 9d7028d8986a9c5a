import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
    ApiException,
    type CoreV1Api,
    type V1Container,
    type V1ContainerStatus,
    type V1LifecycleHandler,
    type V1Pod,
    type V1PodCondition,
    type V1Probe,
} from "@kubernetes/client-node";
import type { ContainerImage } from "../../images/image";
import type { ImageTable } from "../../images/image-table";
import type { EventRecorder, EventType } from "../../kube-client/event-recorder";
import type { Log } from "../../log";
import { Coalescer } from "../../coalescer";
import { Container } from "./container";
import type { ContainerHost } from "./container-host";
import { apiValues } from "./process/environment";
import { prepareProcess, type PreparedProcess } from "./process/prepare";
import type { NodeRecord, PodAddress, PodAddresses } from "./pod-address";
import { runLifecycleHook } from "./lifecycle-hooks";
import { makeProbe, type ProbeResult, type ProbeTarget } from "./probes";
import { initRestartPolicy, type RestartPolicy } from "./restart";
import { showsOwnAddress } from "./shown-address";
import { patchPodStatus, podStatus } from "./status";
import { annotationWarnings } from "./unserved-annotations";
import { withheldMessage } from "./process/withheld-variables";

/** What the Pods of one kubelet share. */
export interface PodWorkerContext {
    core: CoreV1Api;
    events: EventRecorder;
    addresses: PodAddresses;
    images: ImageTable;
    /** The loopback address that serves an address of the cluster's VPC or Pods. */
    toLoopback: (address: string) => string;
    binary?: string;
    /** Folder of a Pod's logs. */
    logDirectory: (pod: V1Pod) => string;
    /** Folder of what a Pod's containers have in /tmp. */
    filesDirectory: (pod: V1Pod) => string;
    log: Log;
}

const ADDRESS_RETRY_MS = 2_000;
const STATUS_RETRY_MS = 1_000;
const DEFAULT_GRACE_PERIOD_SECONDS = 30;

/**
 * One Pod on a node: its address, its containers, its status. Volumes are left out, since a container is a process that
 * sees the machine's own file system and nothing could be mounted for it without root.
 */
export class PodWorker implements ContainerHost {
    private readonly initContainers: Container[];
    private readonly containers: Container[];
    private readonly startTime: string;
    private readonly stopping = new AbortController();
    private address?: PodAddress;
    private conditions: readonly V1PodCondition[];
    private running?: Promise<void>;
    private readonly writing = new Coalescer(() => this.writeStatus());
    private written = "";
    private silent = false;

    constructor(
        private pod: V1Pod,
        private readonly node: NodeRecord,
        private readonly context: PodWorkerContext,
    ) {
        const { spec, status } = pod;
        this.startTime = new Date(status?.startTime ?? Date.now()).toISOString();
        this.conditions = status?.conditions ?? [];
        const policy = (spec?.restartPolicy ?? "Always") as RestartPolicy;
        this.initContainers = (spec?.initContainers ?? []).map((container) =>
            this.container(container, initRestartPolicy(container, policy), true, status?.initContainerStatuses),
        );
        this.containers = (spec?.containers ?? []).map((container) =>
            this.container(container, policy, false, status?.containerStatuses),
        );
    }

    get podName(): string {
        const { name, namespace, uid } = this.pod.metadata ?? {};
        return `${name}_${namespace}(${uid})`;
    }

    get binary(): string | undefined {
        return this.context.binary;
    }

    start(): void {
        for (const message of annotationWarnings(this.pod.metadata?.annotations ?? {})) {
            this.event("Warning", "AnnotationWithoutEffect", message);
        }
        this.running = this.run().catch((error: unknown) => {
            if (!this.stopping.signal.aborted) {
                this.context.log(`pod ${this.podName}: ${error instanceof Error ? error.message : String(error)}`);
            }
        });
    }

    /** The Pod has changed: a container's image, or a condition that a readiness gate waits for. */
    update(pod: V1Pod): void {
        this.pod = pod;
        for (const [index, container] of this.containers.entries()) {
            const spec = pod.spec?.containers[index];
            if (spec) {
                container.update(spec);
            }
        }
        this.onChange();
    }

    /**
     * Ends every container, sidecars after those they serve and the last one first (Kubernetes docs, "Pod Lifecycle"), and
     * returns when the last status is written.
     */
    async terminate(gracePeriodMs: number): Promise<void> {
        const deadline = Date.now() + gracePeriodMs;
        this.stopping.abort();
        await Promise.all(this.containers.map((container) => container.stop(gracePeriodMs)));
        for (const container of this.initContainers.toReversed()) {
            await container.stop(Math.max(0, deadline - Date.now()));
        }
        await this.running;
        await this.writing.settled();
    }

    /** Nothing more is written of this Pod: it is gone, or the lab stops. */
    silence(): void {
        this.silent = true;
    }

    /** Undefined where the Pod has no such container, or it is an ephemeral one. */
    findContainer(name: string): Container | undefined {
        return [...this.containers, ...this.initContainers].find((each) => each.observe().name === name);
    }

    /** Whether the Pod has an ephemeral container of that name, which the lab does not run. */
    hasEphemeralContainer(name: string): boolean {
        return Boolean(this.pod.spec?.ephemeralContainers?.some((each) => each.name === name));
    }

    get uid(): string {
        return this.pod.metadata?.uid ?? "";
    }

    async prepare(container: V1Container, image: ContainerImage): Promise<PreparedProcess> {
        const { podIP = "", hostIP = "" } = this.address ?? {};
        const values = apiValues(this.context.core, this.pod.metadata?.namespace ?? "");
        const sources = { pod: this.pod, podIP, hostIP, ...values };
        const prepared = await prepareProcess(
            container,
            image,
            { host: this.listenAddress, temporary: this.temporaryFolder(container.name) },
            sources,
        );
        if (prepared.withheld.length > 0) {
            const message = withheldMessage(container.name, prepared.withheld);
            this.event("Warning", "EnvironmentWithheld", message, container.name);
        }
        return prepared;
    }

    get images(): ImageTable {
        return this.context.images;
    }

    /** The loopback address that serves the Pod. */
    get listenAddress(): string {
        return this.context.toLoopback(this.address?.podIP ?? "");
    }

    temporaryFolder(containerName: string): string {
        return join(this.context.filesDirectory(this.pod), containerName);
    }

    runName(containerName: string, restartCount: number): string {
        return `${this.pod.metadata?.uid}/${containerName}/${restartCount}`;
    }

    async makeProbe(probe: V1Probe, container: V1Container): Promise<ProbeResult> {
        return makeProbe(probe, this.probeTarget(container));
    }

    async runHook(handler: V1LifecycleHandler, container: V1Container, signal: AbortSignal): Promise<void> {
        await runLifecycleHook(handler, this.probeTarget(container), signal);
    }

    logFile(containerName: string, restartCount: number): string {
        return `${this.context.logDirectory(this.pod)}/${containerName}/${restartCount}.log`;
    }

    shown(text: string): string {
        return showsOwnAddress(this.listenAddress, this.address?.podIP ?? "")(text);
    }

    event(type: EventType, reason: string, message: string, containerName?: string): void {
        if (this.silent) {
            return;
        }
        const { name, namespace, uid, resourceVersion } = this.pod.metadata ?? {};
        const fieldPath = containerName && `spec.containers{${containerName}}`;
        const reference = { apiVersion: "v1", kind: "Pod", name, namespace, uid, resourceVersion, fieldPath };
        void this.context.events.record(reference, type, reason, message);
    }

    /** Writes the Pod's status where it is another than the one last written. */
    onChange(): void {
        this.writing.request();
    }

    private container(
        spec: V1Container,
        restartPolicy: RestartPolicy,
        init: boolean,
        previous: readonly V1ContainerStatus[] = [],
    ): Container {
        return new Container({
            spec,
            restartPolicy,
            init,
            gracePeriodMs: 1000 * (this.pod.spec?.terminationGracePeriodSeconds ?? DEFAULT_GRACE_PERIOD_SECONDS),
            host: this,
            previous: previous.find(({ name }) => name === spec.name),
        });
    }

    private probeTarget(container: V1Container): ProbeTarget {
        const { toLoopback } = this.context;
        const { podIP = "", nodeIP = "" } = this.address ?? {};
        return { address: this.listenAddress, podIP, localAddress: toLoopback(nodeIP), container, toLoopback };
    }

    private async run(): Promise<void> {
        this.address = await this.takeAddress();
        this.onChange();
        for (const container of this.initContainers) {
            const finished = container.run();
            if (container.observe().sidecar) {
                continue;
            }
            await finished;
            if (!container.succeeded) {
                return;
            }
        }
        if (!this.stopping.signal.aborted) {
            await Promise.all(this.containers.map((container) => container.run()));
        }
    }

    private async takeAddress(): Promise<PodAddress> {
        for (;;) {
            try {
                return await this.context.addresses.assign(this.pod, this.node);
            } catch (error) {
                const message = error instanceof Error ? error.message : String(error);
                this.event("Warning", "FailedCreatePodSandBox", `Failed to create pod sandbox: ${message}`);
                await delay(ADDRESS_RETRY_MS, undefined, { signal: this.stopping.signal });
            }
        }
    }

    private async writeStatus(): Promise<void> {
        const status = podStatus({
            pod: this.pod,
            podIP: this.address?.podIP,
            hostIP: this.address?.hostIP,
            startTime: this.startTime,
            initContainers: this.initContainers.map((container) => container.observe()),
            containers: this.containers.map((container) => container.observe()),
            earlier: this.conditions,
            now: new Date().toISOString(),
        });
        const text = JSON.stringify(status);
        if (text === this.written || this.silent) {
            return;
        }
        this.conditions = status.conditions ?? [];
        try {
            await patchPodStatus(this.context.core, this.pod, status);
            this.written = text;
        } catch (error) {
            if (error instanceof ApiException && [404, 409, 422].includes(error.code)) {
                return;
            }
            this.context.log(`status of pod ${this.podName}: ${String(error)}`);
            await delay(STATUS_RETRY_MS, undefined, { ref: false });
            if (!this.stopping.signal.aborted) {
                this.onChange();
            }
        }
    }
}
