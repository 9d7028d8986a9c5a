import {
    CoreV1Api,
    NetworkingV1Api,
    PatchStrategy,
    setHeaderOptions,
    type KubeConfig,
    type V1Container,
    type V1Ingress,
    type V1Pod,
    type V1Service,
} from "@kubernetes/client-node";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pRetry from "p-retry";
import { controlPlaneBinary } from "../../lab/kubernetes/binary";
import { ControlPlane } from "../../lab/kubernetes/control-plane";
import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import { ENI_RESOURCES, READINESS_GATE } from "../../tke/pods";

/** How many objects of each kind a cluster has. */
export interface ClusterSize {
    services: number;
    ingresses: number;
    pods: number;
    nodes: number;
    namespaces: number;
}

/** A control plane of the lab with many objects in it, and no controller of TKE's that works on them. */
export interface LargeCluster {
    kubeConfig: KubeConfig;
    /** Path of the administrator's kubeconfig. */
    kubeconfig: string;
    stop(): Promise<void>;
}

const CLUSTER_ID = "cls-bench000";
const PARALLEL = 16;
const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** Starts a control plane and creates the objects: every Pod is behind a Service, every Ingress before one. */
export async function startLargeCluster(
    size: ClusterSize,
    onProgress: (message: string) => void,
): Promise<LargeCluster> {
    const directory = mkdtempSync(join(tmpdir(), "tke-client-ip-bench-"));
    const controlPlane = new ControlPlane({
        clusterId: CLUSTER_ID,
        directory,
        binary: await controlPlaneBinary({ onProgress }),
        serviceCidr: "172.16.0.0/16",
        domain: `${CLUSTER_ID}.ccs.tencent-cloud.com`,
        log: () => undefined,
    });
    const stop = async () => {
        await controlPlane.stop();
        rmSync(directory, { recursive: true, force: true });
    };
    try {
        await controlPlane.start();
        const kubeConfig = controlPlane.kubeConfig();
        const kubeconfig = join(directory, "kubeconfig");
        writeFileSync(kubeconfig, kubeConfig.exportConfig(), { mode: 0o600 });
        await createObjects(kubeConfig, size, onProgress);
        return { kubeConfig, kubeconfig, stop };
    } catch (error) {
        await stop();
        throw error;
    }
}

async function createObjects(
    kubeConfig: KubeConfig,
    size: ClusterSize,
    onProgress: (message: string) => void,
): Promise<void> {
    const core = kubeConfig.makeApiClient(CoreV1Api);
    const networking = kubeConfig.makeApiClient(NetworkingV1Api);
    await inParallel(size.namespaces, async (index) => {
        const name = namespaceOf(index, size);
        await core.createNamespace({ body: { metadata: { name } } });
        // The controller manager gives a new namespace its service account a moment later; Pods need it.
        await pRetry(() => core.readNamespacedServiceAccount({ namespace: name, name: "default" }), {
            retries: 300,
            minTimeout: 100,
            factor: 1,
        });
    });
    onProgress(`creating ${size.nodes} nodes, ${size.services} Services and ${size.ingresses} Ingresses`);
    await inParallel(size.nodes, async (index) => {
        await core.createNode({ body: { metadata: { name: nodeName(index) } } });
        await core.patchNodeStatus({ name: nodeName(index), body: { status: nodeStatus(index) } }, mergePatch);
    });
    await inParallel(size.services, (index) =>
        core.createNamespacedService({ namespace: namespaceOf(index, size), body: serviceOf(index, size) }),
    );
    await inParallel(size.ingresses, (index) =>
        networking.createNamespacedIngress({ namespace: namespaceOf(index, size), body: ingressOf(index) }),
    );
    onProgress(`creating ${size.pods} Pods`);
    await inParallel(size.pods, async (index) => {
        const body = podOf(index, size);
        const namespace = namespaceOf(index % size.services, size);
        const name = body.metadata?.name ?? "";
        await core.createNamespacedPod({ namespace, body });
        await core.patchNamespacedPodStatus({ namespace, name, body: { status: podStatus(index) } }, mergePatch);
    });
    // The controller manager takes a node for lost after 50 s without a heartbeat.
    await inParallel(size.nodes, (index) =>
        core.patchNodeStatus({ name: nodeName(index), body: { status: nodeStatus(index) } }, mergePatch),
    );
}

