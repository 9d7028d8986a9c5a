import {
    CoreV1Api,
    NetworkingV1Api,
    PatchStrategy,
    setHeaderOptions,
    type CoreV1Event,
    type KubeConfig,
    type V1Ingress,
    type V1PodSpec,
    type V1Service,
} from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoadBalancer } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { createCloud, type Cloud } from "../../lab/cloud/cloud";
import type { ClusterRecord } from "../../lab/cloud/model";
import { clusterProfile } from "../../lab/cloud/account/profile";
import { Store } from "../../lab/cloud/store";
import type { DroppedClient } from "../../lab/controllers/status/drop-reporter";
import { ClusterControllers } from "../../lab/controllers/cluster-controllers";
import { controlPlaneBinary } from "../../lab/kubernetes/binary";
import { ControlPlane } from "../../lab/kubernetes/control-plane";
import { READINESS_GATE } from "../../tke/pods";
import { machine } from "./kubernetes-objects";
import { eventually } from "./eventually";

export const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

export const CLUSTER_ID = "cls-contract";
export const NODE = "10.20.0.11";
export const SUPER_NODE = "eklet-subnet-aaaaaaaa-bbbbbbbb";

/** A real control plane with a native and a super node, TKE's controllers on it, and a cloud that they work on. */
export class ControllerCluster {
    readonly store = new Store(":memory:");
    readonly cloud: Cloud = createCloud({
        store: this.store,
        targetHealth: (_groupId, _vpcId, { address, port }) =>
            this.unhealthy.has(address) || this.unhealthy.has(`${address}:${port}`) ? "Dead" : "Alive",
        clusters: {
            adminKubeconfig: () => {
                throw new Error("not asked for here");
            },
        },
    });
    /** Addresses, with or without a port, whose health checks fail. */
    readonly unhealthy = new Set<string>();
    controlPlane!: ControlPlane;
    kubeConfig!: KubeConfig;
    core!: CoreV1Api;
    networking!: NetworkingV1Api;
    vpcId = "";
    subnetId = "";
    private readonly directory = mkdtempSync(join(tmpdir(), "tke-controllers-"));
    private controllers?: ClusterControllers;
    private heartbeat?: NodeJS.Timeout;

    async start(): Promise<void> {
        this.controlPlane = new ControlPlane({
            clusterId: CLUSTER_ID,
            directory: this.directory,
            binary: await controlPlaneBinary(),
            serviceCidr: "172.20.0.0/20",
            domain: `${CLUSTER_ID}.ccs.tencent-cloud.com`,
            log: () => undefined,
        });
        await this.controlPlane.start();
        this.kubeConfig = this.controlPlane.kubeConfig();
        this.core = this.kubeConfig.makeApiClient(CoreV1Api);
        this.networking = this.kubeConfig.makeApiClient(NetworkingV1Api);
        const { Vpc } = await this.cloud.vpc("CreateVpc", { VpcName: "contract", CidrBlock: "10.20.0.0/16" });
        this.vpcId = Vpc?.VpcId ?? "";
        this.subnetId = await this.createSubnet("10.20.0.0/24");
        this.store.put("cluster", CLUSTER_ID, this.record());
        const native = machine({ clusterId: CLUSTER_ID, lanIp: NODE, instanceId: "ins-native01" });
        this.store.put("machine", native.machineName, native);
        await Promise.all([
            this.createNode(NODE),
            this.createNode(SUPER_NODE, { "node.kubernetes.io/instance-type": "eklet" }),
        ]);
        await this.startControllers();
        this.heartbeat = setInterval(() => {
            // One that falls into the API server's absence is left out.
            void Promise.allSettled([this.beat(NODE), this.beat(SUPER_NODE)]);
        }, 10_000);
    }

    async stop(): Promise<void> {
        clearInterval(this.heartbeat);
        await this.stopControllers();
        await this.controlPlane?.stop();
        this.store.close();
        rmSync(this.directory, { recursive: true, force: true });
    }

    /** The cluster's record, which differs from the usual one in `change`. */
    record(change: Partial<ClusterRecord> = {}): ClusterRecord {
        const record: Partial<ClusterRecord> = {
            clusterId: CLUSTER_ID,
            vpcId: this.vpcId,
            networkType: "VPC-CNI",
            ...clusterProfile(this.store),
            status: "Running",
            ...change,
        };
        return record as ClusterRecord;
    }

    /** Tells the controllers of a client that was dropped; undefined while they are stopped. */
    drop?: (drop: DroppedClient) => void;

