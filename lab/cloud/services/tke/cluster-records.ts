import { TencentCloudError } from "../../errors";
import type { ClusterRecord } from "../../model";
import type { Store } from "../../store";

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
