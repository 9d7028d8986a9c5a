import { releasePrivateIps } from "../networks/ip-allocation";
import type { Store } from "../store";

/** Deletes every record that lives in a cluster, then the cluster's own, and frees their addresses. */
export function deleteClusterRecords(store: Store, clusterId: string): void {
    const inCluster = (record: { clusterId: string }) => record.clusterId === clusterId;
    store
        .list("machine")
        .filter(inCluster)
        .forEach(({ machineName }) => deleteMachine(store, machineName));
    for (const { name } of store.list("virtualNode").filter(inCluster)) {
        releasePrivateIps(store, `virtualNode/${name}`);
        store.delete("virtualNode", name);
    }
    for (const kind of ["nodePool", "cvmNodePool", "virtualNodePool"] as const) {
        for (const { nodePoolId } of store.list(kind).filter(inCluster)) {
            store.delete(kind, nodePoolId);
        }
    }
    for (const { owner } of store.list("privateIp").filter((held) => held.owner.startsWith(`pod/${clusterId}/`))) {
        releasePrivateIps(store, owner);
    }
    store.delete("addressBlock", clusterId);
    store.delete("cluster", clusterId);
}

/** Deletes a node's record and its CVM instance. */
export function deleteMachine(store: Store, machineName: string): void {
    const machine = store.get("machine", machineName);
    releasePrivateIps(store, `machine/${machineName}`);
    store.delete("machine", machineName);
    if (machine?.cvm?.terminates) {
        deleteInstance(store, machine.instanceId);
    }
}

export function deleteInstance(store: Store, instanceId: string): void {
    releasePrivateIps(store, `instance/${instanceId}`);
    store.delete("instance", instanceId);
}
