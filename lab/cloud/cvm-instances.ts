import { stableId } from "./ids";
import type { InstanceDisk, InstanceRecord, MachineRecord, NodePoolRecord, Tag } from "./model";
import type { Store } from "./store";

/** A CVM instance as cvm and cbs show it. */
export interface CvmInstance extends InstanceRecord {
    /** Of the node that it is; an instance that is none runs. */
    state: MachineRecord["state"];
}

/**
 * All CVM instances: those of RunInstances and of CVM nodes, and native nodes of pools with `MachineType` NativeCVM. Nodes
 * of type Native (CXM) are none: they are seen through TKE alone (tke DescribeNodePools, MachineType).
 */
export function cvmInstances(store: Store): CvmInstance[] {
    const machines = store.list("machine");
    const nativeOnes = machines.flatMap((machine) => {
        const pool = store.get("nodePool", machine.nodePoolId);
        return pool?.native.MachineType === "NativeCVM"
            ? [nativeInstance(machine, pool, store.get("cluster", machine.clusterId)?.vpcId ?? "")]
            : [];
    });
    const own = store.list("instance").map((instance): CvmInstance => {
        const node = machines.find(({ instanceId }) => instanceId === instance.instanceId);
        const isKept = node?.state === "Deleting" && !node.cvm?.terminates;
        return { ...instance, state: isKept ? "Running" : (node?.state ?? "Running") };
    });
    return [...nativeOnes, ...own];
}

function nativeInstance(
    { machineName, createdAt, ...machine }: Readonly<MachineRecord>,
    pool: Readonly<NodePoolRecord>,
    vpcId: string,
): CvmInstance {
    const { SystemDisk, DataDisks = [], InstanceChargeType: chargeType } = pool.native;
    return {
        ...machine,
        name: machineName,
        vpcId,
        imageId: "",
        chargeType,
        projectId: 0,
        systemDisk: nativeDisk(SystemDisk),
        dataDisks: DataDisks.map(nativeDisk),
        createdTime: createdAt,
        tags: machineTags(pool),
    };
}

function nativeDisk({ DiskType = "", DiskSize = 0 }: { DiskType?: string; DiskSize?: number }): InstanceDisk {
    return { type: DiskType, size: DiskSize };
}

/** The tags that a pool gives its machines. */
export function machineTags(pool: Readonly<NodePoolRecord>): Tag[] {
    return pool.tags.filter(({ resourceType }) => resourceType === "machine").flatMap(({ tags }) => tags);
}

/** A disk of a CVM instance, created and deleted with it. */
export interface CvmDisk extends InstanceDisk {
    diskId: string;
    usage: "SYSTEM_DISK" | "DATA_DISK";
    instance: CvmInstance;
    /** The instance's. */
    tags: Tag[];
}

export function disksOf(instance: CvmInstance): CvmDisk[] {
    const disk = (usage: CvmDisk["usage"], index: number, settings: InstanceDisk): CvmDisk => ({
        ...settings,
        diskId: stableId("disk", instance.instanceId, usage, String(index)),
        usage,
        instance,
        tags: instance.tags,
    });
    return [
        disk("SYSTEM_DISK", 0, instance.systemDisk),
        ...instance.dataDisks.map((each, index) => disk("DATA_DISK", index, each)),
    ];
}
