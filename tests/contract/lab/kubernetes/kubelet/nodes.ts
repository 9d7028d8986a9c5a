import assert from "node:assert/strict";
import { ANNOTATION_KEYS } from "../../../../../tke/annotations/table";
import { SUPER_NODE_LABEL, SUPER_NODE_TAINT } from "../../../../../tke/nodes";
import { putInstance } from "../../../../../lab/cloud/services/cvm/run-instances";
import { joinCluster, leaveCluster } from "../../../../../lab/cloud/services/cvm/node-scaling";
import type { SubnetRecord } from "../../../../../lab/cloud/model";
import { type Cluster } from "./cluster";
import { eventuallyHolds } from "../../../../support/eventually";

export function describeNodes(cluster: Cluster): void {
    it("brings nodes and pools to Running, with TKE's names and labels", async () => {
        assert.equal(cluster.store.get("nodePool", "np-kubelet1")?.lifeState, "Running");
        assert.equal(cluster.store.get("virtualNodePool", "np-super001")?.lifeState, "normal");
        const node = await cluster.core.readNode({ name: "10.77.0.5" });
        assert.equal(node.metadata?.labels?.["cloud.tencent.com/node-instance-id"], "ins-np-kubelet1-a");
        assert.equal(node.metadata?.labels?.["team"], "a");
        const eklet = await cluster.core.readNode({ name: "eklet-subnet-super001-abcdefgh" });
        assert.ok(eklet.spec?.taints?.some(({ key }) => key === SUPER_NODE_TAINT.key));
    });

    it("brings a pool's changed labels and taints to its nodes, beside those of others", async () => {
        const { labels, taints } = cluster.store.get("nodePool", "np-kubelet1")!;
        const name = "10.77.0.5";
        const foreign = { key: "mine", value: "", effect: "PreferNoSchedule" };
        const own = { key: "dedicated", value: "a", effect: "PreferNoSchedule" };
        const { spec } = await cluster.core.readNode({ name });
        const body = { spec: { taints: [...(spec?.taints ?? []), foreign] } };
        await cluster.core.patchNode({ name, body }, cluster.strategicMergePatch);
        const changed = { labels: [{ name: "team", value: "b" }], taints: [own] };
        cluster.store.update("nodePool", "np-kubelet1", changed);
        const keys = async () => (await cluster.core.readNode({ name })).spec?.taints?.map(({ key }) => key) ?? [];
        await eventuallyHolds("the taint is there", async () => (await keys()).includes("dedicated"));
        assert.equal((await cluster.core.readNode({ name })).metadata?.labels?.team, "b");
        cluster.store.update("nodePool", "np-kubelet1", { labels, taints });
        await eventuallyHolds("the taint is gone", async () => !(await keys()).includes("dedicated"));
        assert.ok((await keys()).includes("mine"));
    });

    it("has a CVM node run Pods, and lets it go with its instance kept or not", async () => {
        const { store, core } = cluster;
        const { clusterId, subnetId } = store.list("machine")[0]!;
        const subnet: Readonly<SubnetRecord> = store.get("subnet", subnetId)!;
        const disk = { type: "CLOUD_SSD", size: 50 };
        const instance = putInstance(store, subnet, {
            name: "worker",
            instanceType: "S5.MEDIUM4",
            imageId: "",
            chargeType: "POSTPAID_BY_HOUR",
            projectId: 0,
            securityGroupIds: [],
            systemDisk: disk,
            dataDisks: [],
            createdTime: "",
            tags: [],
        });
        const settings = { labels: [{ name: "kind", value: "cvm" }], taints: [], unschedulable: false };
        for (const terminates of [false, true]) {
            joinCluster(store, instance, { clusterId, nodePoolId: "", isScaled: false }, settings, "");
            const node = () => store.get("machine", instance.instanceId);
            await eventuallyHolds("the node runs", () => node()?.state === "Running");
            await cluster.create(`on-cvm-${terminates}`, { nodeSelector: { kind: "cvm" } });
            const { status } = await cluster.ready(`on-cvm-${terminates}`);
            assert.equal(status?.hostIP, instance.lanIp);
            leaveCluster(store, node()!, terminates);
            await eventuallyHolds("the node is gone", () => node() === undefined);
            await assert.rejects(core.readNode({ name: instance.lanIp }));
            assert.equal(store.get("instance", instance.instanceId) === undefined, terminates);
        }
    });

    it("puts a Pod that selects and tolerates super nodes on an address of their subnet", async () => {
        const groups = ANNOTATION_KEYS.Pod.superNodeSecurityGroupIds;
        await cluster.create("on-super", {
            annotations: { [groups]: "sg-abcd1234" },
            nodeSelector: { [SUPER_NODE_LABEL.key]: SUPER_NODE_LABEL.value },
            tolerations: [{ key: SUPER_NODE_TAINT.key, operator: "Exists", effect: "NoSchedule" }],
        });
        const { status } = await cluster.ready("on-super");
        assert.equal(status?.podIP, "10.77.2.3");
        assert.equal(status?.hostIP, status?.podIP);
        await eventuallyHolds("a warning that names the annotation", async () =>
            (await cluster.events("on-super")).some((event) =>
                event.includes(`${groups}: "sg-abcd1234" is not carried out`),
            ),
        );
    });

    it("leaves a Pod without the toleration to the scheduler, which finds no node", async () => {
        await cluster.create("intolerant", { nodeSelector: { [SUPER_NODE_LABEL.key]: SUPER_NODE_LABEL.value } });
        await eventuallyHolds("FailedScheduling", async () =>
            (await cluster.events("intolerant")).some((event) => /FailedScheduling.*untolerated taint/.test(event)),
        );
        await cluster.delete("intolerant");
    });
}
