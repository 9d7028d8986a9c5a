import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import type { NodePool } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_models";
import { TencentCloudError } from "../../../errors";
import type { CloudContext, Handlers } from "../../../handlers";
import { isoTime } from "../../../lifecycle/time";
import type { CvmNodePoolRecord } from "../../../model";
import { applyFilters, keyValuePairs, type FilterFields } from "../../../requests/filters";
import type { Store } from "../../../store";
import { tagSet, tagsFrom } from "../../../record-tags";
import { getCluster, getRunningCluster } from "../cluster-records";
import { getPool, getPoolNotInDeletion } from "./get-pool";
import { describePairs, describeTaints, pairsFrom, taintsFrom } from "./node-settings";
import { newPool, checkedPoolSize } from "./pool-settings";
import { leaveCluster, nodesOfPool, scaleToDesired } from "../../cvm/node-scaling";

const FILTERS: FilterFields<Readonly<CvmNodePoolRecord>> = {
    NodePoolsId: ({ nodePoolId }) => nodePoolId,
    NodePoolsName: ({ name }) => name,
    Tags: keyValuePairs,
    tags: keyValuePairs,
};

/** Pools of CVM nodes. */
export function cvmNodePools({ store, now }: CloudContext): Handlers<Client> {
    return {
        CreateClusterNodePool(request) {
            const cluster = getRunningCluster(store, request.ClusterId);
            const pool = newPool(store, cluster, request, isoTime(now()));
            put(store, pool, isoTime(now()));
            return { NodePoolId: pool.nodePoolId };
        },
        DescribeClusterNodePools(request) {
            const { clusterId } = getCluster(store, request.ClusterId);
            const pools = store.list("cvmNodePool").filter((pool) => pool.clusterId === clusterId);
            const found = applyFilters(pools, request.Filters, FILTERS);
            return { TotalCount: found.length, NodePoolSet: found.map((pool) => describePool(store, pool)) };
        },
        DescribeClusterNodePoolDetail(request) {
            return { NodePool: describePool(store, getPool(store, request.ClusterId, request.NodePoolId)) };
        },
        ModifyClusterNodePool(request) {
            const pool = getPoolNotInDeletion(store, request.ClusterId, request.NodePoolId);
            const { minSize, maxSize, desiredCapacity } = pool;
            const [min, max] = [request.MinNodesNum ?? minSize, request.MaxNodesNum ?? maxSize];
            const changed = checkedPoolSize({
                ...pool,
                name: request.Name ?? pool.name,
                minSize: min,
                maxSize: max,
                desiredCapacity: Math.min(Math.max(desiredCapacity, min), max),
                enableAutoscale: request.EnableAutoscale ?? pool.enableAutoscale,
                labels: request.Labels ? pairsFrom(request.Labels) : pool.labels,
                taints: request.Taints ? taintsFrom(request.Taints) : pool.taints,
                annotations: request.Annotations ? pairsFrom(request.Annotations) : pool.annotations,
                tags: request.Tags ? tagsFrom(request.Tags) : pool.tags,
                os: request.OsName || pool.os,
                osCustomizeType: request.OsCustomizeType || pool.osCustomizeType,
                unschedulable: request.Unschedulable === undefined ? pool.unschedulable : request.Unschedulable !== 0,
                deletionProtection: request.DeletionProtection ?? pool.deletionProtection,
            });
            put(store, changed, isoTime(now()));
            return {};
        },
        ModifyNodePoolDesiredCapacityAboutAsg(request) {
            const pool = getPoolNotInDeletion(store, request.ClusterId, request.NodePoolId);
            put(store, checkedPoolSize({ ...pool, desiredCapacity: request.DesiredCapacity }), isoTime(now()));
            return {};
        },
        DeleteClusterNodePool(request) {
            const pools = request.NodePoolIds.map((id) => getPool(store, request.ClusterId, id));
            const kept = pools.find(({ deletionProtection }) => deletionProtection);
            if (kept) {
                throw new TencentCloudError(
                    "OperationDenied",
                    `The node pool \`${kept.nodePoolId}\` is protected from deletion: set \`DeletionProtection\` to false first.`,
                );
            }
            for (const { nodePoolId } of pools) {
                nodesOfPool(store, nodePoolId).forEach((node) => leaveCluster(store, node, !request.KeepInstance));
                store.update("cvmNodePool", nodePoolId, { lifeState: "deleting", desiredCapacity: 0 });
            }
            return {};
        },
    };
}

function put(store: Store, pool: CvmNodePoolRecord, at: string): void {
    store.put("cvmNodePool", pool.nodePoolId, pool);
    scaleToDesired(store, pool, at);
}

function describePool(store: Store, pool: Readonly<CvmNodePoolRecord>): NodePool {
    const count = (isScaled: boolean) => {
        const nodes = nodesOfPool(store, pool.nodePoolId).filter(({ cvm }) => cvm?.isScaled === isScaled);
        const inState = (wanted: string) => nodes.filter(({ state }) => state === wanted).length;
        return { Joining: 0, Initializing: inState("Creating"), Normal: inState("Running"), Total: nodes.length };
    };
    return {
        NodePoolId: pool.nodePoolId,
        Name: pool.name,
        ClusterInstanceId: pool.clusterId,
        LifeState: pool.lifeState,
        LaunchConfigurationId: pool.launchConfigurationId,
        AutoscalingGroupId: pool.autoscalingGroupId,
        AutoscalingGroupStatus: pool.enableAutoscale ? "enabled" : "disabled",
        Labels: describePairs(pool.labels),
        Taints: describeTaints(pool.taints),
        Annotations: describePairs(pool.annotations),
        NodeCountSummary: { ManuallyAdded: count(false), AutoscalingAdded: count(true) },
        MaxNodesNum: pool.maxSize,
        MinNodesNum: pool.minSize,
        DesiredNodesNum: pool.desiredCapacity,
        RuntimeConfig: {
            RuntimeType: "containerd",
            RuntimeVersion: store.get("cluster", pool.clusterId)?.runtimeVersion,
        },
        NodePoolOs: pool.os,
        OsCustomizeType: pool.osCustomizeType,
        ImageId: pool.launchConfiguration.ImageId ?? "",
        DesiredPodNum: 0,
        UserScript: "",
        Tags: tagSet(pool.tags),
        DeletionProtection: pool.deletionProtection,
        DockerGraphPath: "",
        DataDisks: [],
        Unschedulable: pool.unschedulable ? 1 : 0,
        PreStartUserScript: "",
    };
}
