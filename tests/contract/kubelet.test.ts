import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { CoreV1Api, type V1Pod, type V1PodSpec } from "@kubernetes/client-node";
import type { ClusterRecord, MachineRecord, NodePoolRecord } from "../../lab/cloud/model";
import { Store } from "../../lab/cloud/store";
import { Transitions } from "../../lab/cloud/transitions";
import { buildControlPlane } from "../control-plane";
import { controlPlaneBinary } from "../../lab/kubernetes/binary";
import { ControlPlane } from "../../lab/kubernetes/control-plane";
import { Kubelet } from "../../lab/kubernetes/kubelet/kubelet";
import { NodeManager } from "../../lab/kubernetes/nodes";
import { SUPER_NODE_LABEL, SUPER_NODE_TAINT } from "../../lab/kubernetes/node-objects";

const ECHO = "registry.example/team/tke-client-ip-echo:v1";
const VPC = "vpc-kubelet1";
const CLUSTER = "cls-kubelet1";
/** A loopback block of its own, so that a lab that runs beside the test is not in the way. */
const BLOCK = 251;
const POD_BLOCK = 252;

type NetworkType = ClusterRecord["networkType"];

interface Echo {
    remote_addr: string;
    hostname: string;
    headers: Record<string, string>;
}

class Cluster {
    readonly store = new Store(":memory:");
    private directory = "";
    private binary = "";
    private controlPlane!: ControlPlane;
    private kubelet!: Kubelet;
    private nodes!: NodeManager;
    core!: CoreV1Api;

    constructor(private readonly networkType: NetworkType) {}

    async start(): Promise<void> {
        this.directory = await mkdtemp(join(tmpdir(), "kubelet-test-"));
        this.binary = await controlPlaneBinary();
        this.fillStore();
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
        await this.controlPlane.start();
        this.core = this.controlPlane.kubeConfig().makeApiClient(CoreV1Api);
        await this.startKubelet();
    }

    async startKubelet(): Promise<void> {
        const kubeConfig = this.controlPlane.kubeConfig();
        const { store, directory, binary } = this;
        const cluster = store.get("cluster", CLUSTER)!;
        const log = (message: string) => process.env.DEBUG && console.log(message);
        this.kubelet = new Kubelet({ kubeConfig, cluster, store, binary, directory, log });
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
        await eventually(
            "every node is Running",
            () =>
                store.list("machine").every(({ state }) => state === "Running") &&
                store.list("virtualNode").every(({ phase }) => phase === "Running"),
        );
        await eventually("the default ServiceAccount", () =>
            this.core.readNamespacedServiceAccount({ name: "default", namespace: "default" }).then(Boolean),
        );
    }

    async stopKubelet(): Promise<void> {
        await this.nodes.stop();
        await this.kubelet.stop();
    }

    async stop(): Promise<void> {
        await this.stopKubelet();
        await this.controlPlane.stop();
        this.store.close();
        await rm(this.directory, { recursive: true, force: true });
    }

    async create(name: string, spec: Partial<V1PodSpec> & { image?: string }): Promise<void> {
        const { image = ECHO, ...rest } = spec;
        const container = { name: "echo", image, ports: [{ containerPort: 5000 }] };
        const readinessProbe = { httpGet: { path: "/", port: 5000 } };
        await this.core.createNamespacedPod({
            namespace: "default",
            body: { metadata: { name }, spec: { containers: [{ ...container, readinessProbe }], ...rest } },
        });
    }

    pod(name: string): Promise<V1Pod> {
        return this.core.readNamespacedPod({ name, namespace: "default" });
    }

    async ready(name: string): Promise<V1Pod> {
        await eventually(`Pod ${name} is Ready`, async () => isReady(await this.pod(name)));
        return this.pod(name);
    }

