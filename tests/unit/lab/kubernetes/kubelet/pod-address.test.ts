import assert from "node:assert/strict";
import type { V1Pod } from "@kubernetes/client-node";
import type { ClusterRecord, MachineRecord, SubnetRecord, VirtualNodeRecord } from "../../../../../lab/cloud/model";
import { Store } from "../../../../../lab/cloud/store";
import {
    addressSource,
    freeAddress,
    PodAddresses,
    type NodeRecord,
} from "../../../../../lab/kubernetes/kubelet/pod-address";

const VPC = "vpc-a";

function subnet(subnetId: string, zone: string, cidrBlock: string): SubnetRecord {
    return { subnetId, vpcId: VPC, name: "", cidrBlock, zone, routeTableId: "", createdTime: "", tags: [] };
}

function pod(uid: string, spec: Partial<V1Pod["spec"]> = {}): V1Pod {
    return { metadata: { name: uid, uid }, spec: { containers: [], nodeName: "10.0.0.5", ...spec } };
}

const native: NodeRecord = { kind: "native", machine: { lanIp: "10.0.0.5", zone: "zone-2" } as MachineRecord };
const superNode: NodeRecord = {
    kind: "super",
    node: { name: "eklet-1", subnetId: "subnet-super" } as VirtualNodeRecord,
};
const subnets = [
    subnet("subnet-1", "zone-1", "10.0.1.0/29"),
    subnet("subnet-2", "zone-2", "10.0.2.0/29"),
    subnet("subnet-super", "zone-1", "10.0.3.0/24"),
];
const vpcCni = { networkType: "VPC-CNI" as const, eniSubnetIds: ["subnet-1", "subnet-2"] };
const globalRouter = { networkType: "GR" as const, eniSubnetIds: [], clusterCidr: "172.16.0.0/16" };

describe("where a Pod's address comes from", () => {
    it("VPC-CNI: the Pod subnets, those of the node's zone first", () => {
        assert.deepEqual(addressSource(pod("a"), native, vpcCni, subnets), {
            kind: "subnets",
            subnetIds: ["subnet-2", "subnet-1"],
        });
    });

    it("GlobalRouter: the node's Pod CIDR", () => {
        assert.deepEqual(addressSource(pod("a"), native, globalRouter, subnets), { kind: "podCidr" });
    });

    it("GlobalRouter with VPC-CNI beside it: the Pod subnets for a Pod that asks by annotation and resource", () => {
        const both = { ...globalRouter, eniSubnetIds: ["subnet-2"] };
        const asking = (name: string, networks: string, resource: string) => {
            const one = { [`tke.cloud.tencent.com/${resource}`]: "1" };
            const containers = [{ name: "a" }, { name: "b", resources: { requests: one, limits: one } }];
            const { metadata, ...rest } = pod(name, { containers });
            return { ...rest, metadata: { ...metadata, annotations: { "tke.cloud.tencent.com/networks": networks } } };
        };
        const source = (each: V1Pod, cluster = both) => addressSource(each, native, cluster, subnets).kind;
        assert.equal(source(asking("a", "tke-route-eni", "eni-ip")), "subnets");
        assert.equal(source(asking("a", "tke-direct-eni", "direct-eni")), "subnets");
        assert.equal(source(asking("a", "tke-direct-eni", "eni-ip")), "podCidr");
        assert.equal(source(asking("a", "tke-bridge", "eni-ip")), "podCidr");
        assert.equal(source(pod("a")), "podCidr");
        assert.equal(source(asking("a", "tke-route-eni", "eni-ip"), globalRouter as typeof both), "podCidr");
    });

    it("a super node: its own subnet, in both networks", () => {
        for (const cluster of [vpcCni, globalRouter]) {
            assert.deepEqual(addressSource(pod("a"), superNode, cluster, subnets), {
                kind: "subnets",
                subnetIds: ["subnet-super"],
                ofSuperNode: true,
            });
        }
    });

    it("hostNetwork: the node", () => {
        assert.deepEqual(addressSource(pod("a", { hostNetwork: true }), native, vpcCni, subnets), { kind: "node" });
    });
});

