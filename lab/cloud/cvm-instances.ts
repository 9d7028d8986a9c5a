import { stableId } from "./ids";
import type { MachineRecord, NodePoolRecord, Tag } from "./model";
import type { Store } from "./store";

/** A native node that is a CVM instance, with what its pool says of it. */
export interface CvmInstance {
    machine: Readonly<MachineRecord>;
    pool: Readonly<NodePoolRecord>;
    vpcId: string;
    tags: Tag[];
}

/**
 * The native nodes that are CVM instances: those of pools with `MachineType` NativeCVM. Nodes of type Native (CXM) are
 * none: they are seen through TKE alone (tke DescribeNodePools, MachineType).
 */
export function cvmInstances(store: Store): CvmInstance[] {
    return store.list("machine").flatMap((machine) => {
        const pool = store.get("nodePool", machine.nodePoolId);
        if (pool?.native.MachineType !== "NativeCVM") {
            return [];
        }
        const vpcId = store.get("cluster", machine.clusterId)?.vpcId ?? "";
        return [{ machine, pool, vpcId, tags: machineTags(pool) }];
    });
}

/** The tags that a pool gives its machines. */
export function machineTags(pool: Readonly<NodePoolRecord>): Tag[] {
    return pool.tags.filter(({ resourceType }) => resourceType === "machine").flatMap(({ tags }) => tags);
}

/** A disk of a CVM instance, which comes and goes with it. */
export interface CvmDisk extends CvmInstance {
    diskId: string;
    usage: "SYSTEM_DISK" | "DATA_DISK";
    type: string;
    /** GiB. */
    size: number;
}

export function disksOf(instance: CvmInstance): CvmDisk[] {
    const { SystemDisk, DataDisks = [] } = instance.pool.native;
    const disk = (
        usage: CvmDisk["usage"],
        index: number,
        { DiskType = "", DiskSize = 0 }: { DiskType?: string; DiskSize?: number },
    ): CvmDisk => ({
        ...instance,
        diskId: stableId("disk", instance.machine.instanceId, usage, String(index)),
        usage,
        type: DiskType,
        size: DiskSize,
    });
    return [disk("SYSTEM_DISK", 0, SystemDisk), ...DataDisks.map((each, index) => disk("DATA_DISK", index, each))];
}
