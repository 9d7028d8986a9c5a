import assert from "node:assert/strict";
import { SUPER_NODE_LABEL, SUPER_NODE_TAINT } from "../../../tke/nodes";
import { eventually, type Cluster } from "./cluster";

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
        await cluster.delete("intolerant");
    });
}
