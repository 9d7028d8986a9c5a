import assert from "node:assert/strict";
import { provision, startLabCloud, withCode, type LabCloud } from "../../../../support/lab-cloud";
import {
    createNetwork,
    globalRouterCluster,
    vpcCniCluster,
    ZONE,
    type NetworkIds,
} from "../../../../support/cloud-stack";

describe("the lab's API: changes of a cluster", () => {
    let lab: LabCloud;
    let network: NetworkIds;
    /** The clock of the lab, milliseconds. */
    let clock: number;
    /** Milliseconds that an upgrade or the like takes. */
    let duration: number;

    beforeEach(async () => {
        clock = Date.parse("2026-01-01T00:00:00Z");
        duration = 0;
        lab = await startLabCloud({ now: () => new Date(clock), durationOf: () => duration });
        network = await createNetwork(lab);
    });
    afterEach(() => lab.close());

    async function createCluster(request: Parameters<LabCloud["tke"]["CreateCluster"]>[0]): Promise<string> {
        const { ClusterId = "" } = await lab.tke.CreateCluster(request);
        provision(lab.store);
        return ClusterId;
    }

    async function read(ClusterId: string) {
        return (await lab.tke.DescribeClusters({ ClusterIds: [ClusterId] })).Clusters?.[0] ?? {};
    }

    function ofVersion(ClusterVersion: string) {
        const request = vpcCniCluster(network);
        return { ...request, ClusterBasicSettings: { ...request.ClusterBasicSettings, ClusterVersion } };
    }

    it("goes up to the next version that TKE offers, and to no other", async () => {
        const ClusterId = await createCluster(ofVersion("1.28.3"));
        const upgrade = (DstVersion: string) => lab.tke.UpdateClusterVersion({ ClusterId, DstVersion });
        assert.deepEqual((await lab.tke.DescribeAvailableClusterVersion({ ClusterId })).Versions, ["1.30.0"]);
        for (const version of ["1.26.1", "1.28.3", "1.32.2", "1.31.0", "latest"]) {
            await assert.rejects(upgrade(version), withCode("InvalidParameter.Param"), version);
        }
        await upgrade("1.30.0");
        const { ClusterVersion, ClusterStatus } = await read(ClusterId);
        assert.deepEqual([ClusterVersion, ClusterStatus], ["1.30.0", "Running"]);
        await upgrade("1.32.2");
        await upgrade("1.34.1");
        assert.deepEqual((await lab.tke.DescribeAvailableClusterVersion({ ClusterId })).Versions, []);
    });

    it("is Upgrading for as long as the lab is told, and takes one upgrade after the other", async () => {
        duration = 300_000;
        const ClusterId = await createCluster(ofVersion("1.30.0"));
        await lab.tke.UpdateClusterVersion({ ClusterId, DstVersion: "1.32.2" });
        assert.equal((await read(ClusterId)).ClusterStatus, "Upgrading");
        const { ClusterStatusSet } = await lab.tke.DescribeClusterStatus({ ClusterIds: [ClusterId] });
        assert.equal(ClusterStatusSet?.[0]?.ClusterState, "Upgrading");
        const again = () => lab.tke.UpdateClusterVersion({ ClusterId, DstVersion: "1.34.1" });
        await assert.rejects(again(), withCode("ResourceUnavailable.ClusterState"));
        clock += duration;
        assert.equal((await read(ClusterId)).ClusterStatus, "Running");
        await again();
    });

    it("keeps its extra arguments, autoscaling options and image, and tells when the arguments are applied", async () => {
        const ClusterId = await createCluster(vpcCniCluster(network));
        const setArguments = (KubeAPIServer: string[]) =>
            lab.tke.ModifyClusterExtraArgs({ ClusterId, ClusterExtraArgs: { KubeAPIServer } });
        await assert.rejects(setArguments(["--v"]), withCode("InvalidParameter"));
        duration = 60_000;
        await setArguments(["max-requests-inflight=500"]);
        const state = async () => {
            const Filter = [
                { Name: "TaskType", Values: ["apply_cluster_extra_args"] },
                { Name: "ClusterId", Values: [ClusterId] },
            ];
            return (await lab.tke.DescribeTasks({ Filter, Latest: true })).Tasks?.map((task) => task.LifeState);
        };
        assert.deepEqual(await state(), ["process"]);
        clock += duration;
        assert.deepEqual(await state(), ["done"]);
        const { ClusterExtraArgs } = await lab.tke.DescribeClusterExtraArgs({ ClusterId });
        assert.deepEqual(ClusterExtraArgs?.KubeAPIServer, ["max-requests-inflight=500"]);

        const setOptions = (ClusterAsGroupOption: object) =>
            lab.tke.ModifyClusterAsGroupOptionAttribute({ ClusterId, ClusterAsGroupOption });
        await assert.rejects(setOptions({ Expander: "all" }), withCode("InvalidParameter.Param"));
        await setOptions({ IsScaleDownEnabled: true });
        await setOptions({ Expander: "least-waste" });
        const { ClusterAsGroupOption } = await lab.tke.DescribeClusterAsGroupOption({ ClusterId });
        assert.deepEqual(
            [ClusterAsGroupOption?.IsScaleDownEnabled, ClusterAsGroupOption?.Expander],
            [true, "least-waste"],
        );

        const setImage = (ImageId: string) => lab.tke.ModifyClusterImage({ ClusterId, ImageId });
        await assert.rejects(setImage("img-?"), withCode("InternalError.ImageIdNotFound"));
        await setImage("img-a1b2c3d4");
        assert.equal((await read(ClusterId)).ImageId, "img-a1b2c3d4");
        await setImage("ubuntu22.04x86_64");
        const { ImageId, ClusterOs } = await read(ClusterId);
        assert.deepEqual([ImageId, ClusterOs], ["", "ubuntu22.04x86_64"]);
    });

    it("gets VPC-CNI beside GlobalRouter, and loses it again once no Pod uses it", async () => {
        const ClusterId = await createCluster(globalRouterCluster(network));
        const request = {
            ClusterId,
            VpcCniType: "tke-route-eni",
            EnableStaticIp: true,
            Subnets: [network.podSubnetId],
            ExpiredSeconds: 3700,
        };
        const enable = (changes: object = {}) => lab.tke.EnableVpcCniNetworkType({ ...request, ...changes });
        const ipamd = () => lab.tke.DescribeIPAMD({ ClusterId });
        assert.equal((await ipamd()).EnableIPAMD, false);
        await assert.rejects(enable({ VpcCniType: "bridge" }), withCode("InvalidParameter.Param"));
        await assert.rejects(enable({ ExpiredSeconds: 10 }), withCode("InvalidParameter.Param"));
        await assert.rejects(enable({ Subnets: ["subnet-00000000"] }), withCode("InvalidParameter.SubnetNotExist"));
        duration = 3_000;
        await enable();
        assert.equal((await ipamd()).Phase, "initializing");
        clock += duration;
        const { EnableIPAMD, DisableVpcCniMode, Phase, SubnetIds, ClaimExpiredDuration } = await ipamd();
        assert.deepEqual(
            [EnableIPAMD, DisableVpcCniMode, Phase, SubnetIds, ClaimExpiredDuration],
            [true, false, "running", [network.podSubnetId], "1h1m40s"],
        );
        const { ClusterNetworkSettings, Property } = await read(ClusterId);
        assert.deepEqual(ClusterNetworkSettings?.Subnets, [network.podSubnetId]);
        assert.equal((JSON.parse(Property ?? "") as { NetworkType: string }).NetworkType, "GR");
        await assert.rejects(enable(), withCode("UnsupportedOperation.ClusterNotSuitEnableVPCCNI"));
        await assert.rejects(lab.vpc.DeleteSubnet({ SubnetId: network.podSubnetId }), withCode("ResourceInUse"));

        const pod = { vpcId: network.vpcId, subnetId: network.podSubnetId, ip: "10.20.2.9" };
        lab.store.put("privateIp", `${network.vpcId}/10.20.2.9`, { ...pod, owner: `pod/${ClusterId}/uid` });
        const disable = () => lab.tke.DisableVpcCniNetworkType({ ClusterId });
        await assert.rejects(disable(), withCode("FailedOperation.DisableVPCCNIFailed"));
        lab.store.delete("privateIp", `${network.vpcId}/10.20.2.9`);
        await disable();
        assert.equal((await ipamd()).DisableVpcCniMode, true);
        assert.equal((await read(ClusterId)).ClusterNetworkSettings?.Subnets, undefined);
        await enable();
    });

    it("does not lose the only network that it has", async () => {
        const ClusterId = await createCluster(vpcCniCluster(network));
        await assert.rejects(
            lab.tke.DisableVpcCniNetworkType({ ClusterId }),
            withCode("FailedOperation.DisableVPCCNIFailed"),
        );
    });

    it("lies beside the VPC's secondary CIDRs, in which subnets can be made", async () => {
        const VpcId = network.vpcId;
        const add = (...CidrBlocks: string[]) => lab.vpc.CreateAssistantCidr({ VpcId, CidrBlocks });
        await createCluster(globalRouterCluster(network, "10.21.0.0/16"));
        await assert.rejects(add("10.20.8.0/24"), withCode("InvalidParameterValue.VpcCidrConflict"));
        await assert.rejects(add("10.21.8.0/24"), withCode("InvalidParameterValue.SubnetConflict"));
        await assert.rejects(add("11.0.0.0/24"), withCode("InvalidParameterValue"));
        await add("10.22.0.0/16");
        await assert.rejects(add("10.22.0.0/16"), withCode("InvalidParameterValue.Duplicate"));
        await assert.rejects(add("10.22.1.0/24"), withCode("InvalidParameterValue.SubnetOverlapAssistCidr"));
        await assert.rejects(
            createCluster(globalRouterCluster(network, "10.22.0.0/17")),
            withCode("InvalidParameter.CidrConflictWithVpcCidr"),
        );
        const { Subnet } = await lab.vpc.CreateSubnet({
            VpcId,
            SubnetName: "s",
            CidrBlock: "10.22.3.0/24",
            Zone: ZONE,
        });
        const { VpcSet } = await lab.vpc.DescribeVpcs({ VpcIds: [VpcId] });
        assert.deepEqual(
            VpcSet?.[0]?.AssistantCidrSet?.map((each) => [each.CidrBlock, each.AssistantType, each.SubnetSet?.length]),
            [
                ["10.22.0.0/16", 0, 1],
                ["10.21.0.0/16", 1, 0],
            ],
        );
        const remove = () => lab.vpc.ModifyAssistantCidr({ VpcId, OldCidrBlocks: ["10.22.0.0/16"] });
        await assert.rejects(remove(), withCode("ResourceInUse"));
        await lab.vpc.DeleteSubnet({ SubnetId: Subnet?.SubnetId ?? "" });
        await remove();
        await assert.rejects(remove(), withCode("ResourceNotFound"));
        assert.equal(lab.store.list("addressBlock").length, 2);
    });
});
