import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20220501/tke_client";
import type { Machine } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20220501/tke_models";
import { accountProfile } from "../../../account/profile";
import { allocatePrivateIp } from "../../../networks/ip-allocation";
import { applyFilters, keyValuePairs, page, type FilterFields } from "../../../requests/filters";
import type { CloudContext, Handlers } from "../../../handlers";
import { newId, newMachineName } from "../../../ids";
import type { ClusterRecord, MachineRecord, NodePoolRecord } from "../../../model";
import type { Store } from "../../../store";
import { getCluster } from "../cluster-records";
import { subnetOfCluster } from "./placement";

const MACHINE_STATES: Readonly<Record<MachineRecord["state"], string>> = {
    Creating: "Pending",
    Running: "Running",
    Deleting: "Terminating",
};

/** How node pools, and machines by their pool, are selected. */
export const NODE_POOL_FILTERS: FilterFields<Readonly<NodePoolRecord>> = {
    // The filters' names are Tencent's.
    NodePoolsId: (pool) => pool.nodePoolId,
    NodePoolsName: (pool) => pool.name,
    tags: keyValuePairs,
};

export function machines({ store }: CloudContext): Handlers<Client> {
    return {
        DescribeClusterMachines(request) {
            const { clusterId } = getCluster(store, request.ClusterId);
            const pools = store.list("nodePool").filter((pool) => pool.clusterId === clusterId);
            const selected = applyFilters(pools, request.Filters, NODE_POOL_FILTERS).map((pool) => pool.nodePoolId);
            const found = store.list("machine").filter((machine) => selected.includes(machine.nodePoolId));
            return {
                TotalCount: found.length,
                Machines: page(found, request).map((machine) =>
                    describeMachine(machine, store.get("nodePool", machine.nodePoolId)),
                ),
            };
        },
    };
}

export function machinesOf(store: Store, nodePoolId: string): Readonly<MachineRecord>[] {
    return store.list("machine").filter((machine) => machine.nodePoolId === nodePoolId);
}

/** Makes machines, over the pool's subnets in turn, or takes away the newest, until there are as many as replicas. */
export function scaleTo(store: Store, cluster: Readonly<ClusterRecord>, pool: NodePoolRecord, createdAt: string): void {
    const staying = machinesOf(store, pool.nodePoolId).filter((machine) => machine.state !== "Deleting");
    for (const machine of staying.slice(pool.replicas)) {
        store.update("machine", machine.machineName, { state: "Deleting" });
    }
    for (let index = staying.length; index < pool.replicas; index++) {
        const machine = newMachine(store, cluster, pool, index, createdAt);
        store.put("machine", machine.machineName, machine);
    }
}

function newMachine(
    store: Store,
    cluster: Readonly<ClusterRecord>,
    pool: NodePoolRecord,
    index: number,
    createdAt: string,
): MachineRecord {
    const { SubnetIds, InstanceTypes, SecurityGroupIds } = pool.native;
    const { soldOut } = accountProfile(store);
    const subnet = subnetOfCluster(store, cluster, SubnetIds[index % SubnetIds.length] ?? "");
    const machineName = newMachineName(pool.nodePoolId);
    return {
        machineName,
        instanceId: newId("ins"),
        nodePoolId: pool.nodePoolId,
        clusterId: cluster.clusterId,
        lanIp: allocatePrivateIp(store, subnet.subnetId, `machine/${machineName}`),
        subnetId: subnet.subnetId,
        zone: subnet.zone,
        instanceType: InstanceTypes.find((type) => !soldOut.includes(type)) ?? InstanceTypes[0] ?? "",
        securityGroupIds: SecurityGroupIds,
        state: "Creating",
        createdAt,
    };
}

function describeMachine(machine: Readonly<MachineRecord>, pool: Readonly<NodePoolRecord> | undefined): Machine {
    return {
        MachineName: machine.machineName,
        MachineState: MACHINE_STATES[machine.state],
        DisplayName: machine.machineName,
        Zone: machine.zone,
        LanIP: machine.lanIp,
        InstanceType: machine.instanceType,
        InstanceFamily: machine.instanceType.split(".")[0] ?? "",
        InstanceChargeType: pool?.native.InstanceChargeType ?? "POSTPAID_BY_HOUR",
        CreatedAt: machine.createdAt,
        IsProtectedFromScaleIn: false,
    };
}