    async gone(name: string): Promise<void> {
        await eventually(`Pod ${name} is gone`, async () => {
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

    machine(name: string, lanIp: string): MachineRecord {
        return {
            machineName: name,
            instanceId: `ins-${name}`,
            nodePoolId: "np-kubelet1",
            clusterId: CLUSTER,
            lanIp,
            subnetId: "subnet-nodes001",
            zone: "ap-guangzhou-3",
            instanceType: "S5.MEDIUM4",
            securityGroupIds: [],
            state: "Creating",
            createdAt: "",
        };
    }

    private fillStore(): void {
        const { store, networkType } = this;
        const subnet = (subnetId: string, cidrBlock: string) => ({
            subnetId,
            vpcId: VPC,
            name: subnetId,
            cidrBlock,
            zone: "ap-guangzhou-3",
            routeTableId: "",
            createdTime: "",
            tags: [],
        });
        store.put("addressBlock", VPC, { vpcId: VPC, clusterId: "", cidr: "10.77.0.0/16", block: BLOCK });
        store.put("subnet", "subnet-nodes001", subnet("subnet-nodes001", "10.77.0.0/24"));
        store.put("subnet", "subnet-pods0001", subnet("subnet-pods0001", "10.77.1.0/24"));
        store.put("subnet", "subnet-super001", subnet("subnet-super001", "10.77.2.0/24"));
        if (networkType === "GR") {
            const cidr = "172.31.0.0/16";
            store.put("addressBlock", CLUSTER, { vpcId: VPC, clusterId: CLUSTER, cidr, block: POD_BLOCK });
        }
        store.put("cluster", CLUSTER, {
            clusterId: CLUSTER,
            vpcId: VPC,
            networkType,
            eniSubnetIds: networkType === "GR" ? [] : ["subnet-pods0001"],
            maxNodePodNum: 64,
        } as Partial<ClusterRecord> as ClusterRecord);
        store.put("nodePool", "np-kubelet1", {
            nodePoolId: "np-kubelet1",
            clusterId: CLUSTER,
            name: "native",
            lifeState: "Creating",
            replicas: 1,
            labels: [{ name: "team", value: "a" }],
            taints: [],
            annotations: [],
            tags: [],
            deletionProtection: false,
            unschedulable: false,
            createdAt: "",
        } as Partial<NodePoolRecord> as NodePoolRecord);
        store.put("machine", "np-kubelet1-a", this.machine("np-kubelet1-a", "10.77.0.5"));
        store.put("virtualNodePool", "np-super001", {
            nodePoolId: "np-super001",
            clusterId: CLUSTER,
            name: "super",
            lifeState: "creating",
            securityGroupIds: [],
            labels: [],
            taints: [],
            createdAt: "",
        });
        store.put("virtualNode", "eklet-subnet-super001-abcdefgh", {
            name: "eklet-subnet-super001-abcdefgh",
            nodePoolId: "np-super001",
            clusterId: CLUSTER,
            subnetId: "subnet-super001",
            zone: "ap-guangzhou-3",
            displayName: "",
            phase: "Pending",
            createdAt: "",
        });
    }
}

function isReady({ status }: V1Pod): boolean {
    return Boolean(status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True"));
}

async function eventually(what: string, holds: () => boolean | Promise<boolean>, timeoutMs = 20_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
        let problem: unknown;
        try {
            if (await holds()) {
                return;
            }
        } catch (error) {
            problem = error;
        }
        if (Date.now() > deadline) {
            throw new Error(`not within ${timeoutMs} ms: ${what}`, { cause: problem });
        }
        await delay(50);
    }
}

function call(address: string, localAddress = "127.1.9.9"): Promise<Echo> {
    return new Promise((resolve, reject) => {
        get({ host: address, port: 5000, path: "/", localAddress, agent: false }, (response) => {
            text(response).then((body) => resolve(JSON.parse(body) as Echo), reject);
        }).on("error", reject);
    });
}

function pidOf(pod: V1Pod): number {
    return Number(/^process:\/\/(\d+)$/.exec(pod.status?.containerStatuses?.[0]?.containerID ?? "")?.[1]);
}

describe("kubelet, VPC-CNI cluster", function () {
    this.timeout(120_000);
    const cluster = new Cluster("VPC-CNI");
    before(buildControlPlane);
    before(() => cluster.start());
    after(() => cluster.stop());

    it("brings nodes and pools to Running, with TKE's names and labels", async () => {
        assert.equal(cluster.store.get("nodePool", "np-kubelet1")?.lifeState, "Running");
        assert.equal(cluster.store.get("virtualNodePool", "np-super001")?.lifeState, "normal");
        const node = await cluster.core.readNode({ name: "10.77.0.5" });
        assert.equal(node.metadata?.labels?.["cloud.tencent.com/node-instance-id"], "ins-np-kubelet1-a");
        assert.equal(node.metadata?.labels?.["team"], "a");
        const eklet = await cluster.core.readNode({ name: "eklet-subnet-super001-abcdefgh" });
        assert.ok(eklet.spec?.taints?.some(({ key }) => key === SUPER_NODE_TAINT.key));
    });

    it("runs a Pod on an address of the Pod subnet, where it answers and sees its client", async () => {
        await cluster.create("first", {});
        const pod = await cluster.ready("first");
        assert.equal(pod.status?.podIP, "10.77.1.2");
        assert.equal(pod.status?.hostIP, "10.77.0.5");
        const echo = await call(`127.${BLOCK}.1.2`);
        assert.equal(echo.remote_addr, "127.1.9.9");
        assert.equal(echo.hostname, "first");
        await eventually("events of the start", async () => {
            const events = await cluster.events("first");
            return ["Pulled: ", "Created: ", "Started: "].every((reason) =>
                events.some((event) => event.startsWith(reason)),
            );
        });
    });

    it("gives `kubectl logs` what the process wrote", async () => {
        const log = await cluster.logs("first");
        assert.match(log, /^listening on 127\.251\.1\.2:5000$/m);
        assert.match(log, /^127\.1\.9\.9 GET \/$/m);
        assert.equal((await cluster.logs("first", 1)).split("\n").length, 2);
    });

    it("starts a killed process again", async () => {
        process.kill(pidOf(await cluster.pod("first")), "SIGKILL");
        await eventually("one restart", async () => {
            const { status } = await cluster.pod("first");
            return status?.containerStatuses?.[0]?.restartCount === 1 && isReady({ status });
        });
        const { status } = await cluster.pod("first");
        assert.equal(status?.containerStatuses?.[0]?.lastState?.terminated?.exitCode, 137);
        assert.equal((await call(`127.${BLOCK}.1.2`)).hostname, "first");
    });

    it("says ErrImagePull, then ImagePullBackOff, of an image that the lab does not know", async () => {
        await cluster.create("unknown", { image: "nginx:1.27" });
        const reason = async () =>
            (await cluster.pod("unknown")).status?.containerStatuses?.[0]?.state?.waiting?.reason;
        await eventually("ErrImagePull", async () => (await reason()) === "ErrImagePull");
        await eventually("ImagePullBackOff", async () => (await reason()) === "ImagePullBackOff");
        assert.match(
            (await cluster.events("unknown")).join("\n"),
            /Failed to pull image "nginx:1\.27": .*tke-client-ip-echo/,
        );
        await cluster.core.deleteNamespacedPod({ name: "unknown", namespace: "default" });
        await cluster.gone("unknown");
    });

    it("puts a Pod that selects and tolerates super nodes on an address of their subnet", async () => {
        await cluster.create("on-super", {
            nodeSelector: { [SUPER_NODE_LABEL.key]: SUPER_NODE_LABEL.value },
            tolerations: [{ key: SUPER_NODE_TAINT.key, operator: "Exists", effect: "NoSchedule" }],
        });
        const { status } = await cluster.ready("on-super");
        assert.equal(status?.podIP, "10.77.2.3");
        assert.equal(status?.hostIP, status?.podIP);
    });

    it("leaves a Pod without the toleration to the scheduler, which finds no node", async () => {
        await cluster.create("intolerant", { nodeSelector: { [SUPER_NODE_LABEL.key]: SUPER_NODE_LABEL.value } });
        await eventually("FailedScheduling", async () =>
            (await cluster.events("intolerant")).some((event) => /FailedScheduling.*untolerated taint/.test(event)),
        );
        await cluster.core.deleteNamespacedPod({ name: "intolerant", namespace: "default" });
    });

    it("is Ready only when the condition of its readiness gate is there", async () => {
        const conditionType = "cloud.tencent.com/load-balancer-backendgroup-ready";
        await cluster.create("gated", { readinessGates: [{ conditionType }] });
        const condition = async (type: string) =>
            (await cluster.pod("gated")).status?.conditions?.find((each) => each.type === type);
        await eventually("ContainersReady", async () => (await condition("ContainersReady"))?.status === "True");
        assert.equal((await condition("Ready"))?.reason, "ReadinessGatesNotReady");
        const { status } = await cluster.pod("gated");
        status?.conditions?.push({ type: conditionType, status: "True" });
        await cluster.core.replaceNamespacedPodStatus({
            name: "gated",
            namespace: "default",
            body: { metadata: { name: "gated" }, status, spec: (await cluster.pod("gated")).spec },
        });
        await cluster.ready("gated");
    });

    it("keeps Pods and their addresses when the lab is started again", async () => {
        const before = await cluster.pod("first");
        await cluster.stopKubelet();
        await cluster.startKubelet();
        await eventually("a new process", async () => {
            const pod = await cluster.pod("first");
            return isReady(pod) && pidOf(pod) !== pidOf(before);
        });
        const { status } = await cluster.pod("first");
        assert.equal(status?.podIP, before.status?.podIP);
        assert.equal(status?.containerStatuses?.[0]?.restartCount, 2);
    });

    it("ends the process of a deleted Pod and frees its address", async () => {
        const pid = pidOf(await cluster.pod("first"));
        await cluster.core.deleteNamespacedPod({ name: "first", namespace: "default" });
        await cluster.gone("first");
        await assert.rejects(readFile(`/proc/${pid}/stat`));
        await eventually("the address is free", () => !cluster.store.get("privateIp", `${VPC}/10.77.1.2`));
        await cluster.create("second", {});
        assert.equal((await cluster.ready("second")).status?.podIP, "10.77.1.2");
    });

    it("takes a deleted pool's Node, Pods, addresses and records away", async () => {
        const { store } = cluster;
        store.update("nodePool", "np-kubelet1", { lifeState: "Deleting" });
        store.update("machine", "np-kubelet1-a", { state: "Deleting" });
        await eventually("the pool's record is gone", () => !store.get("nodePool", "np-kubelet1"));
        assert.equal(store.get("machine", "np-kubelet1-a"), undefined);
        await assert.rejects(cluster.core.readNode({ name: "10.77.0.5" }));
        await cluster.gone("second");
        await eventually("the Pod's address is free", () => !store.get("privateIp", `${VPC}/10.77.1.2`));
    });
});

describe("kubelet, GlobalRouter cluster", function () {
    this.timeout(120_000);
    const cluster = new Cluster("GR");
    before(buildControlPlane);
    before(() => cluster.start());
    after(() => cluster.stop());

    it("gives Pods addresses from the Pod CIDR that the controller manager gave the node", async () => {
        const node = await cluster.core.readNode({ name: "10.77.0.5" });
        const network = /^(172\.31\.\d+)\.(\d+)\/26$/.exec(node.spec?.podCIDR ?? "");
        assert.ok(network, `podCIDR ${node.spec?.podCIDR}`);
        await Promise.all([cluster.create("one", {}), cluster.create("two", {})]);
        const pods = await Promise.all([cluster.ready("one"), cluster.ready("two")]);
        const first = Number(network[2]) + 2;
        assert.deepEqual(
            pods.map(({ status }) => status?.podIP).sort(),
            [`${network[1]}.${first}`, `${network[1]}.${first + 1}`].sort(),
        );
        const loopback = (pods[0].status?.podIP ?? "").replace(/^172\.31/, `127.${POD_BLOCK}`);
        assert.equal((await call(loopback)).hostname, "one");
    });

    it("gives a Pod on a super node an address of that node's subnet all the same", async () => {
        await cluster.create("on-super", {
            nodeSelector: { [SUPER_NODE_LABEL.key]: SUPER_NODE_LABEL.value },
            tolerations: [{ key: SUPER_NODE_TAINT.key, operator: "Exists", effect: "NoSchedule" }],
        });
        assert.match((await cluster.ready("on-super")).status?.podIP ?? "", /^10\.77\.2\./);
    });
});
