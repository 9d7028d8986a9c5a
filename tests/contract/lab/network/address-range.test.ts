import assert from "node:assert/strict";
import { allocateAddressBlock, allocatePublicIp } from "../../../../lab/cloud/networks/ip-allocation";
import { Store } from "../../../../lab/cloud/store";
import { claimAddressRange } from "../../../../lab/network/address-range";
import type { LoopbackListener } from "../../../../lab/network/loopback-listener";

describe("claimAddressRange", () => {
    const guards: LoopbackListener[] = [];
    const claim = async (store: Store) => {
        guards.push(await claimAddressRange(store));
        return store;
    };

    afterEach(async () => {
        await Promise.all(guards.splice(0).map((guard) => guard.close()));
    });

    it("gives two labs of one machine no address in common", async () => {
        const labs = [await claim(new Store(":memory:")), await claim(new Store(":memory:"))];
        const vpc = { id: "vpc-1", vpcId: "vpc-1", clusterId: "", cidr: "10.0.0.0/16" };
        const [first, second] = labs.map((store) => [allocatePublicIp(store), allocateAddressBlock(store, vpc).block]);
        assert.notEqual(first?.[0], second?.[0]);
        assert.notEqual(first?.[1], second?.[1]);
    });

    it("refuses a lab whose resources are in a range that another lab has taken meanwhile", async () => {
        const stopped = await claim(new Store(":memory:"));
        allocateAddressBlock(stopped, { id: "vpc-1", vpcId: "vpc-1", clusterId: "", cidr: "10.0.0.0/16" });
        await guards.pop()?.close();
        const other = new Store(":memory:");
        other.put("setting", "addressRange", stopped.get("setting", "addressRange")!);
        other.put("addressBlock", "vpc-2", { vpcId: "vpc-2", clusterId: "", cidr: "10.1.0.0/16", block: 16 });
        await claim(other);
        await assert.rejects(claimAddressRange(stopped), /other labs on this machine use the addresses/);
    });
});
