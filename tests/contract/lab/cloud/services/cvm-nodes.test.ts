import assert from "node:assert/strict";
import { REQUEST_MODELS } from "../../../../../lab/cloud/requests/models";
import { listResources } from "../../../../../lab/cloud/resources";
import {
    UNSERVED_OF_GROUPS,
    UNSERVED_OF_LAUNCHES,
} from "../../../../../lab/cloud/services/tke/cvm-nodes/pool-settings";
import { provision, startLabCloud, withCode, type LabCloud } from "../../../../support/lab-cloud";
import { createNetwork, vpcCniCluster, ZONE, type NetworkIds } from "../../../../support/cloud-stack";

describe("the lab's API: nodes that are CVM instances", () => {
    let lab: LabCloud;
    let network: NetworkIds;
    let ClusterId: string;

    before(async () => {
        lab = await startLabCloud();
        network = await createNetwork(lab);
        ({ ClusterId = "" } = await lab.tke.CreateCluster({
            ...vpcCniCluster(network),
            RunInstancesForNode: [{ NodeRole: "WORKER", RunInstancesPara: [runInstances()] }],
            InstanceAdvancedSettings: { ...SETTINGS, Labels: [{ Name: "first", Value: "yes" }] },
        }));
        provision(lab.store);
    });
    after(() => lab.close());

    const SETTINGS = { DesiredPodNumber: 0, GPUArgs: {}, PreStartUserScript: "", Taints: [] };

    function runInstances(change: object = {}): string {
        return JSON.stringify({
            Placement: { Zone: ZONE },
            InstanceType: "S5.MEDIUM4",
            SystemDisk: { DiskType: "CLOUD_SSD", DiskSize: 60 },
            VirtualPrivateCloud: { VpcId: network.vpcId, SubnetId: network.subnetId },
            SecurityGroupIds: [network.securityGroupId],
            InstanceName: "worker",
            TagSpecification: [{ ResourceType: "instance", Tags: [{ Key: "team", Value: "web" }] }],
            ...change,
        });
    }

    async function nodes() {
        provision(lab.store);
        return (await lab.tke.DescribeClusterInstances({ ClusterId })).InstanceSet ?? [];
    }

    const group = (change: object = {}) =>
        JSON.stringify({
            VpcId: network.vpcId,
            SubnetIds: [network.subnetId],
            MinSize: 1,
            MaxSize: 3,
            DesiredCapacity: 2,
            ...change,
        });
    const launch = (change: object = {}) =>
        JSON.stringify({ InstanceType: "S5.LARGE8", SecurityGroupIds: [network.securityGroupId], ...change });
    const pool = () => ({
        ClusterId,
        Name: "workers",
        EnableAutoscale: false,
        AutoScalingGroupPara: group(),
        LaunchConfigurePara: launch(),
        InstanceAdvancedSettings: SETTINGS,
        Labels: [{ Name: "role", Value: "web" }],
        Taints: [{ Key: "dedicated", Value: "web", Effect: "NoSchedule" }],
        Tags: [{ Key: "team", Value: "web" }],
    });

    it("come with their cluster, and are seen as CVM instances with disks and tags", async () => {
        const [node] = await nodes();
        assert.deepEqual(
            [node?.InstanceState, node?.NodePoolId, node?.InstanceAdvancedSettings?.Labels],
            ["running", "", [{ Name: "first", Value: "yes" }]],
        );
        const { InstanceSet: [instance] = [] } = await lab.cvm.DescribeInstances({
            Filters: [{ Name: "tag:team", Values: ["web"] }],
        });
        assert.equal(instance?.InstanceId, node?.InstanceId);
        assert.deepEqual(instance?.PrivateIpAddresses, [node?.LanIP]);
        assert.equal((await lab.cbs.DescribeDisks({})).DiskSet?.[0]?.DiskSize, 60);
        await assert.rejects(
            lab.tke.CreateCluster({
                ...vpcCniCluster(network),
                RunInstancesForNode: [{ NodeRole: "MASTER_ETCD", RunInstancesPara: [runInstances()] }],
            }),
            withCode("InvalidParameter.Param"),
        );
    });

    it("are added as new instances, whose parameter is checked like a call of RunInstances", async () => {
        const wrong: [string, object][] = [
            ["InvalidParameterValue.VpcIdZoneIdNotMatch", { Placement: { Zone: "ap-guangzhou-6" } }],
            ["InvalidSecurityGroupId.NotFound", { SecurityGroupIds: ["sg-none0000"] }],
            ["UnknownParameter", { InstanceTyp: "S5.MEDIUM4" }],
            ["UnsupportedOperation", { InternetAccessible: { PublicIpAssigned: true } }],
            ["InvalidParameter", { InstanceCount: "2" }],
        ];
        for (const [code, change] of wrong) {
            const created = lab.tke.CreateClusterInstances({ ClusterId, RunInstancePara: runInstances(change) });
            await assert.rejects(created, withCode(code), code);
        }
        await assert.rejects(
            lab.tke.CreateClusterInstances({ ClusterId, RunInstancePara: "{" }),
            withCode("InvalidParameter.Param"),
        );
        const before = (await nodes()).length;
        const { InstanceIdSet = [] } = await lab.tke.CreateClusterInstances({
            ClusterId,
            RunInstancePara: runInstances({ InstanceCount: 2 }),
            InstanceAdvancedSettings: { ...SETTINGS, Unschedulable: 1 },
        });
        assert.equal(InstanceIdSet.length, 2);
        assert.equal((await nodes()).length, before + 2);
        const answer = await lab.tke.DeleteClusterInstances({
            ClusterId,
            InstanceIds: [...InstanceIdSet, "ins-none0000"],
            InstanceDeleteMode: "terminate",
        });
        assert.deepEqual(answer.NotFoundInstanceIds, ["ins-none0000"]);
        assert.equal((await nodes()).length, before);
        assert.equal((await lab.cvm.DescribeInstances({ InstanceIds: InstanceIdSet })).TotalCount, 0);
    });

    it("are added from existing instances, and leave these behind with `retain`", async () => {
        const { InstanceIdSet: [id = ""] = [] } = await lab.cvm.RunInstances({
            Placement: { Zone: ZONE },
            InstanceType: "S5.MEDIUM4",
            VirtualPrivateCloud: { VpcId: network.vpcId, SubnetId: network.subnetId },
        });
        const { AddressSet: [AddressId = ""] = [] } = await lab.vpc.AllocateAddresses({});
        await lab.vpc.AssociateAddress({ AddressId, InstanceId: id });
        const added = await lab.tke.AddExistedInstances({
            ClusterId,
            InstanceIds: [id, "ins-none0000"],
            SecurityGroupIds: [network.securityGroupId],
        });
        assert.deepEqual([added.SuccInstanceIds, added.FailedInstanceIds], [[id], ["ins-none0000"]]);
        assert.match(added.FailedReasons?.[0] ?? "", /does not exist/);
        const again = await lab.tke.AddExistedInstances({ ClusterId, InstanceIds: [id] });
        assert.match(again.FailedReasons?.[0] ?? "", /is a node of .* already/);
        assert.ok((await nodes()).some(({ InstanceId }) => InstanceId === id));
        await lab.tke.DeleteClusterInstances({ ClusterId, InstanceIds: [id], InstanceDeleteMode: "retain" });
        assert.ok((await nodes()).every(({ InstanceId }) => InstanceId !== id));
        const { InstanceSet: [instance] = [] } = await lab.cvm.DescribeInstances({ InstanceIds: [id] });
        assert.equal(instance?.InstanceState, "RUNNING");
        assert.equal(instance?.PublicIpAddresses?.length, 1);
        await lab.vpc.DisassociateAddress({ AddressId });
        await lab.vpc.ReleaseAddresses({ AddressIds: [AddressId] });
        await lab.cvm.TerminateInstances({ InstanceIds: [id] });
        await assert.rejects(lab.cvm.TerminateInstances({ InstanceIds: [id] }), withCode("InvalidInstanceId.NotFound"));
    });

    it("come and go with a node pool and its scaling group", async () => {
        const { tke } = lab;
        const { NodePoolId = "" } = await tke.CreateClusterNodePool(pool());
        const described = async () => (await tke.DescribeClusterNodePoolDetail({ ClusterId, NodePoolId })).NodePool;
        assert.equal((await described())?.LifeState, "creating");
        provision(lab.store);
        const detail = await described();
        assert.equal(detail?.LifeState, "normal");
        assert.equal(detail.NodeCountSummary?.AutoscalingAdded?.Normal, 2);
        const { AutoScalingGroupSet = [] } = await lab.as.DescribeAutoScalingGroups({
            AutoScalingGroupIds: [detail.AutoscalingGroupId ?? ""],
        });
        assert.deepEqual([AutoScalingGroupSet[0]?.DesiredCapacity, AutoScalingGroupSet[0]?.VpcId], [2, network.vpcId]);
        const { LaunchConfigurationSet = [] } = await lab.as.DescribeLaunchConfigurations({
            LaunchConfigurationIds: [detail.LaunchConfigurationId ?? ""],
        });
        assert.equal(LaunchConfigurationSet[0]?.InstanceType, "S5.LARGE8");

        await tke.ModifyNodePoolDesiredCapacityAboutAsg({ ClusterId, NodePoolId, DesiredCapacity: 3 });
        const inPool = (how: string) => ({ ClusterId, Filters: [{ Name: "nodepool-instance-type", Values: [how] }] });
        provision(lab.store);
        const { InstanceSet = [] } = await tke.DescribeClusterInstances(inPool("AUTOSCALING_ADDED"));
        assert.equal(InstanceSet.length, 3);
        const tooMany = tke.ModifyNodePoolDesiredCapacityAboutAsg({ ClusterId, NodePoolId, DesiredCapacity: 4 });
        await assert.rejects(tooMany, withCode("InvalidParameter.Param"));
        // What is terminated behind TKE's back is replaced; what leaves the cluster is not.
        const [first = "", second = ""] = InstanceSet.map(({ InstanceId }) => InstanceId!);
        await lab.cvm.TerminateInstances({ InstanceIds: [first] });
        provision(lab.store);
        assert.equal((await tke.DescribeClusterInstances(inPool("ALL"))).TotalCount, 3);
        await tke.DeleteClusterInstances({ ClusterId, InstanceIds: [second], InstanceDeleteMode: "terminate" });
        provision(lab.store);
        assert.deepEqual([(await described())?.DesiredNodesNum, (await described())?.DeletionProtection], [2, false]);

        await tke.ModifyClusterNodePool({ ClusterId, NodePoolId, MaxNodesNum: 1, DeletionProtection: true });
        provision(lab.store);
        assert.equal((await tke.DescribeClusterInstances(inPool("ALL"))).TotalCount, 1);
        const away = { ClusterId, NodePoolIds: [NodePoolId], KeepInstance: false };
        await assert.rejects(tke.DeleteClusterNodePool(away), withCode("OperationDenied"));
        await tke.ModifyClusterNodePool({ ClusterId, NodePoolId, DeletionProtection: false });
        const named = [{ Name: "NodePoolsName", Values: ["workers"] }];
        assert.equal((await tke.DescribeClusterNodePools({ ClusterId, Filters: named })).TotalCount, 1);
        await tke.DeleteClusterNodePool(away);
        provision(lab.store);
        assert.equal((await tke.DescribeClusterNodePools({ ClusterId })).TotalCount, 0);
    });

    it("have pools whose JSON parameters are checked like the calls that they stand for", async () => {
        const wrong: [string, object][] = [
            ["InvalidParameter.Param", { AutoScalingGroupPara: group({ VpcId: "vpc-none0000" }) }],
            ["InvalidParameter.Param", { AutoScalingGroupPara: group({ DesiredCapacity: 9 }) }],
            ["InvalidParameter.SubnetNotExist", { AutoScalingGroupPara: group({ SubnetIds: ["subnet-none0000"] }) }],
            ["UnsupportedOperation", { AutoScalingGroupPara: group({ Zones: [ZONE] }) }],
            [
                "UnsupportedOperation",
                { LaunchConfigurePara: launch({ InstanceMarketOptions: { SpotOptions: { MaxPrice: "1" } } }) },
            ],
            ["UnknownParameter", { LaunchConfigurePara: launch({ Flavor: "x" }) }],
        ];
        for (const [code, change] of wrong) {
            await assert.rejects(lab.tke.CreateClusterNodePool({ ...pool(), ...change }), withCode(code), code);
        }
        const models = REQUEST_MODELS["as 2018-04-19"]!;
        const read = {
            CreateAutoScalingGroup: ["VpcId", "SubnetIds", "MinSize", "MaxSize", "DesiredCapacity"],
            CreateLaunchConfiguration: [
                ...["InstanceType", "InstanceTypes", "ImageId", "ProjectId", "InstanceChargeType"],
                ...["SecurityGroupIds", "SystemDisk", "DataDisks", "InstanceTags", "InternetAccessible"],
            ],
        };
        const unserved = {
            CreateAutoScalingGroup: UNSERVED_OF_GROUPS,
            CreateLaunchConfiguration: UNSERVED_OF_LAUNCHES,
        };
        for (const action of ["CreateAutoScalingGroup", "CreateLaunchConfiguration"] as const) {
            const declared = [...read[action], ...Object.keys(unserved[action])];
            const left = Object.keys(models[`${action}Request`]!).filter((field) => !declared.includes(field));
            assert.deepEqual(left, [], action);
        }
    });

    it("go with their cluster, or stay as instances", async () => {
        await lab.tke.DeleteCluster({ ClusterId, InstanceDeleteMode: "retain" });
        provision(lab.store);
        const { InstanceSet = [] } = await lab.cvm.DescribeInstances({});
        assert.equal(InstanceSet.length, 1);
        await lab.cvm.TerminateInstances({ InstanceIds: InstanceSet.map(({ InstanceId }) => InstanceId!) });
        assert.deepEqual(
            listResources(lab.store).filter(({ service }) => service === "cvm" || service === "tke"),
            [],
        );
    });
});
