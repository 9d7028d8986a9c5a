import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import type { CreateClusterRequest } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_models";
import { allocateAddressBlock } from "../../networks/ip-allocation";
import { LabLimitError, missingParameter, TencentCloudError } from "../../errors";
import { applyFilters, keyValuePairs, page, withIds, type FilterFields } from "../../requests/filters";
import type { CloudContext, Handlers } from "../../handlers";
import { newId } from "../../ids";
import type { ClusterRecord } from "../../model";
import { clusterProfile } from "../../account/profile";
import { checkQuota } from "../../account/quotas";
import type { Store } from "../../store";
import { tagSet, tagsFrom } from "../../record-tags";
import { isoTime } from "../../lifecycle/time";
import { deleteAddons, putExtensionAddon, putPreinstalledAddons } from "./addons/addon-records";
import { describeCluster, describeStatus } from "./cluster-answers";
import { checkedExtraArgs } from "./cluster-options";
import { clusterNetwork } from "./cluster-network";
import { getCluster } from "./cluster-records";
import { checkDeleteMode, createNodes } from "./cvm-nodes/cvm-nodes";
import { leaveCluster } from "../cvm/node-scaling";
import { checkedOs } from "./images";
import { checkedLevel } from "./levels";
import { checkedVersion } from "./versions";

const FILTERS: FilterFields<Readonly<ClusterRecord>> = {
    ClusterName: (cluster) => cluster.name,
    ClusterType: (cluster) => cluster.type,
    ClusterStatus: (cluster) => cluster.status,
    "vpc-id": (cluster) => cluster.vpcId,
    Tags: keyValuePairs,
};

export function clusters(context: CloudContext): Handlers<Client> {
    const { store, now, log } = context;
    return {
        CreateCluster(request) {
            checkQuota(store, "clusters", store.list("cluster").length + 1, "clusters of a region");
            const record = newCluster(store, request, isoTime(now()));
            if (record.clusterCidr !== "") {
                const { clusterId, vpcId, clusterCidr: cidr } = record;
                allocateAddressBlock(store, { id: clusterId, vpcId, clusterId, cidr });
            }
            store.put("cluster", record.clusterId, record);
            putPreinstalledAddons(store, record, record.createdTime, request.DisableAddons);
            for (const { AddonName, AddonParam } of request.ExtensionAddons ?? []) {
                putExtensionAddon(store, record, AddonName, AddonParam, log);
            }
            for (const {
                NodeRole,
                RunInstancesPara,
                InstanceAdvancedSettingsOverrides,
            } of request.RunInstancesForNode ?? []) {
                checkNodeRole(NodeRole);
                RunInstancesPara.forEach((para, index) =>
                    createNodes(
                        context,
                        record,
                        para,
                        InstanceAdvancedSettingsOverrides?.[index] ?? request.InstanceAdvancedSettings,
                    ),
                );
            }
            return { ClusterId: record.clusterId };
        },
        DescribeClusters(request) {
            const named = withIds(store.list("cluster"), request.ClusterIds, (cluster) => cluster.clusterId).filter(
                (cluster) => !request.ClusterType || cluster.type === request.ClusterType,
            );
            const found = applyFilters(named, request.Filters, FILTERS);
            return {
                TotalCount: found.length,
                Clusters: page(found, request).map((each) => describeCluster(store, each, now())),
            };
        },
        DescribeClusterStatus(request) {
            const found = withIds(store.list("cluster"), request.ClusterIds, (cluster) => cluster.clusterId);
            return {
                TotalCount: found.length,
                ClusterStatusSet: found.map((each) => describeStatus(store, each, now())),
            };
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
            checkDeleteMode(request.InstanceDeleteMode);
            const nodes = store.list("machine").filter((machine) => machine.clusterId === cluster.clusterId);
            if (request.InstanceDeleteMode === "retain" && nodes.some(({ cvm }) => !cvm)) {
                throw new LabLimitError(
                    "`InstanceDeleteMode` retain: the lab's native nodes are deleted with their cluster.",
                );
            }
            nodes.forEach((node) => leaveCluster(store, node, request.InstanceDeleteMode === "terminate"));
            deleteAddons(store, cluster.clusterId);
            for (const { taskId } of store.list("clusterTask").filter((task) => task.clusterId === cluster.clusterId)) {
                store.delete("clusterTask", taskId);
            }
            store.update("cluster", cluster.clusterId, { status: "Deleting" });
            return {};
        },
    };
}

/** The control plane is Tencent's, so that all nodes are workers. */
function checkNodeRole(role: string): void {
    if (role !== "WORKER") {
        throw new TencentCloudError(
            "InvalidParameter.Param",
            `\`RunInstancesForNode.NodeRole\` must be WORKER in a MANAGED_CLUSTER, not ${JSON.stringify(role)}.`,
        );
    }
}

function newCluster(store: Store, request: CreateClusterRequest, createdTime: string): ClusterRecord {
    if (request.ClusterType !== "MANAGED_CLUSTER") {
        throw new TencentCloudError(
            "InvalidParameter.Param",
            "`ClusterType` must be MANAGED_CLUSTER: TKE no longer creates others.",
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
        os: checkedOs(basic.ClusterOs || "tlinux2.4x86_64"),
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
        ...(advanced.ExtraArgs ? { extraArgs: checkedExtraArgs(advanced.ExtraArgs) } : {}),
        deletionProtection: advanced.DeletionProtection ?? false,
        ...clusterProfile(store),
        status: "Creating",
        createdTime,
        tags: tagsFrom(basic.TagSpecification?.flatMap((specification) => specification.Tags ?? [])),
    };
}
