import { parse } from "yaml";
import { toLoopback } from "../../../addressing/loopback";
import { TencentCloudError } from "../../errors";
import type { CloudContext } from "../../handlers";
import type { ClusterRecord } from "../../model";

/** The domain of a cluster's API server: also the name in its serving certificate. */
export function clusterDomain(clusterId: string): string {
    return `${clusterId}.ccs.tencent-cloud.com`;
}

/**
 * The administrator's kubeconfig for one side of the endpoint, where this machine reaches it. While that side is off,
 * its server is the cluster's domain, which leads nowhere, as TKE's does (457/48149).
 * Throws ResourceUnavailable.ClusterState while the cluster has no control plane.
 */
export function kubeconfig(context: CloudContext, cluster: Readonly<ClusterRecord>, extranet: boolean): string {
    const endpoint = context.store.get("clusterEndpoint", `${cluster.clusterId}/${extranet ? "extranet" : "intranet"}`);
    const host =
        endpoint?.status === "Created"
            ? toLoopback(context.store.list("addressBlock"), cluster.vpcId, endpoint.address)
            : clusterDomain(cluster.clusterId);
    const port = context.endpointPort();
    try {
        return context.clusters.adminKubeconfig(cluster.clusterId, `https://${host}${port === 443 ? "" : `:${port}`}`);
    } catch (error) {
        throw new TencentCloudError(
            "ResourceUnavailable.ClusterState",
            `The cluster \`${cluster.clusterId}\` has no kubeconfig yet: ${error instanceof Error ? error.message : String(error)}.`,
        );
    }
}

interface Kubeconfig {
    clusters?: { cluster?: { "certificate-authority-data"?: string } }[];
}

/** The cluster's CA in PEM; empty while the cluster has no control plane. */
export function certificateAuthority({ clusters }: CloudContext, clusterId: string): string {
    let content: string;
    try {
        content = clusters.adminKubeconfig(clusterId, `https://${clusterDomain(clusterId)}`);
    } catch {
        return "";
    }
    const { clusters: entries } = (parse(content) ?? {}) as Kubeconfig;
    return Buffer.from(entries?.[0]?.cluster?.["certificate-authority-data"] ?? "", "base64").toString("utf8");
}
