import assert from "node:assert/strict";
import { provision, startLabCloud, withCode, type LabCloud } from "../../../../support/lab-cloud";
import { createCluster, createNetwork, nativeNodePool, type NetworkIds } from "../../../../support/cloud-stack";

describe("the lab's API: CVM instances and disks, regions and levels", () => {
    let lab: LabCloud;
    let network: NetworkIds;
    let clusterId: string;

    before(async () => {
        lab = await startLabCloud();
        network = await createNetwork(lab);
        ({ clusterId } = await createCluster(lab, network));
    });
    after(() => lab.close());

    it("are the nodes of pools with MachineType NativeCVM, with their disks, and no others", async () => {
        assert.deepEqual((await lab.cvm.DescribeInstances({})).InstanceSet, []);
        assert.deepEqual((await lab.cbs.DescribeDisks({})).DiskSet, []);
        const request = nativeNodePool(clusterId, network);
        const DataDisks = [
            { DiskType: "CLOUD_PREMIUM", DiskSize: 100, AutoFormatAndMount: false, FileSystem: "", DiskPartition: "" },
        ];
        const pool = (MachineType: string) =>
            lab.nodePools.CreateNodePool({ ...request, Native: { ...request.Native, MachineType, DataDisks } });
        await assert.rejects(pool("Regular"), withCode("InvalidParameter.Param"));
        const { NodePoolId = "" } = await pool("NativeCVM");
        provision(lab.store);

        const tagged = [{ Name: "tag:stack", Values: ["test"] }];
        const { InstanceSet = [], TotalCount } = await lab.cvm.DescribeInstances({ Filters: tagged, Limit: 1 });
        assert.deepEqual([TotalCount, InstanceSet.length], [2, 1]);
        const [instance] = InstanceSet;
        assert.ok(instance);
        assert.equal(instance.InstanceName?.slice(0, NodePoolId.length), NodePoolId);
        assert.deepEqual(
            [instance.InstanceState, instance.CPU, instance.Memory, instance.VirtualPrivateCloud?.VpcId, instance.Tags],
            ["RUNNING", 2, 4, network.vpcId, [{ Key: "stack", Value: "test" }]],
        );
        const InstanceIds = [instance.InstanceId ?? ""];
        assert.equal((await lab.cvm.DescribeInstances({ InstanceIds })).TotalCount, 1);
        const ofInstance = { Name: "instance-id", Values: InstanceIds };
        const { DiskSet = [] } = await lab.cbs.DescribeDisks({ Filters: [...tagged, ofInstance] });
        assert.deepEqual(
            DiskSet.map((disk) => [disk.DiskUsage, disk.DiskType, disk.DiskSize, disk.DiskState]),
            [
                ["SYSTEM_DISK", "CLOUD_SSD", 50, "ATTACHED"],
                ["DATA_DISK", "CLOUD_PREMIUM", 100, "ATTACHED"],
            ],
        );
        assert.equal(instance.SystemDisk?.DiskId, DiskSet[0]?.DiskId);
        const elsewhere = { Name: "tag:stack", Values: ["other"] };
        assert.equal((await lab.cvm.DescribeInstances({ Filters: [elsewhere] })).TotalCount, 0);

        await lab.nodePools.DeleteNodePool({ ClusterId: clusterId, NodePoolId });
        provision(lab.store);
        assert.deepEqual((await lab.cbs.DescribeDisks({ Filters: tagged })).DiskSet, []);
    });

    it("have an EIP until it is unbound, or they go", async () => {
        const { AddressSet: [AddressId = ""] = [] } = await lab.vpc.AllocateAddresses({});
        const [machine] = lab.store.list("machine");
        const InstanceId = machine?.instanceId ?? "";
        const associate = (id: string) => lab.vpc.AssociateAddress({ AddressId, InstanceId: id });
        await assert.rejects(associate("ins-00000000"), withCode("InvalidInstanceId.NotFound"));
        await associate(InstanceId);
        const status = async () => (await lab.vpc.DescribeAddresses({})).AddressSet?.[0]?.AddressStatus;
        assert.equal(await status(), "BIND");
        await assert.rejects(
            lab.vpc.ReleaseAddresses({ AddressIds: [AddressId] }),
            withCode("UnsupportedOperation.AddressStatusNotPermit"),
        );
        lab.store.delete("machine", machine?.machineName ?? "");
        assert.equal(await status(), "UNBIND");
        await lab.vpc.ReleaseAddresses({ AddressIds: [AddressId] });
    });

    it("lists regions and zones alike in every service that has them", async () => {
        const zones = (await lab.cvm.DescribeZones()).ZoneSet?.map(({ Zone, ZoneId }) => [Zone, ZoneId]);
        const { ZoneSet } = await lab.api.DescribeZones({ Product: "cvm" });
        assert.deepEqual(
            zones,
            ZoneSet.map(({ Zone, ZoneId }) => [Zone, ZoneId]),
        );
        const regions = (await lab.cvm.DescribeRegions()).RegionSet?.map(({ Region }) => Region);
        const { RegionInstanceSet } = await lab.tke.DescribeRegions();
        assert.deepEqual(
            regions,
            RegionInstanceSet?.map(({ RegionName }) => RegionName),
        );
        assert.equal(RegionInstanceSet?.find(({ RegionName }) => RegionName === "ap-shanghai")?.RegionId, 4);
    });

    it("lists the levels that a cluster can have", async () => {
        const { Items = [] } = await lab.tke.DescribeClusterLevelAttribute({ ClusterID: clusterId });
        assert.deepEqual([Items[0]?.Name, Items[0]?.NodeCount, Items[0]?.Enable], ["L5", 5, true]);
        await Promise.all(
            Items.map(({ Name }) => lab.tke.ModifyClusterAttribute({ ClusterId: clusterId, ClusterLevel: Name })),
        );
        await assert.rejects(
            lab.tke.DescribeClusterLevelAttribute({ ClusterID: "cls-00000000" }),
            withCode("InvalidParameter.ClusterNotFound"),
        );
    });
});
