import { CoreV1Api, NetworkingV1Api, type KubeConfig } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoadBalancer } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { createCloud, type Cloud } from "../../../lab/cloud/cloud";
import type { ClusterRecord } from "../../../lab/cloud/model";
import { clusterProfile } from "../../../lab/cloud/account/profile";
import { Store } from "../../../lab/cloud/store";
import type { DroppedClient } from "../../../lab/controllers/status/drop-reporter";
import { ClusterControllers } from "../../../lab/controllers/cluster-controllers";
import { controlPlaneBinary } from "../../../lab/kubernetes/binary";
import { ControlPlane } from "../../../lab/kubernetes/control-plane";
import { machine } from "../objects/kubernetes-objects";
import { eventually } from "../eventually";
import { EntryObjects, mergePatch, NODE } from "../objects/entry-objects";

export { mergePatch, NODE };

export const CLUSTER_ID = "cls-contract";
export const SUPER_NODE = "eklet-subnet-aaaaaaaa-bbbbbbbb";

/** A real control plane with a native and a super node, TKE's controllers on it, and a cloud that they work on. */
export class ControllerCluster extends EntryObjects {
    readonly store = new Store(":memory:");
    readonly cloud: Cloud = createCloud({
        store: this.store,
        targetHealth: (_groupId, _vpcId, { address, port }) =>
            this.unchecked.has(address)
                ? "Unknown"
                : this.unhealthy.has(address) || this.unhealthy.has(`${address}:${port}`)
                  ? "Dead"
                  : "Alive",
        clusters: {
            adminKubeconfig: () => {
                throw new Error("not asked for here");
            },
        },
    });
    /** Addresses, with or without a port, whose health checks fail. */
    readonly unhealthy = new Set<string>();
    /** Addresses of which no health check has ended yet. */
    readonly unchecked = new Set<string>();
    controlPlane!: ControlPlane;
    kubeConfig!: KubeConfig;
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

    /** The controller manager takes a node for lost after 50 s without a heartbeat. */
    private async beat(name: string): Promise<void> {
        const addresses = [{ type: "InternalIP", address: name === SUPER_NODE ? "10.20.0.12" : name }];
        const conditions = [{ type: "Ready", status: "True", reason: "Test", lastHeartbeatTime: new Date() }];
        await this.core.patchNodeStatus({ name, body: { status: { addresses, conditions } } }, mergePatch);
    }
}
