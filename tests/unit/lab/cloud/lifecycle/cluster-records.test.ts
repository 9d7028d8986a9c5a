import assert from "node:assert/strict";
import { Store } from "../../../../../lab/cloud/store";
import { deleteClusterRecords } from "../../../../../lab/cloud/lifecycle/cluster-records";

describe("deleteClusterRecords", () => {
    it("frees the addresses of the cluster's Pods, and no others", () => {
        const store = new Store(":memory:");
        const held = { vpcId: "vpc-1", subnetId: "subnet-1" };
        store.put("privateIp", "vpc-1/10.0.0.2", { ...held, ip: "10.0.0.2", owner: "pod/cls-a/uid" });
        store.put("privateIp", "vpc-1/10.0.0.3", { ...held, ip: "10.0.0.3", owner: "pod/cls-b/uid" });
        store.put("privateIp", "vpc-1/10.0.0.4", { ...held, ip: "10.0.0.4", owner: "lb/lb-1" });
        store.put("addressBlock", "cls-a", { vpcId: "vpc-1", clusterId: "cls-a", cidr: "172.20.0.0/16", block: 17 });
        deleteClusterRecords(store, "cls-a");
        assert.deepEqual(
            store.list("privateIp").map(({ ip }) => ip),
            ["10.0.0.3", "10.0.0.4"],
        );
        assert.equal(store.get("addressBlock", "cls-a"), undefined);
        store.close();
    });
});
