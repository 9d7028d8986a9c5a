import type { Cluster, ClusterStatus } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_models";
import type { ClusterRecord } from "../../model";
import type { Store } from "../../store";
import { tagSet } from "../../record-tags";
import { isUnderWay } from "../../lifecycle/time";

function nodesOf(store: Store, clusterId: string) {
    return store.list("machine").filter((machine) => machine.clusterId === clusterId);
}

/** A cluster as DescribeClusterStatus shows it. */
export function describeStatus(store: Store, cluster: Readonly<ClusterRecord>, now: Date): ClusterStatus {
    const nodes = nodesOf(store, cluster.clusterId);
    return {
        ClusterId: cluster.clusterId,
        ClusterState: statusOf(cluster, now),
        ClusterInstanceState: "AllNormal",
        ClusterBMonitor: false,
        ClusterInitNodeNum: nodes.filter((node) => node.state === "Creating").length,
        ClusterRunningNodeNum: nodes.filter((node) => node.state === "Running").length,
        ClusterFailedNodeNum: 0,
        ClusterClosedNodeNum: 0,
        ClusterClosingNodeNum: nodes.filter((node) => node.state === "Deleting").length,
        ClusterDeletionProtection: cluster.deletionProtection,
        ClusterAuditEnabled: false,
    };
}

/** `Upgrading` is no status of the record: the cluster goes on working meanwhile. */
function statusOf(cluster: Readonly<ClusterRecord>, now: Date): string {
    return cluster.status === "Running" && isUnderWay(cluster.upgradingUntil, now) ? "Upgrading" : cluster.status;
}

/**
 * A cluster as DescribeClusters shows it. The provider reads `Property` as a JSON object in a string, and takes any `Subnets`, even an empty list, of a
 * GlobalRouter cluster without VPC-CNI for a change to undo (v1.83.25).
 */
export function describeCluster(store: Store, cluster: Readonly<ClusterRecord>, now: Date): Cluster {
    return {
        ClusterId: cluster.clusterId,
        ClusterName: cluster.name,
        ClusterDescription: cluster.description,
        ClusterVersion: cluster.version,
        ClusterOs: cluster.os,
        ClusterType: cluster.type,
        ClusterNetworkSettings: {
            ClusterCIDR: cluster.clusterCidr,
            IgnoreClusterCIDRConflict: cluster.ignoreClusterCidrConflict,
            MaxNodePodNum: cluster.maxNodePodNum,
            MaxClusterServiceNum: cluster.maxClusterServiceNum,
            Ipvs: cluster.ipvs,
            VpcId: cluster.vpcId,
            Cni: true,
            KubeProxyMode: "",
            ServiceCIDR: cluster.serviceCidr,
            ...(cluster.eniSubnetIds.length > 0 ? { Subnets: cluster.eniSubnetIds } : {}),
            IgnoreServiceCIDRConflict: cluster.ignoreServiceCidrConflict,
            IsDualStack: false,
            SubnetId: "",
            DataPlaneV2: false,
        },
        ClusterNodeNum: nodesOf(store, cluster.clusterId).length,
        ProjectId: cluster.projectId,
        TagSpecification: [{ ResourceType: "cluster", Tags: tagSet(cluster.tags) }],
        ClusterStatus: statusOf(cluster, now),
        Property: JSON.stringify({
            NetworkType: cluster.networkType,
            VpcCniType: cluster.vpcCniType,
            NodeNameType: cluster.nodeNameType,
            IsNonStaticIpMode: cluster.isNonStaticIpMode,
        }),
        ClusterMaterNodeNum: 0,
        ImageId: cluster.imageId ?? "",
        OsCustomizeType: "GENERAL",
        ContainerRuntime: cluster.containerRuntime,
        RuntimeVersion: cluster.runtimeVersion,
        CreatedTime: cluster.createdTime,
        DeletionProtection: cluster.deletionProtection,
        EnableExternalNode: false,
        ClusterLevel: cluster.level,
        AutoUpgradeClusterLevel: cluster.autoUpgradeLevel,
        QGPUShareEnable: false,
        ClusterEtcdNodeNum: 0,
        CdcId: "",
    };
}
