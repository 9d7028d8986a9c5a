import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20220501/tke_client";
import type {
    Annotation,
    CreateNodePoolRequest,
    Label,
    ModifyNodePoolRequest,
    TagSpecification,
    Taint,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20220501/tke_models";
import { missingParameter, TencentCloudError, LabLimitError } from "../../../errors";
import { applyFilters, page } from "../../../requests/filters";
import type { CloudContext, Handlers } from "../../../handlers";
import { newId } from "../../../ids";
import type { ClusterRecord, NodePoolRecord } from "../../../model";
import type { Store } from "../../../store";
import { tagSet, tagsFrom } from "../../../record-tags";
import { isoTime } from "../../../lifecycle/time";
import { getCluster, getRunningCluster } from "../cluster-records";
import { machinesOf, NODE_POOL_FILTERS, scaleTo } from "./machines";
import { changedNative, describeNative, newNative } from "./native-settings";
import { checkedSecurityGroups, subnetOfCluster } from "./placement";

export function nodePools({ store, now }: CloudContext): Handlers<Client> {
    return {
        CreateNodePool(request) {
            const cluster = getRunningCluster(store, request.ClusterId);
            const pool = newPool(request, isoTime(now()));
            checkPlacement(store, cluster, pool);
            store.put("nodePool", pool.nodePoolId, pool);
            scaleTo(store, cluster, pool, isoTime(now()));
            return { NodePoolId: pool.nodePoolId };
        },
        DescribeNodePools(request) {
            const { clusterId } = getCluster(store, request.ClusterId);
            const pools = store.list("nodePool").filter((pool) => pool.clusterId === clusterId);
            const found = applyFilters(pools, request.Filters, NODE_POOL_FILTERS);
            return {
                TotalCount: found.length,
                NodePools: page(found, request).map((pool) => describePool(store, pool)),
            };
        },
        ModifyNodePool(request) {
            const cluster = getRunningCluster(store, request.ClusterId);
            const pool = changedPool(getStayingPool(store, request.ClusterId, request.NodePoolId), request);
            checkPlacement(store, cluster, pool);
            store.put("nodePool", pool.nodePoolId, pool);
            scaleTo(store, cluster, pool, isoTime(now()));
            return {};
        },
        ScaleNodePool(request) {
            const cluster = getRunningCluster(store, request.ClusterId);
            const existing = getStayingPool(store, request.ClusterId, request.NodePoolId);
            const pool = { ...existing, replicas: checkedReplicas(request.Replicas) };
            store.put("nodePool", pool.nodePoolId, pool);
            scaleTo(store, cluster, pool, isoTime(now()));
            return {};
        },
        DeleteNodePool(request) {
            const pool = getPool(store, request.ClusterId, request.NodePoolId);
            if (pool.deletionProtection) {
                throw new TencentCloudError(
                    "OperationDenied",
                    `The node pool \`${pool.nodePoolId}\` is protected from deletion: set \`DeletionProtection\` to false first.`,
                );
            }
            for (const machine of machinesOf(store, pool.nodePoolId)) {
                store.update("machine", machine.machineName, { state: "Deleting" });
            }
            store.update("nodePool", pool.nodePoolId, { lifeState: "Deleting", replicas: 0 });
            return {};
        },
    };
}

function getPool(store: Store, clusterId: string, nodePoolId: string): Readonly<NodePoolRecord> {
    getCluster(store, clusterId);
    const pool = store.get("nodePool", nodePoolId);
    if (pool?.clusterId !== clusterId) {
        throw new TencentCloudError(
            "ResourceNotFound",
            `The cluster \`${clusterId}\` has no node pool \`${nodePoolId}\`.`,
        );
    }
    return pool;
}

/** Throws ResourceUnavailable.NodePoolStateNotNormal for a pool that is being deleted. */
function getStayingPool(store: Store, clusterId: string, nodePoolId: string): Readonly<NodePoolRecord> {
    const pool = getPool(store, clusterId, nodePoolId);
    if (pool.lifeState === "Deleting") {
        throw new TencentCloudError(
            "ResourceUnavailable.NodePoolStateNotNormal",
            `The node pool \`${nodePoolId}\` is being deleted.`,
        );
    }
    return pool;
}

function newPool(request: CreateNodePoolRequest, createdAt: string): NodePoolRecord {
    if (request.Type !== "Native") {
        throw new LabLimitError(`The lab has node pools of \`Type\` Native, not ${request.Type}.`);
    }
    if (!request.Native) {
        throw missingParameter("Native");
    }
    const native = newNative(request.Native);
    return {
        nodePoolId: newId("np"),
        clusterId: request.ClusterId,
        name: request.Name,
        lifeState: "Creating",
        replicas: replicasOf(request.Native.Replicas ?? 0, native),
        labels: pairsFrom(request.Labels),
        taints: taintsFrom(request.Taints),
        annotations: pairsFrom(request.Annotations),
        tags: specificationsFrom(request.Tags),
        deletionProtection: request.DeletionProtection ?? false,
        unschedulable: request.Unschedulable ?? false,
        native,
        createdAt,
    };
}

function changedPool(pool: Readonly<NodePoolRecord>, request: ModifyNodePoolRequest): NodePoolRecord {
    const native = changedNative(pool.native, request.Native ?? {});
    return {
        ...pool,
        name: request.Name ?? pool.name,
        replicas: replicasOf(request.Native?.Replicas ?? pool.replicas, native),
        labels: request.Labels ? pairsFrom(request.Labels) : pool.labels,
        taints: request.Taints ? taintsFrom(request.Taints) : pool.taints,
        annotations: request.Annotations ? pairsFrom(request.Annotations) : pool.annotations,
        tags: request.Tags ? specificationsFrom(request.Tags) : pool.tags,
        deletionProtection: request.DeletionProtection ?? pool.deletionProtection,
        unschedulable: request.Unschedulable ?? pool.unschedulable,
        native,
    };
}

/** With autoscaling, replicas stay within `Scaling`. */
function replicasOf(replicas: number, native: NodePoolRecord["native"]): number {
    const { MinReplicas = 0, MaxReplicas = Infinity } = native.Scaling;
    const wanted = native.EnableAutoscaling ? Math.min(Math.max(replicas, MinReplicas), MaxReplicas) : replicas;
    return checkedReplicas(wanted);
}

function checkedReplicas(replicas: number): number {
    if (!Number.isInteger(replicas) || replicas < 0) {
        throw new TencentCloudError("InvalidParameter.Param", `\`Replicas\` must be a whole number, not ${replicas}.`);
    }
    return replicas;
}

function checkPlacement(store: Store, cluster: Readonly<ClusterRecord>, pool: NodePoolRecord): void {
    pool.native.SubnetIds.forEach((subnetId) => subnetOfCluster(store, cluster, subnetId));
    checkedSecurityGroups(store, pool.native.SecurityGroupIds);
}

function pairsFrom(pairs: readonly (Label | Annotation)[] = []): { name: string; value: string }[] {
    return pairs.map(({ Name, Value }) => ({ name: Name, value: Value }));
}

function taintsFrom(taints: readonly Taint[] = []): NodePoolRecord["taints"] {
    return taints.map(({ Key = "", Value = "", Effect = "" }) => ({ key: Key, value: Value, effect: Effect }));
}

function specificationsFrom(specifications: readonly TagSpecification[] = []): NodePoolRecord["tags"] {
    return specifications.map(({ ResourceType = "", Tags }) => ({ resourceType: ResourceType, tags: tagsFrom(Tags) }));
}

/** Lists are echoed in their order, without additions: the provider compares them (v1.83.25). */
function describePool(store: Store, pool: Readonly<NodePoolRecord>) {
    const pairs = (list: { name: string; value: string }[]) =>
        list.map(({ name, value }) => ({ Name: name, Value: value }));
    return {
        ClusterId: pool.clusterId,
        NodePoolId: pool.nodePoolId,
        Name: pool.name,
        Type: "Native",
        LifeState: pool.lifeState,
        CreatedAt: pool.createdAt,
        DeletionProtection: pool.deletionProtection,
        Unschedulable: pool.unschedulable,
        Labels: pairs(pool.labels),
        Taints: pool.taints.map(({ key, value, effect }) => ({ Key: key, Value: value, Effect: effect })),
        Annotations: pairs(pool.annotations),
        Tags: pool.tags.map(({ resourceType, tags }) => ({ ResourceType: resourceType, Tags: tagSet(tags) })),
        Native: {
            ...describeNative(pool.native),
            Replicas: pool.replicas,
            ReadyReplicas: machinesOf(store, pool.nodePoolId).filter((machine) => machine.state === "Running").length,
        },
    };
}
