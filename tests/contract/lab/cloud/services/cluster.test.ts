import assert from "node:assert/strict";
import { DocumentedAnswers } from "../requests/answer-shapes";
import { provision, startLabCloud, withCode, type LabCloud } from "../../../../support/lab-cloud";
import { createCluster, createNetwork, globalRouterCluster, type NetworkIds } from "../../../../support/cloud-stack";

describe("the lab's API: a cluster, its nodes and its endpoints, in the provider's calls", () => {
    let lab: LabCloud;
    let network: NetworkIds;
    let clusterId: string;
    let nodePoolId: string;

    beforeEach(async () => {
        lab = await startLabCloud();
        new DocumentedAnswers().watch(lab);
        network = await createNetwork(lab);
        ({ clusterId, nodePoolId } = await createCluster(lab, network));
    });
    afterEach(() => lab.close());

    it("makes a cluster that is not ready until the lab says so", async () => {
        const { ClusterId = "" } = await lab.tke.CreateCluster(globalRouterCluster(network));
        await assert.rejects(
            lab.tke.DescribeClusterInstances({ ClusterId, Offset: 0, Limit: 20 }),
            withCode("ResourceUnavailable.ClusterState"),
        );
        provision(lab.store);
        assert.deepEqual((await lab.tke.DescribeClusterInstances({ ClusterId })).InstanceSet, []);
        // Documented is a VPC-CNI cluster's answer; a GlobalRouter cluster's must have no `Subnets` (provider v1.83.25).
        const { Clusters } = await lab.cloud.tke("DescribeClusters", { ClusterIds: [ClusterId] });
        assert.equal(Clusters?.[0]?.ClusterStatus, "Running");
        assert.equal(Clusters?.[0]?.ClusterNetworkSettings?.Subnets, undefined);
        assert.equal(lab.store.get("cluster", ClusterId)?.serviceCidr, "10.21.255.0/24");

        await lab.tke.CreateClusterEndpoint({ ClusterId, SubnetId: network.subnetId, IsExtranet: false });
        const failed = await lab.tke.DescribeClusterEndpointStatus({ ClusterId, IsExtranet: false });
        assert.equal(failed.Status, "CreateFailed");
        assert.match(failed.ErrorMsg ?? "", /check if service-controller is running/);
        await lab.tke.DeleteClusterEndpoint({ ClusterId, IsExtranet: false });

        await lab.tke.DeleteCluster({ ClusterId, InstanceDeleteMode: "terminate" });
        await assert.rejects(
            lab.tke.DescribeClusterInstances({ ClusterId }),
            withCode("ResourceUnavailable.ClusterState"),
        );
        provision(lab.store);
        await assert.rejects(
            lab.tke.DescribeClusterInstances({ ClusterId }),
            withCode("InvalidParameter.ClusterNotFound"),
        );
    });

    it("makes a native node pool with a machine for each replica, and scales it", async () => {
        const byId = { Name: "NodePoolsId", Values: [nodePoolId] };
        const pool = async () =>
            (await lab.nodePools.DescribeNodePools({ ClusterId: clusterId, Filters: [byId] })).NodePools?.[0];
        assert.deepEqual([(await pool())?.LifeState, (await pool())?.Native?.ReadyReplicas], ["Running", 2]);
        assert.equal((await pool())?.Native?.Lifecycle?.PreInit, "echo pre");
        const machines = async () =>
            (await lab.nodePools.DescribeClusterMachines({ ClusterId: clusterId })).Machines ?? [];
        assert.ok((await machines()).every((machine) => machine.MachineName?.startsWith(`${nodePoolId}-`)));
        const { InstanceSet = [] } = await lab.tke.DescribeClusterInstances({ ClusterId: clusterId });
        assert.deepEqual(
            InstanceSet.map(({ InstanceRole, InstanceState }) => [InstanceRole, InstanceState]),
            [
                ["WORKER", "running"],
                ["WORKER", "running"],
            ],
        );
        const { SubnetSet } = await lab.vpc.DescribeSubnets({ SubnetIds: [network.subnetId] });
        assert.equal(SubnetSet?.[0]?.AvailableIpAddressCount, 251);

        await lab.nodePools.ModifyNodePool({
            ClusterId: clusterId,
            NodePoolId: nodePoolId,
            Labels: [],
            Native: { Replicas: 1 },
        });
        provision(lab.store);
        assert.equal((await machines()).length, 1);
        assert.deepEqual([(await pool())?.Labels, (await pool())?.Native?.Replicas], [[], 1]);
        await lab.nodePools.ModifyNodePool({ ClusterId: clusterId, NodePoolId: nodePoolId, Native: { Replicas: 2 } });
        provision(lab.store);
        await lab.nodePools.ModifyNodePool({
            ClusterId: clusterId,
            NodePoolId: nodePoolId,
            Labels: [{ Name: "role", Value: "app" }],
        });
        await pool();
    });

    it("makes a super node pool whose nodes run", async () => {
        const { NodePoolId = "" } = await lab.tke.CreateClusterVirtualNodePool({
            ClusterId: clusterId,
            Name: "super",
            SecurityGroupIds: [network.securityGroupId],
            VirtualNodes: [{ DisplayName: "super-1", SubnetId: network.podSubnetId }],
        });
        provision(lab.store);
        await lab.tke.ModifyClusterVirtualNodePool({ ClusterId: clusterId, NodePoolId, Name: "renamed" });
        const { NodePoolSet } = await lab.tke.DescribeClusterVirtualNodePools({ ClusterId: clusterId });
        assert.deepEqual([NodePoolSet?.[0]?.LifeState, NodePoolSet?.[0]?.Name], ["normal", "renamed"]);
        const { Nodes } = await lab.tke.DescribeClusterVirtualNode({ ClusterId: clusterId });
        assert.equal(Nodes?.[0]?.Phase, "Running");
        assert.match(Nodes?.[0]?.Name ?? "", new RegExp(`^eklet-${network.podSubnetId}-[a-z0-9]{8}$`));
    });

    it("opens endpoints, and gives kubeconfigs that lead to them", async () => {
        await assert.rejects(
            lab.tke.CreateClusterEndpoint({ ClusterId: clusterId, IsExtranet: true }),
            withCode("MissingParameter"),
        );
        const kubeconfig = async (IsExtranet?: boolean) =>
            (await lab.tke.DescribeClusterKubeconfig({ ClusterId: clusterId, IsExtranet })).Kubeconfig ?? "";
        assert.match(await kubeconfig(), new RegExp(`https://${clusterId}.ccs.tencent-cloud.com"`));
        await lab.tke.CreateClusterEndpoint({ ClusterId: clusterId, SubnetId: network.subnetId, IsExtranet: false });
        await lab.tke.CreateClusterEndpoint({
            ClusterId: clusterId,
            IsExtranet: true,
            SecurityGroup: network.securityGroupId,
        });
        const status = async (IsExtranet: boolean) =>
            (await lab.tke.DescribeClusterEndpointStatus({ ClusterId: clusterId, IsExtranet })).Status;
        assert.deepEqual([await status(false), await status(true)], ["Creating", "Creating"]);
        provision(lab.store);
        assert.deepEqual([await status(false), await status(true)], ["Created", "Created"]);
        assert.match(await kubeconfig(), /https:\/\/127\.16\.1\.\d+"/);
        assert.match(await kubeconfig(true), /https:\/\/127\.2\.0\.\d+"/);
        const { SecurityGroup } = await lab.vpc.CreateSecurityGroup({ GroupName: "api", GroupDescription: "" });
        const other = SecurityGroup?.SecurityGroupId ?? "";
        await lab.tke.ModifyClusterEndpointSP({ ClusterId: clusterId, SecurityGroup: other });
        const endpoints = await lab.tke.DescribeClusterEndpoints({ ClusterId: clusterId });
        assert.deepEqual([endpoints.SecurityGroup, endpoints.ClusterIntranetSubnetId], [other, network.subnetId]);
        const security = await lab.tke.DescribeClusterSecurity({ ClusterId: clusterId });
        assert.equal(security.PgwEndpoint, endpoints.ClusterIntranetEndpoint);
        assert.match(security.CertificationAuthority ?? "", /BEGIN CERTIFICATE/);
        await lab.tke.DeleteClusterEndpoint({ ClusterId: clusterId, IsExtranet: true });
        assert.equal(await status(true), "Deleting");
        provision(lab.store);
        assert.equal(await status(true), "NotFound");
        await lab.vpc.DeleteSecurityGroup({ SecurityGroupId: other });
    });

    it("gives a VPC-CNI cluster more Pod subnets, of its own VPC only", async () => {
        const { subnetId } = network;
        const request = { ClusterId: clusterId, SubnetIds: [subnetId], VpcId: network.vpcId };
        await assert.rejects(
            lab.tke.AddVpcCniSubnets({ ...request, VpcId: "vpc-00000000" }),
            withCode("InvalidParameter"),
        );
        await lab.tke.AddVpcCniSubnets(request);
        const { Clusters } = await lab.tke.DescribeClusters({ ClusterIds: [clusterId] });
        assert.ok(Clusters?.[0]?.ClusterNetworkSettings?.Subnets?.includes(subnetId));
    });

    it("reads and changes a cluster's attributes, tags and deletion protection", async () => {
        const ClusterId = clusterId;
        await lab.tke.ModifyClusterAttribute({ ClusterId, ClusterName: "renamed", ClusterLevel: "L20" });
        await lab.tke.ModifyClusterTags({ ClusterId, Tags: [{ Key: "owner", Value: "me" }] });
        assert.equal((await lab.tke.DescribeBatchModifyTagsStatus({ ClusterId })).Status, "done");
        await lab.tke.EnableClusterDeletionProtection({ ClusterId });
        await assert.rejects(
            lab.tke.DeleteCluster({ ClusterId, InstanceDeleteMode: "terminate" }),
            withCode("OperationDenied.ClusterInDeletionProtection"),
        );
        const { Clusters } = await lab.tke.DescribeClusters({ ClusterIds: [ClusterId] });
        const [cluster] = Clusters ?? [];
        assert.deepEqual(
            [cluster?.ClusterName, cluster?.ClusterLevel, cluster?.DeletionProtection],
            ["renamed", "L20", true],
        );
        assert.deepEqual(cluster?.TagSpecification?.[0]?.Tags, [{ Key: "owner", Value: "me" }]);
        assert.equal((JSON.parse(cluster?.Property ?? "") as { VpcCniType: string }).VpcCniType, "tke-route-eni");
        await lab.tke.DisableClusterDeletionProtection({ ClusterId });
        assert.equal((await lab.tke.DescribeClusterStatus({ ClusterIds: [ClusterId] })).TotalCount, 1);
        assert.ok((await lab.tke.DescribeClusterAsGroupOption({ ClusterId })).ClusterAsGroupOption);
        assert.ok((await lab.tke.DescribeClusterExtraArgs({ ClusterId })).ClusterExtraArgs);
        const asTheyAre = { JWKSURI: "", AutoCreateDiscoveryAnonymousAuth: false };
        await lab.tke.ModifyClusterAuthenticationOptions({ ClusterId, ServiceAccounts: asTheyAre });
        await assert.rejects(
            lab.tke.ModifyClusterAuthenticationOptions({ ClusterId, ServiceAccounts: { UseTKEDefault: true } }),
            { code: "UnsupportedOperation" },
        );
        assert.ok((await lab.tke.DescribeClusterAuthenticationOptions({ ClusterId })).LatestOperationState);
        assert.deepEqual((await lab.tke.DescribeLogSwitches({ ClusterIds: [ClusterId] })).SwitchSet, []);
        assert.ok((await lab.tke.DescribeAvailableClusterVersion({})).Versions?.includes("1.34.1"));
        assert.deepEqual((await lab.tke.DescribeAvailableClusterVersion({ ClusterId })).Versions, []);
        assert.ok(((await lab.tke.DescribeVersions()).TotalCount ?? 0) > 1);
    });
});
