import type { Cluster } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_models";
import type { FunctionContext, ProviderFunction } from "../../../provider";
import { call, clientsFor } from "../client";
import { unlessClusterGone } from "../tke/cluster-state";
import { answer, tagMap } from "./function-answer";

const PAGE = 100;

interface ClustersArgs {
    clusterId?: string;
    clusterName?: string;
    tags?: Record<string, string>;
}

/**
 * As the provider answers (data_source_tc_kubernetes_clusters.go): the fields that it declares and never sets, `networkType`
 * among them, are absent, so is `lists` where there is no such cluster, and a kubeconfig is there for either side, open
 * or not.
 */
export const getKubernetesClusters: ProviderFunction = async (args, context) => {
    const { clusterId, clusterName, tags = {} } = args as ClustersArgs;
    const { Clusters } = await call(context, () =>
        clientsFor(context).tke.DescribeClusters({
            ClusterIds: clusterId ? [clusterId] : undefined,
            Filters: clusterName ? [{ Name: "ClusterName", Values: [clusterName] }] : undefined,
        }),
    );
    const found = (Clusters ?? []).filter((cluster) =>
        Object.entries(tags).every(([key, value]) => tagsOf(cluster)[key] === value),
    );
    const rows = await Promise.all(found.map((cluster) => rowOf(cluster, context)));
    const { lists, ...rest } = answer(
        args,
        "lists",
        rows,
        found.map(({ ClusterId }) => ClusterId ?? ""),
    );
    return found.length > 0 ? { ...rest, lists: lists ?? [] } : rest;
};

async function rowOf(cluster: Cluster, context: FunctionContext): Promise<Record<string, unknown>> {
    const { tke } = clientsFor(context);
    const ClusterId = cluster.ClusterId ?? "";
    const network = cluster.ClusterNetworkSettings;
    const property = JSON.parse(cluster.Property || "{}") as { VpcCniType?: string };
    const [instances, security, kubeConfig, kubeConfigIntranet] = await Promise.all([
        call(context, () => tke.DescribeClusterInstances({ ClusterId, Limit: PAGE })),
        call(context, () => tke.DescribeClusterSecurity({ ClusterId })),
        kubeconfigOf({ ClusterId, IsExtranet: true }, context),
        kubeconfigOf({ ClusterId }, context),
    ]);
    return {
        clusterId: ClusterId,
        clusterName: cluster.ClusterName,
        clusterDesc: cluster.ClusterDescription,
        clusterOs: cluster.ClusterOs,
        clusterDeployType: cluster.ClusterType?.toUpperCase(),
        clusterVersion: cluster.ClusterVersion,
        clusterIpvs: network?.Ipvs,
        kubeProxyMode: network?.KubeProxyMode,
        vpcId: network?.VpcId,
        clusterCidr: network?.ClusterCIDR,
        ignoreClusterCidrConflict: network?.IgnoreClusterCIDRConflict,
        clusterMaxPodNum: network?.MaxNodePodNum,
        clusterMaxServiceNum: network?.MaxClusterServiceNum,
        serviceCidr: network?.ServiceCIDR,
        eniSubnetIds: network?.Subnets ?? [],
        vpcCniType: property.VpcCniType ?? "",
        deletionProtection: cluster.DeletionProtection,
        projectId: cluster.ProjectId,
        clusterNodeNum: cluster.ClusterNodeNum,
        workerInstancesLists: (instances.InstanceSet ?? []).map((node) => ({
            instanceId: node.InstanceId ?? "",
            instanceRole: node.InstanceRole ?? "",
            instanceState: node.InstanceState ?? "",
            failedReason: node.FailedReason ?? "",
            lanIp: node.LanIP ?? "",
        })),
        tags: tagsOf(cluster),
        userName: security.UserName,
        password: security.Password,
        certificationAuthority: security.CertificationAuthority,
        clusterExternalEndpoint: security.ClusterExternalEndpoint,
        domain: security.Domain,
        pgwEndpoint: security.PgwEndpoint,
        securityPolicies: security.SecurityPolicy,
        kubeConfig,
        kubeConfigIntranet,
    };
}

/** Empty where the cluster has gone meanwhile. */
async function kubeconfigOf(
    request: { ClusterId: string; IsExtranet?: boolean },
    context: FunctionContext,
): Promise<string> {
    const answered = await unlessClusterGone(() =>
        call(context, () => clientsFor(context).tke.DescribeClusterKubeconfig(request)),
    );
    return answered?.Kubeconfig ?? "";
}

function tagsOf(cluster: Cluster): Record<string, string> {
    return tagMap(cluster.TagSpecification?.[0]?.Tags, ({ Key, Value }) => [Key, Value]);
}
