import type { RunInstancesRequest } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import type { InstanceAdvancedSettings } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_models";
import { LabLimitError, TencentCloudError } from "../../../errors";
import type { CloudContext, Handlers } from "../../../handlers";
import { isoTime } from "../../../lifecycle/time";
import type { ClusterRecord, InstanceRecord, MachineRecord } from "../../../model";
import { embeddedRequest } from "../../../requests/json-parameter";
import type { Store } from "../../../store";
import { checkSecurityGroups, runInstances } from "../../cvm/run-instances";
import { UNSERVED as UNSERVED_OF_CVM } from "../../cvm/unserved-fields";
import { getCluster, getRunningCluster } from "../cluster-records";
import { getPoolNotInDeletion } from "./get-pool";
import { nodeSettingsFrom } from "./node-settings";
import { joinCluster, leaveCluster } from "../../cvm/node-scaling";

const DELETE_MODES = ["terminate", "retain"];

/** Nodes that are CVM instances of their own: new ones, existing ones, and their end. */
export function cvmNodes(context: CloudContext): Handlers<Client> {
    const { store, now } = context;
    return {
        CreateClusterInstances(request) {
            const cluster = getRunningCluster(store, request.ClusterId);
            const settings = request.InstanceAdvancedSettings;
            return { InstanceIdSet: createNodes(context, cluster, request.RunInstancePara, settings) };
        },
        AddExistedInstances(request) {
            const cluster = getRunningCluster(store, request.ClusterId);
            const pool = request.NodePool?.AddToNodePool
                ? getPoolNotInDeletion(store, cluster.clusterId, request.NodePool.NodePoolId ?? "")
                : undefined;
            const groups = request.SecurityGroupIds ?? [];
            checkSecurityGroups(store, groups);
            const failures = new Map<string, string>();
            for (const [index, id] of request.InstanceIds.entries()) {
                const instance = joinable(store, cluster, id);
                if (typeof instance === "string") {
                    failures.set(id, instance);
                    continue;
                }
                if (groups.length > 0) {
                    store.update("instance", id, { securityGroupIds: groups });
                }
                const own = request.InstanceAdvancedSettingsOverrides?.[index] ?? request.InstanceAdvancedSettings;
                const inherited = request.NodePool?.InheritConfigurationFromNodePool ? pool?.node : undefined;
                const place = {
                    clusterId: cluster.clusterId,
                    nodePoolId: pool?.nodePoolId ?? "",
                    isScaled: false,
                };
                const joining = { ...instance, ...(groups.length > 0 && { securityGroupIds: groups }) };
                joinCluster(store, joining, place, inherited ?? nodeSettingsFrom(own), isoTime(now()));
                if (pool) {
                    const { desiredCapacity } = store.get("cvmNodePool", pool.nodePoolId) ?? pool;
                    store.update("cvmNodePool", pool.nodePoolId, { desiredCapacity: desiredCapacity + 1 });
                }
            }
            return {
                SuccInstanceIds: request.InstanceIds.filter((id) => !failures.has(id)),
                FailedInstanceIds: [...failures.keys()],
                FailedReasons: [...failures.values()],
                TimeoutInstanceIds: [],
            };
        },
        DeleteClusterInstances(request) {
            const { clusterId } = getCluster(store, request.ClusterId);
            checkDeleteMode(request.InstanceDeleteMode);
            const nodes = store.list("machine").filter((machine) => machine.clusterId === clusterId);
            const named = nodes.filter(({ instanceId }) => request.InstanceIds.includes(instanceId));
            const native = named.find(({ cvm }) => !cvm);
            if (native) {
                throw new LabLimitError(
                    `\`${native.instanceId}\` is a native node: the lab removes it by its pool (tke 2022-05-01 ScaleNodePool).`,
                );
            }
            named.forEach((node) => removeNode(store, node, request.InstanceDeleteMode === "terminate"));
            const found = named.map(({ instanceId }) => instanceId);
            return {
                SuccInstanceIds: found,
                FailedInstanceIds: [],
                NotFoundInstanceIds: request.InstanceIds.filter((id) => !found.includes(id)),
            };
        },
    };
}

/**
 * Creates the instances that a `RunInstancePara` asks for, as nodes of a cluster.
 *
 * @returns their ids
 * @throws TencentCloudError as RunInstances does, and where they would be in another VPC
 */
export function createNodes(
    context: Pick<CloudContext, "store" | "now">,
    cluster: Readonly<ClusterRecord>,
    runInstancePara: string,
    settings: Partial<InstanceAdvancedSettings> | undefined,
): string[] {
    const request = embeddedRequest<RunInstancesRequest>({
        parameter: "RunInstancePara",
        text: runInstancePara,
        product: "cvm 2017-03-12",
        action: "RunInstances",
        unserved: UNSERVED_OF_CVM.RunInstances ?? {},
    });
    if (request.VirtualPrivateCloud?.VpcId !== cluster.vpcId) {
        throw new TencentCloudError(
            "InvalidParameter.Param",
            `\`RunInstancePara\`: \`VirtualPrivateCloud.VpcId\` must be ${cluster.vpcId}, the VPC of ${cluster.clusterId}.`,
        );
    }
    const place = { clusterId: cluster.clusterId, nodePoolId: "", isScaled: false };
    const createdAt = isoTime(context.now());
    return runInstances(context, request).map((instance) => {
        joinCluster(context.store, instance, place, nodeSettingsFrom(settings), createdAt);
        return instance.instanceId;
    });
}

/** @throws TencentCloudError InvalidParameter.Param */
export function checkDeleteMode(mode: string): void {
    if (!DELETE_MODES.includes(mode)) {
        throw new TencentCloudError(
            "InvalidParameter.Param",
            `\`InstanceDeleteMode\` must be terminate or retain, not ${JSON.stringify(mode)}.`,
        );
    }
}

/** An instance that can become a node; otherwise the reason why not. */
function joinable(store: Store, cluster: Readonly<ClusterRecord>, id: string): Readonly<InstanceRecord> | string {
    const instance = store.get("instance", id);
    const node = store.list("machine").find(({ instanceId }) => instanceId === id);
    if (!instance) {
        return node ? `${id} is a native node of ${node.clusterId}` : `${id} does not exist`;
    }
    if (node) {
        return `${id} is a node of ${node.clusterId} already`;
    }
    return instance.vpcId === cluster.vpcId ? instance : `${id} is in ${instance.vpcId}, not in ${cluster.vpcId}`;
}

/** A node that its scaling group has created is not replaced: the pool wants one less from now on. */
function removeNode(store: Store, node: Readonly<MachineRecord>, terminates: boolean): void {
    const pool = store.get("cvmNodePool", node.nodePoolId);
    if (pool && node.state !== "Deleting") {
        store.update("cvmNodePool", pool.nodePoolId, { desiredCapacity: Math.max(0, pool.desiredCapacity - 1) });
    }
    leaveCluster(store, node, terminates);
}