    async startControllers(change: Partial<ClusterRecord> = {}, canBindPrivilegedPorts = true): Promise<void> {
        const { kubeConfig, cloud, store } = this;
        const cluster = this.record(change);
        this.controllers = new ClusterControllers({
            kubeConfig,
            cluster,
            cloud,
            store,
            canBindPrivilegedPorts,
            onDrop: (listener) => {
                this.drop = listener;
                return () => (this.drop = undefined);
            },
            log: () => undefined,
            reportAfterMs: 300,
        });
        await this.controllers.start();
    }

    async stopControllers(): Promise<void> {
        await this.controllers?.stop();
    }

    async createSubnet(cidr: string): Promise<string> {
        const { Subnet } = await this.cloud.vpc("CreateSubnet", {
            VpcId: this.vpcId,
            SubnetName: "contract",
            CidrBlock: cidr,
            Zone: "ap-guangzhou-3",
        });
        return Subnet?.SubnetId ?? "";
    }

    async createNode(name: string, labels?: Record<string, string>): Promise<void> {
        await this.core.createNode({ body: { metadata: { name, labels } } });
        await this.beat(name);
    }

    async createNamespace(name: string): Promise<void> {
        await this.core.createNamespace({ body: { metadata: { name } } });
    }

    async createPod(
        namespace: string,
        name: string,
        podIP: string,
        nodeName = NODE,
        spec: Partial<V1PodSpec> = {},
    ): Promise<void> {
        const containers = [{ name: "app", image: "app", ports: [{ name: "http", containerPort: 5000 }] }];
        const body = { metadata: { name, labels: { app: "app" } }, spec: { nodeName, containers, ...spec } };
        // The controller manager gives a new namespace its service account a moment later.
        await eventually(() => this.core.createNamespacedPod({ namespace, body }));
        const status = { phase: "Running", podIP, podIPs: [{ ip: podIP }] };
        await this.core.patchNamespacedPodStatus({ namespace, name, body: { status } }, mergePatch);
    }

    async setReady(namespace: string, name: string, ready = true): Promise<void> {
        const conditions = [{ type: "Ready", status: ready ? "True" : "False" }];
        await this.core.patchNamespacedPodStatus({ namespace, name, body: { status: { conditions } } }, mergePatch);
    }

    /** A Pod with the CLB's readiness gate, whose containers are ready. */
    async createGatedPod(namespace: string, name: string, podIP: string): Promise<void> {
        await this.createPod(namespace, name, podIP, NODE, { readinessGates: [{ conditionType: READINESS_GATE }] });
        const conditions = [
            { type: "ContainersReady", status: "True" },
            { type: "Ready", status: "False", reason: "ReadinessGatesNotReady" },
        ];
        await this.core.patchNamespacedPodStatus({ namespace, name, body: { status: { conditions } } }, mergePatch);
    }

    createService(
        namespace: string,
        name: string,
        change: { annotations?: Record<string, string>; labels?: Record<string, string>; spec?: object } = {},
    ): Promise<V1Service> {
        const ports = [{ name: "http", port: 80, targetPort: "http" }];
        const spec = { type: "LoadBalancer", selector: { app: "app" }, ports, ...change.spec };
        const { annotations, labels } = change;
        return this.core.createNamespacedService({
            namespace,
            body: { metadata: { name, annotations, labels }, spec },
        });
    }

    createIngress(
        namespace: string,
        change: { annotations?: Record<string, string>; name?: string; spec?: V1Ingress["spec"] } = {},
    ): Promise<V1Ingress> {
        const backend = { service: { name: "app", port: { number: 80 } } };
        const rules = [{ http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }];
        const { annotations, name = "site" } = change;
        return this.networking.createNamespacedIngress({
            namespace,
            body: { metadata: { name, annotations }, spec: { rules, ...change.spec } },
        });
    }

    service(namespace: string, name = "app"): Promise<V1Service> {
        return this.core.readNamespacedService({ namespace, name });
    }

    ingress(namespace: string, name = "site"): Promise<V1Ingress> {
        return this.networking.readNamespacedIngress({ namespace, name });
    }

    /** The Service, once it has an address. */
    syncedService(namespace: string, name = "app"): Promise<V1Service> {
        return eventually(async () => {
            const found = await this.service(namespace, name);
            assert.ok(found.status?.loadBalancer?.ingress?.[0]?.ip, "has an address");
            return found;
        });
    }

