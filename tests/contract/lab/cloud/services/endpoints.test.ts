import assert from "node:assert/strict";
import { provision, startLabCloud, withCode, type LabCloud } from "../../../../support/lab-cloud";
import { createCluster, createNetwork, type NetworkIds } from "../../../../support/cloud-stack";

describe("the lab's API: a cluster's endpoint on an existing CLB", () => {
    let lab: LabCloud;
    let network: NetworkIds;
    let ClusterId: string;

    before(async () => {
        lab = await startLabCloud();
        network = await createNetwork(lab);
        ({ clusterId: ClusterId } = await createCluster(lab, network));
        await lab.tke.CreateClusterInstances({
            ClusterId,
            RunInstancePara: JSON.stringify({
                Placement: { Zone: "ap-guangzhou-3" },
                InstanceType: "S5.MEDIUM4",
                VirtualPrivateCloud: { VpcId: network.vpcId, SubnetId: network.subnetId },
            }),
        });
        provision(lab.store);
    });
    after(() => lab.close());

    async function clb(type: "OPEN" | "INTERNAL", VpcId = network.vpcId): Promise<string> {
        const SubnetId = type === "INTERNAL" ? network.subnetId : undefined;
        const { LoadBalancerIds } = await lab.clb.CreateLoadBalancer({ LoadBalancerType: type, VpcId, SubnetId });
        return LoadBalancerIds?.[0] ?? "";
    }

    it("has that CLB's address, and port 443 of it", async () => {
        const ExistedLoadBalancerId = await clb("INTERNAL");
        await lab.tke.CreateClusterEndpoint({ ClusterId, IsExtranet: false, ExistedLoadBalancerId });
        const { LoadBalancerSet } = await lab.clb.DescribeLoadBalancers({ LoadBalancerIds: [ExistedLoadBalancerId] });
        const { ClusterIntranetEndpoint } = await lab.tke.DescribeClusterEndpoints({ ClusterId });
        assert.equal(ClusterIntranetEndpoint, LoadBalancerSet?.[0]?.LoadBalancerVips?.[0]);
        const listener = (Protocol: string) =>
            lab.clb.CreateListener({ LoadBalancerId: ExistedLoadBalancerId, Protocol, Ports: [443] });
        await assert.rejects(listener("TCP"), withCode("InvalidParameter.PortCheckFailed"));
        await listener("UDP");
        await lab.tke.SwitchClusterEndpoint({ ClusterId, IsExtranet: false });
        const back = lab.tke.SwitchClusterEndpoint({ ClusterId, IsExtranet: false, Rollback: true });
        await assert.rejects(back, withCode("UnsupportedOperation"));
        const none = lab.tke.SwitchClusterEndpoint({ ClusterId, IsExtranet: true });
        await assert.rejects(none, withCode("InvalidParameter.Param"));
    });

    it("is refused on one that cannot serve it", async () => {
        const { Vpc } = await lab.vpc.CreateVpc({ VpcName: "other", CidrBlock: "10.60.0.0/16" });
        const taken = await clb("OPEN");
        await lab.clb.CreateListener({ LoadBalancerId: taken, Protocol: "TCP", Ports: [443] });
        const open = await clb("OPEN");
        const wrong: [RegExp, object][] = [
            [/does not exist/, { ExistedLoadBalancerId: "lb-none0000" }],
            [/is in vpc-\w+, not in/, { ExistedLoadBalancerId: await clb("OPEN", Vpc?.VpcId) }],
            [/is INTERNAL; this side needs one of type OPEN/, { ExistedLoadBalancerId: await clb("INTERNAL") }],
            [/port 443 of .* is taken by `lbl-/, { ExistedLoadBalancerId: taken }],
            [
                /`SecurityGroup` is for a CLB that TKE creates/,
                { ExistedLoadBalancerId: open, SecurityGroup: network.securityGroupId },
            ],
            [/ExtensiveParameters/, { SecurityGroup: network.securityGroupId, ExtensiveParameters: "{}" }],
        ];
        for (const [message, change] of wrong) {
            await assert.rejects(lab.tke.CreateClusterEndpoint({ ClusterId, IsExtranet: true, ...change }), message);
        }
        await lab.tke.CreateClusterEndpoint({ ClusterId, IsExtranet: true, ExistedLoadBalancerId: open });
    });
});
