import type { Cluster } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_models";
import type { FunctionContext } from "../../../provider";
import { call, clientsFor } from "../client";
import { codeOf } from "../../../../../tencent/retry";
import type { Tags } from "../shapes";

/** Codes that mean a cluster is gone; which one comes depends on the action (provider v1.83.25, section on deletion). */
const CLUSTER_GONE = ["InvalidParameter.ClusterNotFound", "InternalError.ClusterNotFound", "ResourceNotFound"];

export const FIFTEEN_MINUTES = 15 * 60_000;
export const THIRTY_MINUTES = 30 * 60_000;

function isClusterGone(error: unknown): boolean {
    return CLUSTER_GONE.some((code) => codeOf(error).startsWith(code));
}

/** What a request answers; undefined where its cluster is gone. */
export async function unlessClusterGone<T>(request: () => Promise<T>): Promise<T | undefined> {
    try {
        return await request();
    } catch (error) {
        if (isClusterGone(error)) {
            return undefined;
        }
        throw error;
    }
}

export async function describeCluster(clusterId: string, context: FunctionContext) {
    const answer = await unlessClusterGone(() =>
        call(context, () => clientsFor(context).tke.DescribeClusters({ ClusterIds: [clusterId] })),
    );
    return answer?.Clusters?.[0];
}

export function tagsOfCluster({ TagSpecification }: Cluster): Tags | undefined {
    const tags = (TagSpecification?.[0]?.Tags ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""] as const);
    return tags.length > 0 ? Object.fromEntries(tags) : undefined;
}

export type EndpointSide = "intranet" | "extranet";

/** `Created`, `Creating`, `Deleting`, …; `NotFound` where that side was never opened or the cluster is gone. */
export async function endpointStatus(clusterId: string, side: EndpointSide, context: FunctionContext): Promise<string> {
    const answer = await unlessClusterGone(() =>
        call(context, () =>
            clientsFor(context).tke.DescribeClusterEndpointStatus({
                ClusterId: clusterId,
                IsExtranet: side === "extranet",
            }),
        ),
    );
    return answer?.Status ?? "NotFound";
}

/** Whether the cluster has a node, without which no API server endpoint can be opened (service_tencentcloud_tke.go:976). */
export async function hasReadyNode(clusterId: string, context: FunctionContext): Promise<boolean> {
    const { tke } = clientsFor(context);
    const { InstanceSet } = await call(context, () => tke.DescribeClusterInstances({ ClusterId: clusterId }));
    if (InstanceSet?.some((node) => node.InstanceRole === "WORKER" && node.InstanceState === "running")) {
        return true;
    }
    const { Nodes } = await call(context, () => tke.DescribeClusterVirtualNode({ ClusterId: clusterId }));
    return Nodes?.some(({ Phase }) => Phase === "Running") ?? false;
}

/** The administrator's kubeconfig of one side; empty while that side is not open. */
export async function kubeconfigOf(clusterId: string, side: EndpointSide, context: FunctionContext): Promise<string> {
    if ((await endpointStatus(clusterId, side, context)) !== "Created") {
        return "";
    }
    const { Kubeconfig } = await call(context, () =>
        clientsFor(context).tke.DescribeClusterKubeconfig(
            side === "extranet" ? { ClusterId: clusterId, IsExtranet: true } : { ClusterId: clusterId },
        ),
    );
    return Kubeconfig ?? "";
}

/** The outputs that the cluster and its endpoint have in common. */
export async function accessOf(clusterId: string, context: FunctionContext) {
    const security = await call(context, () =>
        clientsFor(context).tke.DescribeClusterSecurity({ ClusterId: clusterId }),
    );
    return {
        userName: security.UserName ?? "",
        password: security.Password ?? "",
        certificationAuthority: security.CertificationAuthority ?? "",
        clusterExternalEndpoint: security.ClusterExternalEndpoint ?? "",
        domain: security.Domain ?? "",
        pgwEndpoint: security.PgwEndpoint ?? "",
        kubeConfig: await kubeconfigOf(clusterId, "extranet", context),
        kubeConfigIntranet: await kubeconfigOf(clusterId, "intranet", context),
        securityPolicies: security.SecurityPolicy ?? [],
    };
}
