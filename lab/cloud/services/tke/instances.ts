import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import type { Instance, VirtualNode } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_models";
import { TencentCloudError } from "../../errors";
import { applyFilters, page, type FilterFields } from "../../requests/filters";
import type { CloudContext, Handlers } from "../../handlers";
import type { MachineRecord, VirtualNodeRecord } from "../../model";
import { NODE_POOL_FILTERS } from "./node-pools/machines";
import { getCluster } from "./cluster-records";

const FILTERS: FilterFields<Readonly<MachineRecord>> = {
    "nodepool-id": (machine) => machine.nodePoolId,
    "nodepool-instance-type": () => "NODEPOOL",
};

const INSTANCE_STATES: Readonly<Record<MachineRecord["state"], string>> = {
    Creating: "initializing",
    Running: "running",
    Deleting: "deleting",
};

export function instances({ store }: CloudContext): Handlers<Client> {
    return {
        // The provider knows by this action whether a cluster is ready, or gone (v1.83.25).
        DescribeClusterInstances(request) {
            const cluster = getCluster(store, request.ClusterId);
            if (cluster.status === "Creating" || cluster.status === "Deleting") {
                throw new TencentCloudError(
                    "ResourceUnavailable.ClusterState",
                    `The cluster \`${cluster.clusterId}\` is ${cluster.status}.`,
                );
            }
            const machines = store.list("machine").filter((machine) => machine.clusterId === cluster.clusterId);
            const isWorker = !request.InstanceRole || ["WORKER", "ALL"].includes(request.InstanceRole);
            const found = applyFilters(isWorker ? named(machines, request.InstanceIds) : [], request.Filters, FILTERS);
            return { TotalCount: found.length, InstanceSet: page(found, request).map(describeInstance) };
        },
        // Ordinary node pools; the lab has native ones, which tke 2022-05-01 describes.
        DescribeClusterNodePools(request) {
            getCluster(store, request.ClusterId);
            applyFilters([], request.Filters, NODE_POOL_FILTERS);
            return { TotalCount: 0, NodePoolSet: [] };
        },
        DescribeClusterVirtualNode(request) {
            const { clusterId } = getCluster(store, request.ClusterId);
            const found = store
                .list("virtualNode")
                .filter(
                    (node) =>
                        node.clusterId === clusterId &&
                        (!request.NodePoolId || node.nodePoolId === request.NodePoolId) &&
                        (!request.NodeNames?.length || request.NodeNames.includes(node.name)),
                );
            return { TotalCount: found.length, Nodes: found.map(describeVirtualNode) };
        },
    };
}

/** A native node is named by its machine's name; its instance's id is taken too (DescribeClusterInstances). */
function named(machines: readonly Readonly<MachineRecord>[], ids: readonly string[] | undefined) {
    return machines.filter(
        (machine) => !ids?.length || ids.includes(machine.machineName) || ids.includes(machine.instanceId),
    );
}

function describeInstance(machine: Readonly<MachineRecord>): Instance {
    return {
        InstanceId: machine.instanceId,
        InstanceRole: "WORKER",
        InstanceState: INSTANCE_STATES[machine.state],
        FailedReason: "",
        DrainStatus: "",
        LanIP: machine.lanIp,
        CreatedTime: machine.createdAt,
        NodePoolId: machine.nodePoolId,
        AutoscalingGroupId: "",
    };
}

function describeVirtualNode(node: Readonly<VirtualNodeRecord>): VirtualNode {
    return { Name: node.name, SubnetId: node.subnetId, Phase: node.phase, CreatedTime: node.createdAt };
}
