import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import type {
    CreateClusterVirtualNodePoolRequest,
    Label,
    Taint,
    VirtualNodePool,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_models";
import { missingParameter, TencentCloudError } from "../../../errors";
import type { CloudContext, Handlers } from "../../../handlers";
import { newId, newVirtualNodeName } from "../../../ids";
import type { ClusterRecord, VirtualNodePoolRecord, VirtualNodeRecord } from "../../../model";
import type { Store } from "../../../store";
import { isoTime } from "../../../lifecycle/time";
import { getCluster, getRunningCluster } from "../cluster-records";
import { checkedSecurityGroups, subnetOfCluster } from "./placement";

export function virtualNodePools({ store, now }: CloudContext): Handlers<Client> {
    return {
        CreateClusterVirtualNodePool(request) {
            const cluster = getRunningCluster(store, request.ClusterId);
            const createdAt = isoTime(now());
            const pool: VirtualNodePoolRecord = {
                nodePoolId: newId("np"),
                clusterId: cluster.clusterId,
                name: request.Name,
                lifeState: "creating",
                securityGroupIds: checkedSecurityGroups(store, request.SecurityGroupIds ?? []),
                labels: labelsFrom(request.Labels),
                taints: taintsFrom(request.Taints),
                createdAt,
            };
            const nodes = newNodes(store, cluster, pool, request);
            store.put("virtualNodePool", pool.nodePoolId, pool);
            nodes.forEach((node) => store.put("virtualNode", node.name, node));
            return { NodePoolId: pool.nodePoolId };
        },
        DescribeClusterVirtualNodePools(request) {
            const { clusterId } = getCluster(store, request.ClusterId);
            const pools = store.list("virtualNodePool").filter((pool) => pool.clusterId === clusterId);
            return { TotalCount: pools.length, NodePoolSet: pools.map((pool) => describePool(store, pool)) };
        },
        ModifyClusterVirtualNodePool(request) {
            const pool = getPool(store, request.ClusterId, request.NodePoolId);
            store.update("virtualNodePool", pool.nodePoolId, {
                name: request.Name ?? pool.name,
                securityGroupIds: checkedSecurityGroups(store, request.SecurityGroupIds ?? pool.securityGroupIds),
                labels: request.Labels ? labelsFrom(request.Labels) : pool.labels,
                taints: request.Taints ? taintsFrom(request.Taints) : pool.taints,
            });
            return {};
        },
        DeleteClusterVirtualNodePool(request) {
            for (const { nodePoolId } of request.NodePoolIds.map((id) => getPool(store, request.ClusterId, id))) {
                for (const node of nodesOf(store, nodePoolId)) {
                    store.update("virtualNode", node.name, { phase: "Deleting" });
                }
                store.update("virtualNodePool", nodePoolId, { lifeState: "deleting" });
            }
            return {};
        },
    };
}

/** One super node for each of `VirtualNodes`, or else for each of `SubnetIds`. */
function newNodes(
    store: Store,
    cluster: Readonly<ClusterRecord>,
    pool: VirtualNodePoolRecord,
    request: CreateClusterVirtualNodePoolRequest,
): VirtualNodeRecord[] {
    const wanted = request.VirtualNodes ?? (request.SubnetIds ?? []).map((SubnetId) => ({ DisplayName: "", SubnetId }));
    if (wanted.length === 0) {
        throw missingParameter("VirtualNodes");
    }
    return wanted.map(({ DisplayName, SubnetId }) => ({
        name: newVirtualNodeName(SubnetId),
        nodePoolId: pool.nodePoolId,
        clusterId: cluster.clusterId,
        subnetId: SubnetId,
        zone: subnetOfCluster(store, cluster, SubnetId).zone,
        displayName: DisplayName ?? "",
        phase: "Pending",
        createdAt: pool.createdAt,
    }));
}

function getPool(store: Store, clusterId: string, nodePoolId: string): Readonly<VirtualNodePoolRecord> {
    getCluster(store, clusterId);
    const pool = store.get("virtualNodePool", nodePoolId);
    if (pool?.clusterId !== clusterId) {
        throw new TencentCloudError(
            "ResourceNotFound",
            `The cluster \`${clusterId}\` has no super node pool \`${nodePoolId}\`.`,
        );
    }
    return pool;
}

function nodesOf(store: Store, nodePoolId: string): Readonly<VirtualNodeRecord>[] {
    return store.list("virtualNode").filter((node) => node.nodePoolId === nodePoolId);
}

function labelsFrom(labels: readonly Label[] = []): VirtualNodePoolRecord["labels"] {
    return labels.map(({ Name, Value }) => ({ name: Name, value: Value }));
}

function taintsFrom(taints: readonly Taint[] = []): VirtualNodePoolRecord["taints"] {
    return taints.map(({ Key = "", Value = "", Effect = "" }) => ({ key: Key, value: Value, effect: Effect }));
}

function describePool(store: Store, pool: Readonly<VirtualNodePoolRecord>): VirtualNodePool {
    return {
        NodePoolId: pool.nodePoolId,
        Name: pool.name,
        LifeState: pool.lifeState,
        SubnetIds: [...new Set(nodesOf(store, pool.nodePoolId).map((node) => node.subnetId))],
        Labels: pool.labels.map(({ name, value }) => ({ Name: name, Value: value })),
        Taints: pool.taints.map(({ key, value, effect }) => ({ Key: key, Value: value, Effect: effect })),
    };
}
