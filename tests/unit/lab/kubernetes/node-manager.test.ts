import assert from "node:assert/strict";
import type {
    ClusterRecord,
    CvmNodePoolRecord,
    MachineRecord,
    NodePoolRecord,
    VirtualNodePoolRecord,
    VirtualNodeRecord,
} from "../../../../lab/cloud/model";
import { instanceSize } from "../../../../lab/cloud/catalogue/instance-types";
import { isSuperNode } from "../../../../lab/cloud/node-labels";
import { machineNode, superNode } from "../../../../lab/kubernetes/node-objects";

const machine: MachineRecord = {
    machineName: "np-abcd1234-x7k2p",
    instanceId: "ins-abcd1234",
    nodePoolId: "np-abcd1234",
    clusterId: "cls-abcd1234",
    lanIp: "10.20.0.5",
    subnetId: "subnet-abcd1234",
    zone: "ap-guangzhou-3",
    instanceType: "S5.MEDIUM4",
    securityGroupIds: [],
    state: "Creating",
    createdAt: "",
};
const pool = {
    labels: [{ name: "team", value: "a" }],
    taints: [{ key: "dedicated", value: "edge", effect: "NoExecute" }],
    annotations: [],
    unschedulable: false,
} as Partial<NodePoolRecord> as NodePoolRecord;
const cluster = { maxNodePodNum: 32, eniSubnetIds: [] as string[] } as ClusterRecord;
const virtualNode: VirtualNodeRecord = {
    name: "eklet-subnet-abcd1234-efgh5678",
    nodePoolId: "np-super123",
    clusterId: "cls-abcd1234",
    subnetId: "subnet-abcd1234",
    zone: "ap-guangzhou-3",
    displayName: "",
    phase: "Pending",
    createdAt: "",
};
const context = { kubeletPort: 10250, networkReady: true, now: new Date("2026-01-02T03:04:05Z") };

describe("Node of a CVM node", () => {
    const settings = {
        labels: [{ name: "disk", value: "ssd" }],
        taints: [{ key: "own", value: "", effect: "NoSchedule" }],
        unschedulable: true,
    };
    const node = {
        ...machine,
        machineName: machine.instanceId,
        cvm: { ...settings, isScaled: true, terminates: false },
    };
    const cvmPool = { ...pool, autoscalingGroupId: "asg-abcd1234" } as unknown as CvmNodePoolRecord;

    it("has its instance's label, its pool's and its own, and none of a native node's", () => {
        const { metadata, spec } = machineNode(node, cvmPool, cluster, context);
        const labels = metadata?.labels ?? {};
        assert.equal(labels["cloud.tencent.com/node-instance-id"], "ins-abcd1234");
        assert.equal(labels["tke.cloud.tencent.com/nodepool-id"], "np-abcd1234");
        assert.equal(labels["cloud.tencent.com/auto-scaling-group-id"], "asg-abcd1234");
        assert.deepEqual([labels.team, labels.disk], ["a", "ssd"]);
        assert.ok(!Object.keys(labels).some((key) => /machine/.test(key)));
        assert.deepEqual(
            spec?.taints?.map(({ key }) => key),
            ["dedicated", "own"],
        );
        assert.equal(spec?.unschedulable, true);
    });

    it("has no pool's labels outside a pool", () => {
        const { metadata } = machineNode({ ...node, nodePoolId: "" }, undefined, cluster, context);
        assert.ok(!Object.keys(metadata?.labels ?? {}).some((key) => /nodepool|scaling/.test(key)));
    });
});

