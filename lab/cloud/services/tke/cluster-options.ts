import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import type { CloudContext, Handlers, RequiredParameters } from "../../handlers";
import { getCluster } from "./clusters";

export const requiredOfClusterOptions: RequiredParameters<Client> = {
    DescribeClusterAsGroupOption: { ClusterId: "string" },
    DescribeClusterExtraArgs: { ClusterId: "string" },
    DescribeClusterAuthenticationOptions: { ClusterId: "string" },
};

/** Settings that the provider reads of every cluster, and that the lab's clusters have as they are made. */
export function clusterOptions({ store }: CloudContext): Handlers<Client> {
    return {
        DescribeClusterAsGroupOption(request) {
            getCluster(store, request.ClusterId);
            return {
                ClusterAsGroupOption: {
                    IsScaleDownEnabled: false,
                    Expander: "random",
                    MaxEmptyBulkDelete: 10,
                    ScaleDownDelay: 10,
                    ScaleDownUnneededTime: 10,
                    ScaleDownUtilizationThreshold: 50,
                    SkipNodesWithLocalStorage: true,
                    SkipNodesWithSystemPods: true,
                    IgnoreDaemonSetsUtilization: false,
                },
            };
        },
        DescribeClusterExtraArgs(request) {
            getCluster(store, request.ClusterId);
            return { ClusterExtraArgs: { KubeAPIServer: [], KubeControllerManager: [], KubeScheduler: [] } };
        },
        DescribeClusterAuthenticationOptions(request) {
            getCluster(store, request.ClusterId);
            return {
                ServiceAccounts: { UseTKEDefault: false, Issuer: "", JWKSURI: "" },
                LatestOperationState: "Success",
            };
        },
        DescribeLogSwitches() {
            return { SwitchSet: [] };
        },
    };
}
