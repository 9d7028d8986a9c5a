import assert from "node:assert/strict";
import { functionOf } from "../../../../../engine/embedded/providers/provider-registry";
import type { Properties } from "../../../../../engine/api/property-values";
import { startLabCloud } from "../../lab-cloud";

const REGION = "ap-guangzhou";

describe("the provider's functions against the lab's API", function () {
    this.timeout(60_000);
    let lab: Awaited<ReturnType<typeof startLabCloud>>;
    const made = { vpc: "", subnet: "", other: "", clb: "", cluster: "" };

    before(async () => {
        lab = await startLabCloud();
        const { cloud } = lab;
        for (const [role, CidrBlock] of [
            ["vpc", "10.20.0.0/16"],
            ["other", "10.21.0.0/16"],
        ] as const) {
            const { Vpc } = await cloud.vpc("CreateVpc", {
                VpcName: role,
                CidrBlock,
                Tags: [{ Key: "team", Value: role }],
            });
            made[role] = Vpc?.VpcId ?? "";
        }
        const { Subnet } = await cloud.vpc("CreateSubnet", {
            VpcId: made.vpc,
            SubnetName: "nodes",
            CidrBlock: "10.20.1.0/24",
            Zone: `${REGION}-6`,
        });
        made.subnet = Subnet?.SubnetId ?? "";
        const { LoadBalancerIds } = await cloud.clb("CreateLoadBalancer", {
            LoadBalancerType: "INTERNAL",
            LoadBalancerName: "theirs",
            VpcId: made.vpc,
            SubnetId: made.subnet,
        });
        made.clb = LoadBalancerIds?.[0] ?? "";
        await cloud.clb("CreateListener", {
            LoadBalancerId: made.clb,
            Ports: [80],
            Protocol: "TCP",
            ListenerNames: ["web"],
        });
        const { ClusterId } = await cloud.tke("CreateCluster", {
            ClusterType: "MANAGED_CLUSTER",
            ClusterCIDRSettings: { ClusterCIDR: "172.22.0.0/16", ServiceCIDR: "172.16.8.0/22", MaxNodePodNum: 256 },
            ClusterBasicSettings: { ClusterName: "theirs", ClusterVersion: "1.34.1", VpcId: made.vpc },
            ClusterAdvancedSettings: { NetworkType: "GR" },
        });
        made.cluster = ClusterId ?? "";
        while (lab.store.get("cluster", made.cluster)?.status !== "Running") {
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
    });
    after(() => lab.close());

    const ask = (name: string, args: Properties) =>
        functionOf(`tencentcloud:index/${name}:${name}`)(args, {
            ...lab.context,
            providerInputs: { region: REGION },
        }) as Promise<Record<string, Record<string, unknown>[]>>;

    it("getVpcInstances: a VPC by its id, with its subnets", async () => {
        const { instanceLists } = await ask("getVpcInstances", { vpcId: made.vpc });
        const [vpc] = instanceLists!;
        assert.equal(instanceLists!.length, 1);
        const { name, cidrBlock, subnetIds, tags } = vpc!;
        assert.deepEqual(
            { name, cidrBlock, subnetIds, tags },
            { name: "vpc", cidrBlock: "10.20.0.0/16", subnetIds: [made.subnet], tags: { team: "vpc" } },
        );
    });

    it("getVpcRouteTables: a VPC's default table, with the route to a GlobalRouter cluster's Pods", async () => {
        const { instanceLists } = await ask("getVpcRouteTables", { vpcId: made.vpc });
        assert.deepEqual(
            instanceLists!.map(({ vpcId, isDefault }) => [vpcId, isDefault]),
            [[made.vpc, true]],
        );
        const routes = instanceLists![0]!.routeEntryInfos as { destinationCidrBlock: string; routeItemId: string }[];
        const route = routes.find(({ destinationCidrBlock }) => destinationCidrBlock === "172.22.0.0/16");
        assert.match(route?.routeItemId ?? "", /^rti-/);
    });

    it("getVpcSubnets: a subnet by its id, with its VPC and zone", async () => {
        const { instanceLists } = await ask("getVpcSubnets", { subnetId: made.subnet });
        const { vpcId, availabilityZone, availableIpCount } = instanceLists![0]!;
        assert.deepEqual(
            { vpcId, availabilityZone, hasAddresses: Number(availableIpCount) > 200 },
            { vpcId: made.vpc, availabilityZone: `${REGION}-6`, hasAddresses: true },
        );
    });

    it("getClbInstances and getClbListeners: a CLB and who listens on it", async () => {
        const { clbLists } = await ask("getClbInstances", { clbId: made.clb });
        const { networkType, forward, vpcId, subnetId } = clbLists![0]!;
        assert.deepEqual(
            { networkType, forward, vpcId, subnetId },
            { networkType: "INTERNAL", forward: 1, vpcId: made.vpc, subnetId: made.subnet },
        );
        const { listenerLists } = await ask("getClbListeners", { clbId: made.clb, port: 80 });
        assert.deepEqual(
            listenerLists!.map(({ listenerName, protocol, port }) => ({ listenerName, protocol, port })),
            [{ listenerName: "web", protocol: "TCP", port: 80 }],
        );
        assert.deepEqual((await ask("getClbListeners", { clbId: made.clb, port: 81 })).listenerLists, []);
    });

    it("getKubernetesClusters: a cluster with both kubeconfigs, and without what the provider never sets", async () => {
        const { lists } = await ask("getKubernetesClusters", { clusterId: made.cluster });
        const { vpcId, clusterCidr, kubeConfigIntranet, clusterExternalEndpoint } = lists![0]!;
        assert.deepEqual({ vpcId, clusterCidr }, { vpcId: made.vpc, clusterCidr: "172.22.0.0/16" });
        assert.match(String(kubeConfigIntranet), new RegExp(`kubeconfig of ${made.cluster}`));
        assert.equal(clusterExternalEndpoint, "");
        assert.equal("networkType" in lists![0]!, false);
    });

    for (const [name, args, list] of [
        ["getVpcInstances", { vpcId: "vpc-none1234" }, "instanceLists"],
        ["getVpcSubnets", { subnetId: "subnet-none1234" }, "instanceLists"],
        ["getClbInstances", { clbId: "lb-none1234" }, "clbLists"],
        ["getClbListeners", { clbId: "lb-none1234" }, "listenerLists"],
    ] as const) {
        it(`${name}: what is not there is an empty list`, async () => {
            assert.deepEqual((await ask(name, args))[list], []);
        });
    }

    it("getKubernetesClusters: what is not there is no list at all, as the provider has it", async () => {
        assert.equal((await ask("getKubernetesClusters", { clusterId: "cls-none1234" })).lists, undefined);
    });

    it("a function that the engine does not have is named", () => {
        assert.throws(() => functionOf("tencentcloud:index/getImages:getImages"), /has no function .*getImages/);
    });
});