describe("free address of a Pod CIDR", () => {
    it("is the lowest, after the network's and the bridge's", () => {
        assert.equal(freeAddress("172.16.4.64/26", new Set()), "172.16.4.66");
        assert.equal(freeAddress("172.16.4.64/26", new Set(["172.16.4.66", "172.16.4.68"])), "172.16.4.67");
    });

    it("is none when all are used: the broadcast address is never given", () => {
        assert.equal(freeAddress("172.16.4.0/30", new Set(["172.16.4.2"])), undefined);
    });
});

describe("Pod addresses", () => {
    let store: Store;
    const open = (cluster: Pick<ClusterRecord, "networkType" | "eniSubnetIds">) =>
        new PodAddresses({
            store,
            cluster: { clusterId: "cls-a", ...cluster } as ClusterRecord,
            podCidr: () => Promise.resolve("172.16.4.0/26"),
        });

    beforeEach(() => {
        store = new Store(":memory:");
        subnets.forEach((each) => store.put("subnet", each.subnetId, each));
    });
    afterEach(() => store.close());

    it("stay the same for the same Pod and differ between Pods", async () => {
        for (const addresses of [open(vpcCni), open(globalRouter)]) {
            const first = await addresses.assign(pod("a"), native);
            assert.deepEqual(await addresses.assign(pod("a"), native), first);
            assert.notEqual((await addresses.assign(pod("b"), native)).podIP, first.podIP);
            assert.equal(first.hostIP, "10.0.0.5");
        }
    });

    it("come from another zone's subnet when the zone's own is full, and end with an error that says what to do", async () => {
        const addresses = open(vpcCni);
        const given: string[] = [];
        for (const uid of "abcdefghij") {
            given.push((await addresses.assign(pod(uid), native)).podIP);
        }
        assert.deepEqual(given.slice(4, 6), ["10.0.2.6", "10.0.1.2"]);
        await assert.rejects(addresses.assign(pod("k"), native), /subnet-2, subnet-1: add a larger Pod subnet/);
    });

    it("of a super node end with what to do about its own subnet, to which the cluster's Pod subnets are nothing", async () => {
        const addresses = open(vpcCni);
        const fill = async () => {
            for (let index = 0; index < 260; index += 1) {
                await addresses.assign(pod(`s${index}`), superNode);
            }
        };
        await assert.rejects(fill(), /no free address in subnets [\w-]+: create super nodes in a larger subnet/);
    });

    it("are free again once released", async () => {
        for (const addresses of [open(vpcCni), open(globalRouter)]) {
            const { podIP } = await addresses.assign(pod("a"), native);
            addresses.release("a");
            assert.equal((await addresses.assign(pod("b"), native)).podIP, podIP);
            addresses.release("b");
        }
    });

    it("that a Pod had before a restart are not given to another", async () => {
        const addresses = open(globalRouter);
        addresses.adopt({ ...pod("old"), status: { podIP: "172.16.4.2" } });
        assert.equal((await addresses.assign(pod("new"), native)).podIP, "172.16.4.3");
        assert.equal((await addresses.assign(pod("old"), native)).podIP, "172.16.4.2");
    });

    it("of Pods that went while the lab was stopped are freed, and no one else's", async () => {
        const addresses = open(vpcCni);
        await addresses.assign(pod("gone"), native);
        await addresses.assign(pod("kept"), native);
        store.put("privateIp", `${VPC}/10.0.2.4`, {
            vpcId: VPC,
            subnetId: "subnet-2",
            ip: "10.0.2.4",
            owner: "pod/cls-b/gone",
        });
        addresses.releaseAllBut(new Set(["kept"]));
        assert.deepEqual(
            store.list("privateIp").map(({ owner }) => owner),
            ["pod/cls-a/kept", "pod/cls-b/gone"],
        );
    });

    it("on a super node are the host's too", async () => {
        const { podIP, hostIP, nodeIP } = await open(vpcCni).assign(pod("a"), superNode);
        assert.equal(hostIP, podIP);
        assert.notEqual(nodeIP, podIP);
    });
});