    /** The Ingress, once it has an address. */
    syncedIngress(namespace: string, name = "site"): Promise<V1Ingress> {
        return eventually(async () => {
            const found = await this.ingress(namespace, name);
            assert.ok(found.status?.loadBalancer?.ingress?.[0]?.ip, "has an address");
            return found;
        });
    }

    patchService(namespace: string, body: object, name = "app"): Promise<V1Service> {
        return this.core.patchNamespacedService({ namespace, name, body }, mergePatch);
    }

    patchIngress(namespace: string, body: object, name = "site"): Promise<V1Ingress> {
        return this.networking.patchNamespacedIngress({ namespace, name, body }, mergePatch);
    }

    async annotate(namespace: string, annotations: Record<string, string | null>, name = "app"): Promise<void> {
        await this.patchService(namespace, { metadata: { annotations } }, name);
    }

    /** A merge patch of kube-system/tke-service-controller-config. */
    async configure(data: Record<string, string | null>): Promise<void> {
        await this.core.patchNamespacedConfigMap(
            { name: "tke-service-controller-config", namespace: "kube-system", body: { data } },
            mergePatch,
        );
    }

    /** The CLBs that were created for an object, or are otherwise tagged with its uid. */
    async loadBalancersOf(uid: string | undefined): Promise<LoadBalancer[]> {
        const { LoadBalancerSet = [] } = await this.cloud.clb("DescribeLoadBalancers", { Limit: 100 });
        return LoadBalancerSet.filter(({ Tags }) => Tags?.some(({ TagValue }) => TagValue === uid));
    }

    async loadBalancer(loadBalancerId: string): Promise<LoadBalancer | undefined> {
        const { LoadBalancerSet = [] } = await this.cloud.clb("DescribeLoadBalancers", {
            Filters: [{ Name: "load-balancer-id", Values: [loadBalancerId] }],
        });
        return LoadBalancerSet[0];
    }

    /** One that a user made. */
    async createLoadBalancer(tags: { TagKey: string; TagValue: string }[] = []): Promise<string> {
        const { LoadBalancerIds = [] } = await this.cloud.clb("CreateLoadBalancer", {
            LoadBalancerType: "OPEN",
            VpcId: this.vpcId,
            Tags: tags,
        });
        return LoadBalancerIds[0]!;
    }

    /** `<protocol>:<port> -> <type> <address>:<port>`, one each target. */
    async targets(loadBalancerId: string | undefined): Promise<string[]> {
        const { Listeners = [] } = await this.cloud.clb("DescribeTargets", { LoadBalancerId: loadBalancerId ?? "" });
        return Listeners.flatMap(({ Protocol, Port, Targets, Rules }) =>
            [...(Targets ?? []), ...(Rules ?? []).flatMap((rule) => rule.Targets ?? [])].map(
                (target) => `${Protocol}:${Port} -> ${target.Type} ${target.PrivateIpAddresses?.[0]}:${target.Port}`,
            ),
        ).sort();
    }

    async bound(loadBalancerId: string | undefined, expected: string[]): Promise<void> {
        await eventually(async () => assert.deepEqual(await this.targets(loadBalancerId), expected));
    }

    /** `<name>:<port>`, one each listener. */
    async listenerNames(loadBalancerId: string): Promise<string[]> {
        const { Listeners = [] } = await this.cloud.clb("DescribeListeners", { LoadBalancerId: loadBalancerId });
        return Listeners.map(({ ListenerName, Port }) => `${ListenerName}:${Port}`);
    }

    /** An event of the namespace whose `<reason>: <message>` holds the text, once there is one. */
    eventOf(namespace: string, text: string): Promise<CoreV1Event> {
        return eventually(async () => {
            const { items } = await this.core.listNamespacedEvent({ namespace });
            const found = items.find(({ reason, message }) => `${reason}: ${message}`.includes(text));
            assert.ok(found, `an event with ${text} among ${items.map(({ message }) => message).join("\n")}`);
            return found;
        });
    }

    /** The controller manager takes a node for lost after 50 s without a heartbeat. */
    private async beat(name: string): Promise<void> {
        const addresses = [{ type: "InternalIP", address: name === SUPER_NODE ? "10.20.0.12" : name }];
        const conditions = [{ type: "Ready", status: "True", reason: "Test", lastHeartbeatTime: new Date() }];
        await this.core.patchNodeStatus({ name, body: { status: { addresses, conditions } } }, mergePatch);
    }
}
