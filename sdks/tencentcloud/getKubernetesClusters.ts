import { providerFunction, providerFunctionOutput } from "./function";
import type * as outputs from "./types/output";

const TOKEN = "tencentcloud:index/getKubernetesClusters:getKubernetesClusters";

export interface GetKubernetesClustersArgs {
    clusterId?: string;
    clusterName?: string;
    id?: string;
    kubeConfigFilePrefix?: string;
    resultOutputFile?: string;
    tags?: Record<string, string>;
}

export interface GetKubernetesClustersResult extends GetKubernetesClustersArgs {
    readonly id: string;
    readonly lists: outputs.GetKubernetesClustersList[];
}

/** TKE clusters, with their kubeconfigs (`tencentcloud_kubernetes_clusters`). */
export const getKubernetesClusters = providerFunction<GetKubernetesClustersArgs, GetKubernetesClustersResult>(TOKEN);

/** TKE clusters, with their kubeconfigs (`tencentcloud_kubernetes_clusters`). */
export const getKubernetesClustersOutput = providerFunctionOutput<
    GetKubernetesClustersArgs,
    GetKubernetesClustersResult
>(TOKEN);
