import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import type {
    ClusterAsGroupOption,
    ClusterExtraArgs,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_models";
import { TencentCloudError } from "../../errors";
import { applyFilters, type FilterFields } from "../../requests/filters";
import type { CloudContext, Handlers } from "../../handlers";
import { newId } from "../../ids";
import type { ClusterTaskRecord } from "../../model";
import { completionTime, isUnderWay } from "../../lifecycle/time";
import { getCluster, getRunningCluster } from "./cluster-records";

const DEFAULT_AS_GROUP_OPTION: ClusterAsGroupOption = {
    IsScaleDownEnabled: false,
    Expander: "random",
    MaxEmptyBulkDelete: 10,
    ScaleDownDelay: 10,
    ScaleDownUnneededTime: 10,
    ScaleDownUtilizationThreshold: 50,
    SkipNodesWithLocalStorage: true,
    SkipNodesWithSystemPods: true,
    IgnoreDaemonSetsUtilization: false,
};

const EXPANDERS = ["random", "most-pods", "least-waste"];

/** What ModifyClusterExtraArgs starts (provider v1.83.25 asks DescribeTasks for it). */
const EXTRA_ARGS_TASK = "apply_cluster_extra_args";

const TASK_FILTERS: FilterFields<Readonly<ClusterTaskRecord>> = {
    ClusterId: (task) => task.clusterId,
    TaskType: (task) => task.taskType,
};

/** A public image by its operating system's name, or a custom one. */
const IMAGE = /^(img-[a-z0-9]{8}|[a-z]+[a-z0-9._ -]*x(86_)?64)$/i;

/** Settings of a cluster that change nothing in the lab's control planes and nodes: they are kept, and shown. */
export function clusterOptions(context: CloudContext): Handlers<Client> {
    const { store, now } = context;
    return {
        DescribeClusterAsGroupOption(request) {
            const { asGroupOption } = getCluster(store, request.ClusterId);
            return { ClusterAsGroupOption: { ...DEFAULT_AS_GROUP_OPTION, ...asGroupOption } };
        },
        ModifyClusterAsGroupOptionAttribute(request) {
            const { clusterId, asGroupOption } = getRunningCluster(store, request.ClusterId);
            const { Expander } = request.ClusterAsGroupOption;
            if (Expander !== undefined && !EXPANDERS.includes(Expander)) {
                throw parameterError(`\`Expander\` must be one of ${EXPANDERS.join(", ")}, not ${Expander}.`);
            }
            store.update("cluster", clusterId, {
                asGroupOption: { ...asGroupOption, ...request.ClusterAsGroupOption },
            });
            return {};
        },
        DescribeClusterExtraArgs(request) {
            const { extraArgs } = getCluster(store, request.ClusterId);
            return {
                ClusterExtraArgs: { KubeAPIServer: [], KubeControllerManager: [], KubeScheduler: [], ...extraArgs },
            };
        },
        ModifyClusterExtraArgs(request) {
            const { clusterId } = getRunningCluster(store, request.ClusterId);
            const extraArgs = checkedExtraArgs(request.ClusterExtraArgs ?? {});
            store.update("cluster", clusterId, { extraArgs });
            const task: ClusterTaskRecord = {
                taskId: newId("task"),
                clusterId,
                taskType: EXTRA_ARGS_TASK,
                startAt: now().toISOString(),
                endAt: completionTime(context, "ModifyClusterExtraArgs"),
            };
            store.put("clusterTask", task.taskId, task);
            return {};
        },
        DescribeTasks(request) {
            const found = applyFilters(store.list("clusterTask"), request.Filter, TASK_FILTERS).reverse();
            return {
                Tasks: (request.Latest ? found.slice(0, 1) : found).map((task) => ({
                    TaskID: task.taskId,
                    TaskType: task.taskType,
                    ClusterID: task.clusterId,
                    TargetObj: task.clusterId,
                    Param: "",
                    LifeState: isUnderWay(task.endAt, now()) ? "process" : "done",
                    LastError: "",
                    CreatedAt: task.startAt,
                    UpdatedAt: task.endAt,
                })),
            };
        },
        ModifyClusterImage(request) {
            const { clusterId, os } = getRunningCluster(store, request.ClusterId);
            const { ImageId } = request;
            if (!IMAGE.test(ImageId)) {
                throw new TencentCloudError("InternalError.ImageIdNotFound", `There is no image \`${ImageId}\`.`);
            }
            const isCustom = ImageId.startsWith("img-");
            store.update("cluster", clusterId, {
                imageId: isCustom ? ImageId : undefined,
                os: isCustom ? os : ImageId,
            });
            return {};
        },
        DescribeClusterAuthenticationOptions(request) {
            getCluster(store, request.ClusterId);
            return {
                ServiceAccounts: { UseTKEDefault: false, Issuer: "", JWKSURI: "" },
                LatestOperationState: "Success",
            };
        },
        ModifyClusterAuthenticationOptions(request) {
            getRunningCluster(store, request.ClusterId);
            return {};
        },
        DescribeLogSwitches() {
            return { SwitchSet: [] };
        },
    };
}

/** Throws InvalidParameter for arguments that are not `key=value`, and for etcd's, which only independent clusters have. */
export function checkedExtraArgs(extraArgs: ClusterExtraArgs): ClusterExtraArgs {
    const { KubeAPIServer = [], KubeControllerManager = [], KubeScheduler = [], Etcd = [] } = extraArgs;
    const malformed = [...KubeAPIServer, ...KubeControllerManager, ...KubeScheduler].find(
        (argument) => !/^[a-z][a-z0-9-]*=/.test(argument),
    );
    if (malformed !== undefined) {
        throw new TencentCloudError("InvalidParameter", `The argument \`${malformed}\` must have the form key=value.`);
    }
    if (Etcd.length > 0) {
        throw new TencentCloudError("InvalidParameter", "A managed cluster takes no `Etcd` arguments.");
    }
    return { KubeAPIServer, KubeControllerManager, KubeScheduler };
}

function parameterError(message: string): TencentCloudError {
    return new TencentCloudError("InvalidParameter.Param", message);
}
