import { TencentCloudError } from "../../../errors";
import type { CvmNodePoolRecord } from "../../../model";
import type { Store } from "../../../store";
import { getCluster } from "../cluster-records";

/** @throws TencentCloudError ResourceNotFound */
export function getPool(store: Store, clusterId: string, nodePoolId: string): Readonly<CvmNodePoolRecord> {
    getCluster(store, clusterId);
    const pool = store.get("cvmNodePool", nodePoolId);
    if (pool?.clusterId !== clusterId) {
        throw new TencentCloudError(
            "ResourceNotFound",
            `The cluster \`${clusterId}\` has no pool of CVM nodes \`${nodePoolId}\`.`,
        );
    }
    return pool;
}

/** @throws TencentCloudError ResourceNotFound, ResourceUnavailable.NodePoolStateNotNormal */
export function getPoolNotInDeletion(store: Store, clusterId: string, nodePoolId: string): Readonly<CvmNodePoolRecord> {
    const pool = getPool(store, clusterId, nodePoolId);
    if (pool.lifeState === "deleting") {
        throw new TencentCloudError(
            "ResourceUnavailable.NodePoolStateNotNormal",
            `The node pool \`${nodePoolId}\` is being deleted.`,
        );
    }
    return pool;
}
