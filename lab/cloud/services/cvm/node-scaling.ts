import type { CvmNodePoolRecord, CvmNodeSettings, InstanceRecord, MachineRecord } from "../../model";
import type { Store } from "../../store";
import { tagsFrom } from "../../record-tags";
import { checkedChargeType, diskFrom, putInstance } from "./run-instances";

/** Makes an instance a node of a cluster. */
export function joinCluster(
    store: Store,
    instance: Readonly<InstanceRecord>,
    place: { clusterId: string; nodePoolId: string; isScaled: boolean },
    settings: CvmNodeSettings,
    createdAt: string,
): void {
    const { instanceId, lanIp, subnetId, zone, instanceType, securityGroupIds } = instance;
    const { isScaled, ...where } = place;
    store.put("machine", instanceId, {
        ...{ machineName: instanceId, instanceId, lanIp, subnetId, zone, instanceType, securityGroupIds, ...where },
        state: "Creating",
        createdAt,
        cvm: { ...settings, isScaled, terminates: false },
    });
}

/** Has a node leave its cluster. */
export function leaveCluster(store: Store, node: Readonly<MachineRecord>, terminates: boolean): void {
    if (node.cvm) {
        store.update("machine", node.machineName, { state: "Deleting", cvm: { ...node.cvm, terminates } });
    }
}

/** The nodes of a pool, also those that are about to leave it. */
export function nodesOfPool(store: Store, nodePoolId: string): Readonly<MachineRecord>[] {
    return store.list("machine").filter((machine) => machine.nodePoolId === nodePoolId);
}

/**
 * Has a pool's scaling group create instances, over its subnets in turn, or terminate the newest of its own, until the pool has as
 * many nodes as it wants.
 */
export function scaleToDesired(store: Store, pool: Readonly<CvmNodePoolRecord>, createdAt: string): void {
    const nodes = nodesOfPool(store, pool.nodePoolId).filter(({ state }) => state !== "Deleting");
    const excess = nodes.length - pool.desiredCapacity;
    const scaled = nodes.filter(({ cvm }) => cvm?.isScaled);
    scaled.slice(Math.max(0, scaled.length - Math.max(0, excess))).forEach((node) => leaveCluster(store, node, true));
    for (let index = nodes.length; index < pool.desiredCapacity; index++) {
        const instance = newInstance(store, pool, pool.subnetIds[index % pool.subnetIds.length] ?? "", createdAt);
        const { clusterId, nodePoolId } = pool;
        joinCluster(store, instance, { clusterId, nodePoolId, isScaled: true }, pool.node, createdAt);
    }
}

function newInstance(
    store: Store,
    { clusterId, launchConfiguration }: Readonly<CvmNodePoolRecord>,
    subnetId: string,
    createdTime: string,
): InstanceRecord {
    const subnet = store.get("subnet", subnetId);
    if (!subnet) {
        throw new Error(`a scaling group's subnet ${subnetId} does not exist`);
    }
    const { InstanceType = "", InstanceTypes = [], ImageId = "", ProjectId = 0, InstanceTags } = launchConfiguration;
    return putInstance(store, subnet, {
        name: `tke_${clusterId}_worker`,
        instanceType: InstanceTypes[0] ?? InstanceType,
        imageId: ImageId,
        chargeType: checkedChargeType(launchConfiguration.InstanceChargeType),
        projectId: ProjectId,
        securityGroupIds: launchConfiguration.SecurityGroupIds ?? [],
        systemDisk: diskFrom(launchConfiguration.SystemDisk),
        dataDisks: (launchConfiguration.DataDisks ?? []).map(diskFrom),
        createdTime,
        tags: tagsFrom(InstanceTags),
    });
}
