import assert from "node:assert/strict";
import { containsCidr } from "cidr-tools";
import fc from "fast-check";
import {
    allocateAddressBlock,
    allocatePrivateIp,
    allocatePublicIp,
    availableIpCount,
    releasePrivateIps,
} from "../../../../../lab/cloud/networks/ip-allocation";
import type { TencentCloudError } from "../../../../../lab/cloud/errors";
import type { SubnetRecord } from "../../../../../lab/cloud/model";
import { addressRange } from "../../../../../lab/addressing/loopback";
import { Store } from "../../../../../lab/cloud/store";

function storeWithSubnet(cidrBlock: string): { store: Store; subnet: SubnetRecord } {
    const store = new Store(":memory:");
    const subnet: SubnetRecord = {
        subnetId: "subnet-1",
        vpcId: "vpc-1",
        name: "",
        cidrBlock,
        zone: "",
        routeTableId: "",
        createdTime: "",
        tags: [],
    };
    store.put("subnet", subnet.subnetId, subnet);
    return { store, subnet };
}

const subnetCidr = fc
    .tuple(fc.integer({ min: 24, max: 28 }), fc.nat(255), fc.nat(15))
    .map(([prefix, third, block]) => `10.1.${third}.${(block * 2 ** (32 - prefix)) % 256}/${prefix}`);

describe("address allocation", () => {
    it("never gives a private address twice, outside its subnet, or one that the subnet keeps", () => {
        fc.assert(
            fc.property(subnetCidr, fc.array(fc.nat(20), { maxLength: 40 }), (cidr, owners) => {
                const { store, subnet } = storeWithSubnet(cidr);
                const byOwner = new Map<string, string>();
                for (const owner of owners.map((number) => `machine/${number}`)) {
                    if (!byOwner.has(owner) && availableIpCount(store, subnet) === 0) {
                        continue;
                    }
                    const ip = allocatePrivateIp(store, subnet.subnetId, owner);
                    assert.equal(ip, byOwner.get(owner) ?? ip, "the same owner gets the same address");
                    byOwner.set(owner, ip);
                }
                const taken = [...byOwner.values()];
                const last = (ip: string) => Number(ip.split(".")[3]);
                const first = last(cidr.split("/")[0] ?? "");
                const size = 2 ** (32 - Number(cidr.split("/")[1]));
                assert.equal(new Set(taken).size, taken.length);
                assert.ok(taken.every((ip) => containsCidr(cidr, ip)));
                assert.ok(taken.every((ip) => last(ip) > first + 1 && last(ip) < first + size - 1));
                assert.equal(availableIpCount(store, subnet), size - 3 - taken.length);
                store.close();
            }),
            { numRuns: 50 },
        );
    });

    it("says when a subnet is full, and gives a freed address again", () => {
        const { store } = storeWithSubnet("10.1.0.0/28");
        const addresses = Array.from({ length: 13 }, (_, index) =>
            allocatePrivateIp(store, "subnet-1", `pod/${index}`),
        );
        assert.throws(
            () => allocatePrivateIp(store, "subnet-1", "pod/13"),
            (error: TencentCloudError) => error.code === "ResourceInsufficient.Subnet",
        );
        releasePrivateIps(store, "pod/5");
        assert.equal(allocatePrivateIp(store, "subnet-1", "pod/13"), addresses[5]);
    });

    it("refuses a subnet that does not exist", () => {
        const { store } = storeWithSubnet("10.1.0.0/28");
        assert.throws(
            () => allocatePrivateIp(store, "subnet-2", "pod/1"),
            (error: TencentCloudError) => error.code === "ResourceNotFound",
        );
    });

    it("gives the lowest public address that no CLB, EIP or endpoint has", () => {
        const store = new Store(":memory:");
        const allocate = () => {
            const addressIp = allocatePublicIp(store);
            store.put("address", addressIp, {
                addressId: addressIp,
                name: "",
                addressIp,
                internetChargeType: "",
                bandwidth: 1,
                instanceId: "",
                createdTime: "",
                tags: [],
            });
            return addressIp;
        };
        assert.deepEqual([allocate(), allocate(), allocate()], ["127.2.0.10", "127.2.0.11", "127.2.0.12"]);
        store.put("clusterEndpoint", "cls-1/extranet", {
            clusterId: "cls-1",
            extranet: true,
            status: "Created",
            address: "127.2.0.13",
            subnetId: "",
            securityGroup: "",
            domain: "",
            errorMessage: "",
        });
        store.delete("address", "127.2.0.11");
        assert.deepEqual([allocate(), allocate()], ["127.2.0.11", "127.2.0.14"]);
    });

    it("gives every network a loopback block of its own, the same one again for the same id", () => {
        const store = new Store(":memory:");
        const allocate = (id: string) =>
            allocateAddressBlock(store, { id, vpcId: id, clusterId: "", cidr: "10.0.0.0/16" });
        assert.deepEqual(
            ["vpc-1", "vpc-2", "vpc-1"].map((id) => allocate(id).block),
            [16, 17, 16],
        );
        store.delete("addressBlock", "vpc-1");
        assert.equal(allocate("vpc-3").block, 16);
        for (let block = 18; block <= addressRange(0).lastPrivateBlock; block++) {
            assert.equal(allocate(`vpc-${block}`).block, block);
        }
        assert.throws(
            () => allocate("vpc-too-many"),
            (error: TencentCloudError) => error.code === "LimitExceeded",
        );
    });
});