describe("Node of a native node", () => {
    const node = machineNode(machine, pool, cluster, context);

    it("is named by its address", () => {
        assert.equal(node.metadata?.name, "10.20.0.5");
        assert.equal(node.metadata?.labels?.["kubernetes.io/hostname"], "10.20.0.5");
    });

    it("has TKE's labels, and the pool's labels and taints", () => {
        const { labels } = node.metadata ?? {};
        assert.equal(labels?.["node.kubernetes.io/instance-type"], "S5.MEDIUM4");
        assert.equal(labels?.["cloud.tencent.com/node-instance-id"], "ins-abcd1234");
        assert.equal(labels?.["node.tke.cloud.tencent.com/machineset"], "np-abcd1234");
        assert.equal(labels?.["topology.kubernetes.io/zone"], "ap-guangzhou-3");
        assert.equal(labels?.["topology.kubernetes.io/region"], "ap-guangzhou");
        assert.equal(labels?.["team"], "a");
        assert.deepEqual(node.spec?.taints, [{ key: "dedicated", value: "edge", effect: "NoExecute" }]);
        assert.equal(isSuperNode(node), false);
    });

    it("shows the VPC's address and has its kubelet on loopback", () => {
        assert.deepEqual(node.status?.addresses, [
            { type: "InternalIP", address: "10.20.0.5" },
            { type: "InternalDNS", address: "127.0.0.1" },
            { type: "Hostname", address: "10.20.0.5" },
        ]);
        assert.equal(node.status?.daemonEndpoints?.kubeletEndpoint?.Port, 10250);
    });

    it("has room for as many Pods as the cluster's MaxNodePodNum", () => {
        assert.deepEqual(node.status?.allocatable, { cpu: "2", memory: "4Gi", pods: "32" });
    });

    it("has network interfaces to give with VPC-CNI, also beside GlobalRouter, by the mode of it", () => {
        const resources = (instanceType: string, vpcCni: Partial<ClusterRecord>) => {
            const record = { ...cluster, ...vpcCni };
            const { allocatable } = machineNode({ ...machine, instanceType }, pool, record, context).status ?? {};
            return Object.entries(allocatable ?? {}).filter(([name]) => name.startsWith("tke."));
        };
        const shared = { eniSubnetIds: ["subnet-1"], vpcCniType: "tke-route-eni" };
        assert.deepEqual(resources("S5.MEDIUM2", shared), [["tke.cloud.tencent.com/eni-ip", "27"]]);
        assert.deepEqual(resources("S5.MEDIUM2", { ...shared, vpcCniType: "tke-direct-eni" }), [
            ["tke.cloud.tencent.com/direct-eni", "9"],
        ]);
        assert.deepEqual(resources("S5.LARGE8", shared), [["tke.cloud.tencent.com/eni-ip", "32"]]);
        assert.deepEqual(resources("S5.MEDIUM2", { eniSubnetIds: [] }), []);
    });

    it("is not Ready as long as it has no Pod network", () => {
        const ready = (networkReady: boolean) =>
            machineNode(machine, pool, cluster, { ...context, networkReady }).status?.conditions?.find(
                ({ type }) => type === "Ready",
            )?.status;
        assert.equal(ready(false), "False");
        assert.equal(ready(true), "True");
    });
});

describe("Node of a super node", () => {
    const superPool = {
        labels: [{ name: "node.kubernetes.io/instance-type", value: "mine" }],
        taints: [{ key: "eks.tke.cloud.tencent.com/eklet", value: "", effect: "NoSchedule" }],
    } as Partial<VirtualNodePoolRecord> as VirtualNodePoolRecord;
    const node = superNode(virtualNode, superPool, cluster, "10.20.2.2", context);

    it("has eklet's label, which a pool cannot take away, and its subnet's", () => {
        assert.equal(node.metadata?.labels?.["node.kubernetes.io/instance-type"], "eklet");
        assert.equal(node.metadata?.labels?.["eks.tke.cloud.tencent.com/subnet-id"], "subnet-abcd1234");
        assert.equal(isSuperNode(node), true);
    });

    it("has eklet's taint once", () => {
        assert.deepEqual(node.spec?.taints, [{ key: "eks.tke.cloud.tencent.com/eklet", effect: "NoSchedule" }]);
    });

    it("shows an address of its subnet", () => {
        assert.deepEqual(node.status?.addresses?.[0], { type: "InternalIP", address: "10.20.2.2" });
    });
});

describe("size of an instance type", () => {
    for (const [instanceType, cpu, memory] of [
        ["S5.SMALL1", 1, 1],
        ["S5.MEDIUM4", 2, 4],
        ["SA2.LARGE8", 4, 8],
        ["S5.2XLARGE16", 8, 16],
        ["M6.16XLARGE512", 64, 512],
        ["QCLOUD", 4, 8],
    ] as const) {
        it(`of ${instanceType} is ${cpu} cores and ${memory} GiB`, () => {
            assert.deepEqual(instanceSize(instanceType), { cpu, memory });
        });
    }
});
