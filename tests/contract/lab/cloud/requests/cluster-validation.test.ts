import assert from "node:assert/strict";
import { listResources } from "../../../../../lab/cloud/resources";
import { provision, startLabCloud, withCode, type LabCloud } from "../../../../support/lab-cloud";
import {
    createCluster,
    createNetwork,
    globalRouterCluster,
    nativeNodePool,
    vpcCniCluster,
    ZONE,
    type NetworkIds,
} from "../../../../support/cloud-stack";

describe("the lab's API: which clusters and node pools it refuses, with Tencent's codes", () => {
    let lab: LabCloud;
    let network: NetworkIds;

    beforeEach(async () => {
        lab = await startLabCloud();
        network = await createNetwork(lab);
    });
    afterEach(() => lab.close());

    it("a GlobalRouter cluster without a CIDR, or with one that overlaps the VPC or another cluster", async () => {
        const create = (clusterCidr: string) => lab.tke.CreateCluster(globalRouterCluster(network, clusterCidr));
        await assert.rejects(create(""), withCode("MissingParameter"));
        await assert.rejects(create("10.20.128.0/17"), withCode("InvalidParameter.CidrConflictWithVpcCidr"));
        await assert.rejects(create("10.0.0.0/12"), withCode("InvalidParameter.CIDRMaskSizeOutOfRange"));
        await assert.rejects(create("10.30.0.1/16"), withCode("InvalidParameter.CidrInvalid"));
        await assert.rejects(create("10.30.0.0/24"), withCode("InvalidParameter.CidrOutOfRouteTable"));
        await create("10.30.0.0/16");
        await assert.rejects(create("10.30.128.0/17"), withCode("InvalidParameter.CidrConflictWithOtherCluster"));
        const ignoring = globalRouterCluster(network, "10.20.128.0/17");
        ignoring.ClusterCIDRSettings.IgnoreClusterCIDRConflict = true;
        await lab.tke.CreateCluster(ignoring);
    });

    it("nothing that Tencent's provider leaves out of a new cluster's nested structures", async () => {
        const request = vpcCniCluster(network);
        const { ClusterId } = await lab.tke.CreateCluster({
            ...request,
            ClusterBasicSettings: { ...request.ClusterBasicSettings, AutoUpgradeClusterLevel: {} as never },
            InstanceAdvancedSettings: { ExtraArgs: {}, MountTarget: "" } as never,
        });
        assert.match(ClusterId!, /^cls-/);
    });

    it("a VPC-CNI cluster without Pod subnets or service CIDR, or with another VPC's subnet", async () => {
        const request = vpcCniCluster(network);
        const create = (settings: object) =>
            lab.tke.CreateCluster({
                ...request,
                ClusterCIDRSettings: { ...request.ClusterCIDRSettings, ...settings },
            });
        const other = await createNetwork(lab);
        await assert.rejects(create({ EniSubnetIds: undefined }), withCode("MissingParameter"));
        await assert.rejects(create({ ServiceCIDR: undefined }), withCode("MissingParameter"));
        await assert.rejects(
            create({ EniSubnetIds: [other.podSubnetId] }),
            withCode("InvalidParameter.SubnetNotExist"),
        );
        await assert.rejects(
            create({ ServiceCIDR: "10.20.3.0/24" }),
            withCode("InvalidParameter.CidrConflictWithVpcCidr"),
        );
    });

    it("a cluster of a version, type, network or VPC that there is not", async () => {
        const request = vpcCniCluster(network);
        const basic = (changes: object) =>
            lab.tke.CreateCluster({
                ...request,
                ClusterBasicSettings: { ...request.ClusterBasicSettings, ...changes },
            });
        await assert.rejects(basic({ ClusterVersion: "1.99.0" }), withCode("InvalidParameter.Param"));
        await assert.rejects(basic({ VpcId: "vpc-00000000" }), withCode("FailedOperation.VpcRecodrNotFound"));
        await assert.rejects(
            lab.tke.CreateCluster({ ...request, ClusterType: "INDEPENDENT_CLUSTER" }),
            withCode("InvalidParameter.Param"),
        );
        await assert.rejects(
            lab.tke.CreateCluster({
                ...request,
                ClusterAdvancedSettings: { ...request.ClusterAdvancedSettings, NetworkType: "CiliumOverlay" },
            }),
            withCode("UnsupportedOperation.UnsupportedNetworkType"),
        );
    });

    it("node pools and endpoints of a cluster that is not ready, or not there", async () => {
        const { ClusterId = "" } = await lab.tke.CreateCluster(vpcCniCluster(network));
        const pool = (clusterId: string) => lab.nodePools.CreateNodePool(nativeNodePool(clusterId, network));
        await assert.rejects(pool(ClusterId), withCode("ResourceUnavailable.ClusterState"));
        await assert.rejects(
            lab.tke.CreateClusterEndpoint({ ClusterId, SubnetId: network.subnetId }),
            withCode("ResourceUnavailable.ClusterState"),
        );
        await assert.rejects(pool("cls-00000000"), withCode("InvalidParameter.ClusterNotFound"));
    });

    it("a node pool in another VPC's subnet, with an unknown security group, or of another type", async () => {
        const { clusterId } = await createCluster(lab, network);
        const other = await createNetwork(lab);
        const request = nativeNodePool(clusterId, network);
        await assert.rejects(
            lab.nodePools.CreateNodePool(nativeNodePool(clusterId, other)),
            withCode("InvalidParameter.SubnetNotExist"),
        );
        await assert.rejects(
            lab.nodePools.CreateNodePool({
                ...request,
                Native: { ...request.Native, SecurityGroupIds: ["sg-00000000"] },
            }),
            withCode("InvalidParameter.Param"),
        );
        await assert.rejects(
            lab.nodePools.CreateNodePool({ ...request, Type: "Regular" }),
            withCode("UnsupportedOperation"),
        );
    });

    it("more nodes than their subnet has addresses for, and makes none of them then", async () => {
        const { Subnet } = await lab.vpc.CreateSubnet({
            VpcId: network.vpcId,
            SubnetName: "small",
            CidrBlock: "10.20.9.0/28",
            Zone: ZONE,
        });
        const { clusterId } = await createCluster(lab, network);
        const before = [listResources(lab.store), lab.store.list("privateIp")];
        const small = { ...network, subnetId: Subnet?.SubnetId ?? "" };
        await assert.rejects(
            lab.nodePools.CreateNodePool(nativeNodePool(clusterId, small, 14)),
            withCode("ResourceInsufficient.Subnet"),
        );
        assert.deepEqual([listResources(lab.store), lab.store.list("privateIp")], before);
        await lab.nodePools.CreateNodePool(nativeNodePool(clusterId, small, 13));
        provision(lab.store);
        const { SubnetSet } = await lab.vpc.DescribeSubnets({ SubnetIds: [small.subnetId] });
        assert.equal(SubnetSet?.[0]?.AvailableIpAddressCount, 0);
    });
});