async function inParallel(count: number, work: (index: number) => Promise<unknown>): Promise<void> {
    let next = 0;
    const worker = async () => {
        while (next < count) {
            await work(next++);
        }
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));
}

/** Service number n, its Pods and its Ingress are in one namespace. */
function namespaceOf(index: number, { namespaces }: ClusterSize): string {
    return `team-${index % namespaces}`;
}

function nodeName(index: number): string {
    return address(10, 20, index);
}

function address(first: number, second: number, index: number): string {
    return `${first}.${second}.${Math.floor(index / 250)}.${(index % 250) + 1}`;
}

function nodeStatus(index: number): object {
    return {
        addresses: [{ type: "InternalIP", address: nodeName(index) }],
        allocatable: { [ENI_RESOURCES["tke-route-eni"]]: "61" },
        conditions: [{ type: "Ready", status: "True", reason: "KubeletReady", lastHeartbeatTime: new Date() }],
    };
}

/** Those that an Ingress leads to are of type NodePort; of the others half have direct access. */
function serviceOf(index: number, { ingresses }: ClusterSize): V1Service {
    const keys = ANNOTATION_KEYS.Service;
    return {
        metadata: {
            name: `app-${index}`,
            labels: { "app.kubernetes.io/name": `app-${index}`, "app.kubernetes.io/managed-by": "Helm" },
            ...(index >= ingresses && { annotations: { [keys.directAccess]: String(index % 2 === 0) } }),
        },
        spec: {
            type: index < ingresses ? "NodePort" : "LoadBalancer",
            selector: { "app.kubernetes.io/name": `app-${index}` },
            ports: [{ name: "http", port: 80, targetPort: "http" }],
        },
    };
}

function ingressOf(index: number): V1Ingress {
    const backend = { service: { name: `app-${index}`, port: { number: 80 } } };
    const keys = ANNOTATION_KEYS.Ingress;
    return {
        metadata: { name: `app-${index}`, annotations: { [keys.directAccess]: String(index % 2 === 0) } },
        spec: {
            rules: [
                { host: `app-${index}.example.com`, http: { paths: [{ pathType: "Prefix", path: "/", backend }] } },
            ],
        },
    };
}

/** About as large as Pods of everyday charts are. */
function podOf(index: number, { services, nodes }: ClusterSize): V1Pod {
    const app = `app-${index % services}`;
    const labels = {
        "app.kubernetes.io/name": app,
        "app.kubernetes.io/instance": app,
        "pod-template-hash": "7d9f6c5b8c",
    };
    const eni = { [ENI_RESOURCES["tke-route-eni"]]: "1" };
    const container = (name: string, port: number): V1Container => ({
        name,
        image: `registry.example.com/team/${name}:1.42.0`,
        ports: [{ name: name === "app" ? "http" : "metrics", containerPort: port }],
        env: Array.from({ length: 10 }, (_, number) => ({ name: `SETTING_${number}`, value: `value-${number}` })),
        resources: {
            requests: { cpu: "100m", memory: "128Mi", ...eni },
            limits: { cpu: "1", memory: "512Mi", ...eni },
        },
        readinessProbe: { httpGet: { path: "/ready", port }, periodSeconds: 5 },
        livenessProbe: { httpGet: { path: "/live", port }, periodSeconds: 10 },
    });
    return {
        metadata: { name: `${app}-7d9f6c5b8c-${index}`, labels, annotations: { "prometheus.io/scrape": "true" } },
        spec: {
            nodeName: nodeName(index % nodes),
            readinessGates: [{ conditionType: READINESS_GATE }],
            containers: [container("app", 5000), container("sidecar", 9090)],
        },
    };
}

function podStatus(index: number): object {
    const podIP = address(10, 30, index);
    const types = ["Initialized", "PodScheduled", "ContainersReady", READINESS_GATE, "Ready"];
    const conditions = types.map((type) => ({ type, status: "True", lastTransitionTime: new Date() }));
    const containerStatuses = ["app", "sidecar"].map((name) => ({
        name,
        ready: true,
        restartCount: 0,
        image: `registry.example.com/team/${name}:1.42.0`,
        imageID: `registry.example.com/team/${name}@sha256:${"0".repeat(64)}`,
        state: { running: { startedAt: new Date() } },
    }));
    return { phase: "Running", podIP, podIPs: [{ ip: podIP }], conditions, containerStatuses };
}
