import assert from "node:assert/strict";
import { provision, startLabCloud, withCode, type LabCloud } from "../../../../support/lab-cloud";
import { createCluster, createNetwork, nativeNodePool, ZONE, type NetworkIds } from "../../../../support/cloud-stack";

describe("the lab's API: selecting and paging", () => {
    let lab: LabCloud;
    let network: NetworkIds;
    let ClusterId: string;
    let poolId: string;

    before(async () => {
        lab = await startLabCloud();
        network = await createNetwork(lab);
        ({ clusterId: ClusterId, nodePoolId: poolId } = await createCluster(lab, network));
        await lab.nodePools.CreateNodePool({ ...nativeNodePool(ClusterId, network, 1), Name: "other", Tags: [] });
        provision(lab.store);
    });
    after(() => lab.close());

    it("gives one page after the other until all have been given, each once", async () => {
        const { vpcId } = network;
        for (let index = 0; index < 22; index++) {
            const CidrBlock = `10.20.${100 + index}.0/24`;
            await lab.vpc.CreateSubnet({ VpcId: vpcId, SubnetName: `s${index}`, CidrBlock, Zone: ZONE });
        }
        const Filters = [{ Name: "vpc-id", Values: [vpcId] }];
        const seen = new Set<string | undefined>();
        for (let offset = 0; ; offset += 20) {
            const answer = await lab.vpc.DescribeSubnets({ Filters, Offset: String(offset) });
            assert.equal(answer.TotalCount, 24);
            answer.SubnetSet?.forEach(({ SubnetId }) => seen.add(SubnetId));
            if (!answer.SubnetSet?.length) {
                break;
            }
        }
        assert.equal(seen.size, 24);
        const { Machines, TotalCount } = await lab.nodePools.DescribeClusterMachines({
            ClusterId,
            Offset: 2,
            Limit: 2,
        });
        assert.deepEqual([Machines?.length, TotalCount], [1, 3]);
    });

    it("refuses an offset of the wrong type, and more than 100 at once", async () => {
        await assert.rejects(lab.vpc.DescribeVpcs({ Offset: 0 as never }), withCode("InvalidParameter"));
        await assert.rejects(lab.vpc.DescribeVpcs({ Limit: "101" }), withCode("InvalidParameterValue.Range"));
        await assert.rejects(lab.tke.DescribeClusters({ Limit: "20" as never }), withCode("InvalidParameter"));
        await assert.rejects(lab.clb.DescribeLoadBalancers({ Offset: -1 }), withCode("InvalidParameterValue.Range"));
    });

    it("takes ids or filters, not both, where Tencent does", async () => {
        const { vpcId } = network;
        const Filters = [{ Name: "vpc-id", Values: [vpcId] }];
        await assert.rejects(lab.vpc.DescribeVpcs({ VpcIds: [vpcId], Filters }), withCode("InvalidParameter.Coexist"));
        assert.deepEqual(
            (await lab.vpc.DescribeAddresses({ AddressIds: ["eip-00000000"], Filters: [] })).TotalCount,
            0,
        );
    });

    it("selects by tags in the form that each service has", async () => {
        const count = async (answer: Promise<{ TotalCount?: number }>) => (await answer).TotalCount;
        const by = (Name: string, ...Values: string[]) => [{ Name, Values }];
        assert.equal(await count(lab.vpc.DescribeVpcs({ Filters: by("tag:stack", "test") })), 1);
        assert.equal(await count(lab.vpc.DescribeSecurityGroups({ Filters: by("tag-key", "stack") })), 1);
        assert.equal(await count(lab.vpc.DescribeVpcs({ Filters: by("tag:stack", "other") })), 0);
        assert.equal(await count(lab.tke.DescribeClusters({ Filters: by("Tags", "stack:test") })), 1);
        assert.equal(await count(lab.tke.DescribeClusters({ Filters: by("tag-value", "prod") })), 0);
        const pools = (Filters: { Name: string; Values: string[] }[]) =>
            count(lab.nodePools.DescribeNodePools({ ClusterId, Filters }));
        assert.equal(await pools(by("tags", "stack:test")), 1);
        assert.equal(await pools(by("tag:stack", "test")), 1);
        const { LoadBalancerIds } = await lab.clb.CreateLoadBalancer({
            LoadBalancerType: "OPEN",
            VpcId: network.vpcId,
            Tags: [{ TagKey: "stack", TagValue: "test" }],
        });
        assert.equal(await count(lab.clb.DescribeLoadBalancers({ Filters: by("tag:stack", "test") })), 1);
        assert.equal(await count(lab.clb.DescribeLoadBalancers({ Filters: by("vpc-id", "vpc-00000000") })), 0);
        await assert.rejects(
            lab.clb.DescribeLoadBalancers({ Filters: by("colour", "red") }),
            withCode("InvalidParameterValue.InvalidFilter"),
        );
        await lab.clb.DeleteLoadBalancer({ LoadBalancerIds: LoadBalancerIds ?? [] });
    });

    it("selects machines by their pool, and instances by machine name or instance id", async () => {
        const machines = async (Name: string, value: string) =>
            (await lab.nodePools.DescribeClusterMachines({ ClusterId, Filters: [{ Name, Values: [value] }] }))
                .TotalCount;
        assert.deepEqual([await machines("NodePoolsId", poolId), await machines("NodePoolsName", "other")], [2, 1]);
        const [machine] = lab.store.list("machine");
        for (const id of [machine?.machineName ?? "", machine?.instanceId ?? ""]) {
            assert.equal((await lab.tke.DescribeClusterInstances({ ClusterId, InstanceIds: [id] })).TotalCount, 1);
        }
        assert.deepEqual((await lab.tke.DescribeClusterNodePools({ ClusterId })).NodePoolSet, []);
    });
});
