import assert from "node:assert/strict";
import { type Cluster } from "./cluster";
import { VPC } from "./cluster-records";
import { eventuallyHolds } from "../../../../support/eventually";

export function describeRemoval(cluster: Cluster): void {
    it("takes a deleted pool's Node, Pods, addresses and records away", async () => {
        const { store } = cluster;
        store.update("nodePool", "np-kubelet1", { lifeState: "Deleting" });
        store.update("machine", "np-kubelet1-a", { state: "Deleting" });
        await eventuallyHolds("the pool's record is gone", () => !store.get("nodePool", "np-kubelet1"));
        assert.equal(store.get("machine", "np-kubelet1-a"), undefined);
        await assert.rejects(cluster.core.readNode({ name: "10.77.0.5" }));
        await cluster.gone("second");
        await eventuallyHolds("the Pod's address is free", () => !store.get("privateIp", `${VPC}/10.77.1.2`));
    });
}
