import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import type {
    Cluster,
    ClusterStatus,
    CreateClusterRequest,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_models";
import { allocateAddressBlock } from "../../addresses";
import { missingParameter, TencentCloudError } from "../../errors";
import { applyFilters, page, withIds, type FilterFields } from "../../filters";
import type { CloudContext, Handlers, RequiredParameters } from "../../handlers";
import { newId } from "../../ids";
import type { ClusterRecord } from "../../model";
import type { Store } from "../../store";
import { tagSet, tagsFrom } from "../../tags";
import { isoTime } from "../../time";
import { checkedEniSubnets, clusterNetwork } from "./cluster-network";
import { checkedVersion } from "./versions";

const LEVELS = ["L5", "L20", "L50", "L100", "L200", "L500", "L1000", "L3000", "L5000"];

const FILTERS: FilterFields<Readonly<ClusterRecord>> = {
    ClusterName: (cluster) => cluster.name,
    ClusterType: (cluster) => cluster.type,
    ClusterStatus: (cluster) => cluster.status,
    "vpc-id": (cluster) => cluster.vpcId,
    "tag-key": (cluster) => cluster.tags.map((tag) => tag.key),
};

export const requiredOfClusters: RequiredParameters<Client> = {
    CreateCluster: { ClusterType: "string", ClusterCIDRSettings: "object" },
    ModifyClusterAttribute: { ClusterId: "string" },
    AddVpcCniSubnets: { ClusterId: "string", SubnetIds: "array", VpcId: "string" },
    EnableClusterDeletionProtection: { ClusterId: "string" },
    DisableClusterDeletionProtection: { ClusterId: "string" },
    ModifyClusterTags: { ClusterId: "string" },
    DescribeBatchModifyTagsStatus: { ClusterId: "string" },
    DeleteCluster: { ClusterId: "string", InstanceDeleteMode: "string" },
};

export function clusters({ store, now }: CloudContext): Handlers<Client> {
    return {
        CreateCluster(request) {
            const record = newCluster(store, request, isoTime(now()));
            if (record.clusterCidr !== "") {
                const { clusterId, vpcId, clusterCidr: cidr } = record;
                allocateAddressBlock(store, { id: clusterId, vpcId, clusterId, cidr });
            }
            store.put("cluster", record.clusterId, record);
            return { ClusterId: record.clusterId };
        },
        DescribeClusters(request) {
            const named = withIds(store.list("cluster"), request.ClusterIds, (cluster) => cluster.clusterId).filter(
                (cluster) => !request.ClusterType || cluster.type === request.ClusterType,
            );
            const found = applyFilters(named, request.Filters, FILTERS);
            return {
                TotalCount: found.length,
                Clusters: page(found, request).map((each) => describeCluster(store, each)),
            };
        },
        DescribeClusterStatus(request) {
            const found = withIds(store.list("cluster"), request.ClusterIds, (cluster) => cluster.clusterId);
            return { TotalCount: found.length, ClusterStatusSet: found.map((each) => describeStatus(store, each)) };
        },
        AddVpcCniSubnets(request) {
            const { clusterId, vpcId, networkType, eniSubnetIds } = getCluster(store, request.ClusterId);
            const vpc = store.get("vpc", vpcId);
            if (!vpc || request.VpcId !== vpcId || networkType !== "VPC-CNI") {
                throw new TencentCloudError(
                    "InvalidParameter",
                    `\`${clusterId}\` is no VPC-CNI cluster of \`${request.VpcId}\`.`,
                );
            }
            const added = checkedEniSubnets(request.SubnetIds, { vpc, subnets: store.list("subnet") });
            store.update("cluster", clusterId, { eniSubnetIds: [...new Set([...eniSubnetIds, ...added])] });
            return {};
        },
        ModifyClusterAttribute(request) {
            const cluster = getCluster(store, request.ClusterId);
            const changes = {
                name: request.ClusterName ?? cluster.name,
                description: request.ClusterDesc ?? cluster.description,
                projectId: request.ProjectId ?? cluster.projectId,
                level: checkedLevel(request.ClusterLevel || cluster.level),
                autoUpgradeLevel: request.AutoUpgradeClusterLevel?.IsAutoUpgrade ?? cluster.autoUpgradeLevel,
            };
            store.update("cluster", cluster.clusterId, changes);
            return {
                ProjectId: changes.projectId,
                ClusterName: changes.name,
                ClusterDesc: changes.description,
                ClusterLevel: changes.level,
                AutoUpgradeClusterLevel: { IsAutoUpgrade: changes.autoUpgradeLevel },
            };
        },
        EnableClusterDeletionProtection(request) {
            store.update("cluster", getCluster(store, request.ClusterId).clusterId, { deletionProtection: true });
            return {};
        },
        DisableClusterDeletionProtection(request) {
            store.update("cluster", getCluster(store, request.ClusterId).clusterId, { deletionProtection: false });
            return {};
        },
        ModifyClusterTags(request) {
            const { clusterId } = getCluster(store, request.ClusterId);
            store.update("cluster", clusterId, { tags: tagsFrom(request.Tags) });
            return {};
        },
        DescribeBatchModifyTagsStatus(request) {
            const { tags } = getCluster(store, request.ClusterId);
            return { Status: "done", FailedResources: [], SyncSubresource: false, Tags: tagSet(tags) };
        },
        DeleteCluster(request) {
            const cluster = getCluster(store, request.ClusterId);
            if (cluster.deletionProtection) {
                throw new TencentCloudError(
                    "OperationDenied.ClusterInDeletionProtection",
                    `The cluster \`${cluster.clusterId}\` is protected from deletion: switch its deletion protection off first.`,
                );
            }
            store.update("cluster", cluster.clusterId, { status: "Deleting" });
            return {};
        },
    };
}

/** Throws InvalidParameter.ClusterNotFound, which the provider takes for "gone". */
export function getCluster(store: Store, clusterId: string): Readonly<ClusterRecord> {
    const cluster = store.get("cluster", clusterId);
    if (!cluster) {
        throw new TencentCloudError("InvalidParameter.ClusterNotFound", `The cluster \`${clusterId}\` does not exist.`);
    }
    return cluster;
}

/**
 * Throws InvalidParameter.ClusterNotFound, and while the cluster is not ready ResourceUnavailable.ClusterState, which
 * the provider waits on, or FailedOperation.ClusterState, on which it gives up.
 */
export function getRunningCluster(store: Store, clusterId: string): Readonly<ClusterRecord> {
    const cluster = getCluster(store, clusterId);
    if (cluster.status !== "Running") {
        throw new TencentCloudError(
            cluster.status === "Abnormal" ? "FailedOperation.ClusterState" : "ResourceUnavailable.ClusterState",
            `The cluster \`${clusterId}\` is ${cluster.status}.`,
        );
    }
    return cluster;
}

function newCluster(store: Store, request: CreateClusterRequest, createdTime: string): ClusterRecord {
    if (request.ClusterType !== "MANAGED_CLUSTER") {
        throw new TencentCloudError(
            "InvalidParameter.Param",
            "`ClusterType` must be MANAGED_CLUSTER: TKE makes no other ones any more.",
        );
    }
    const basic = request.ClusterBasicSettings ?? {};
    const advanced = request.ClusterAdvancedSettings ?? {};
    if (!basic.VpcId) {
        throw missingParameter("ClusterBasicSettings.VpcId");
    }
    const vpc = store.get("vpc", basic.VpcId);
    if (!vpc) {
        throw new TencentCloudError("FailedOperation.VpcRecodrNotFound", `The VPC \`${basic.VpcId}\` does not exist.`);
    }
    if ((advanced.ContainerRuntime || "containerd") !== "containerd") {
        throw new TencentCloudError(
            "InvalidParameter.Param",
            "`ContainerRuntime` must be containerd since Kubernetes 1.24.",
        );
    }
    return {
        clusterId: newId("cls"),
        name: basic.ClusterName ?? "",
        description: basic.ClusterDescription ?? "",
        version: checkedVersion(basic.ClusterVersion),
        os: basic.ClusterOs || "tlinux2.4x86_64",
        type: request.ClusterType,
        level: checkedLevel(basic.ClusterLevel || "L5"),
        autoUpgradeLevel: basic.AutoUpgradeClusterLevel?.IsAutoUpgrade ?? false,
        projectId: basic.ProjectId ?? 0,
        vpcId: vpc.vpcId,
        ...clusterNetwork(request.ClusterCIDRSettings, advanced, {
            vpc,
            subnets: store.list("subnet"),
            clusters: store.list("cluster"),
        }),
        ipvs: advanced.IPVS ?? false,
        nodeNameType: advanced.NodeNameType || "lan-ip",
        containerRuntime: "containerd",
        runtimeVersion: advanced.RuntimeVersion || "1.6.9",
        deletionProtection: advanced.DeletionProtection ?? false,
        controllerDefaults: store.get("setting", "controllerDefaults")?.value === "old" ? "old" : "new",
        status: "Creating",
        createdTime,
        tags: tagsFrom(basic.TagSpecification?.flatMap((specification) => specification.Tags ?? [])),
    };
}

function checkedLevel(level: string): string {
    if (!LEVELS.includes(level)) {
        throw new TencentCloudError(
            "InvalidParameter.Param",
            `\`ClusterLevel\` must be one of ${LEVELS.join(", ")}, not ${level}.`,
        );
    }
    return level;
}

function nodesOf(store: Store, clusterId: string) {
    return store.list("machine").filter((machine) => machine.clusterId === clusterId);
}

function describeStatus(store: Store, cluster: Readonly<ClusterRecord>): ClusterStatus {
    const nodes = nodesOf(store, cluster.clusterId);
    return {
        ClusterId: cluster.clusterId,
        ClusterState: cluster.status,
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

/**
 * The provider reads `Property` as a JSON object in a string, and takes any `Subnets`, even an empty list, of a
 * GlobalRouter cluster for a change to undo (v1.83.25).
 */
function describeCluster(store: Store, cluster: Readonly<ClusterRecord>): Cluster {
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
            ...(cluster.networkType === "VPC-CNI" ? { Subnets: cluster.eniSubnetIds } : {}),
            IgnoreServiceCIDRConflict: cluster.ignoreServiceCidrConflict,
            IsDualStack: false,
            SubnetId: "",
            DataPlaneV2: false,
        },
        ClusterNodeNum: nodesOf(store, cluster.clusterId).length,
        ProjectId: cluster.projectId,
        TagSpecification: [{ ResourceType: "cluster", Tags: tagSet(cluster.tags) }],
        ClusterStatus: cluster.status,
        Property: JSON.stringify({
            NetworkType: cluster.networkType,
            VpcCniType: cluster.vpcCniType,
            NodeNameType: cluster.nodeNameType,
            IsNonStaticIpMode: cluster.isNonStaticIpMode,
        }),
        ClusterMaterNodeNum: 0,
        ImageId: "",
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
