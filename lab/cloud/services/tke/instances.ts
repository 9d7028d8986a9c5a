import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import type { Instance, VirtualNode } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_models";
import { TencentCloudError } from "../../errors";
import { applyFilters, page, type FilterFields } from "../../requests/filters";
import type { CloudContext, Handlers } from "../../handlers";
import type { MachineRecord, VirtualNodeRecord } from "../../model";
import type { Store } from "../../store";
import { getCluster } from "./cluster-records";
import { describeNodeSettings } from "./cvm-nodes/node-settings";

const FILTERS: FilterFields<Readonly<MachineRecord>> = {
    "nodepool-id": (machine) => machine.nodePoolId,
    "nodepool-instance-type": ({ nodePoolId, cvm }) =>
        nodePoolId === "" ? [] : [cvm && !cvm.isScaled ? "MANUALLY_ADDED" : "AUTOSCALING_ADDED", "ALL"],
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
            return {
                TotalCount: found.length,
                InstanceSet: page(found, request).map((machine) => describeInstance(store, machine)),
            };
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

/** A native node is named by its machine's name, a CVM node by its instance's id, which is taken of native ones too. */
function named(machines: readonly Readonly<MachineRecord>[], ids: readonly string[] | undefined) {
    return machines.filter(
        (machine) => !ids?.length || ids.includes(machine.machineName) || ids.includes(machine.instanceId),
    );
}

function describeInstance(store: Store, machine: Readonly<MachineRecord>): Instance {
    return {
        InstanceId: machine.instanceId,
        InstanceRole: "WORKER",
        InstanceState: INSTANCE_STATES[machine.state],
        FailedReason: "",
        DrainStatus: "",
        LanIP: machine.lanIp,
        CreatedTime: machine.createdAt,
        NodePoolId: machine.nodePoolId,
        AutoscalingGroupId: store.get("cvmNodePool", machine.nodePoolId)?.autoscalingGroupId ?? "",
        ...(machine.cvm && { InstanceAdvancedSettings: describeNodeSettings(machine.cvm) }),
    };
}

function describeVirtualNode(node: Readonly<VirtualNodeRecord>): VirtualNode {
    return { Name: node.name, SubnetId: node.subnetId, Phase: node.phase, CreatedTime: node.createdAt };
}
