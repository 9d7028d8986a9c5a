import { networkInterfaces } from "node:os";
import { containsCidr } from "cidr-tools";
import type { TencentClients } from "../tencent/clients";
import type { ClbType } from "../tke/scenarios";
import type { ClusterReader } from "./cluster-reader";

/** Where a stack's cluster is. */
export interface ClusterPlace {
    vpcId: string;
    /** CIDRs of the VPC. */
    vpcCidrs: readonly string[];
    /** Of a GlobalRouter cluster's Pods; empty where they live in the VPC. */
    podCidrs: readonly string[];
    /** InternalIPs of the cluster's nodes; empty where its API server cannot be reached from here. */
    nodeAddresses: readonly string[];
}

/**
 * Why a proof made by a client at this address would not be one; undefined where it would. To a public CLB, kube-proxy may
 * take a request from inside straight to a Pod, so that it never sees the CLB; an internal one serves the VPC, but its
 * nodes have the same short cut.
 */
export function placeProblem(address: string, clbType: ClbType, place: ClusterPlace): string | undefined {
    const within = (cidrs: readonly string[]) => cidrs.some((cidr) => containsCidr(cidr, address));
    const shortCut = "from there kube-proxy may bypass the CLB, so that this proves nothing";
    if (place.nodeAddresses.includes(address)) {
        return `the client ${address} is a node of the cluster: ${shortCut}; verify from elsewhere`;
    }
    if (within(place.podCidrs)) {
        return `the client ${address} is a Pod of the cluster: ${shortCut}; verify from elsewhere`;
    }
    const inside = within(place.vpcCidrs);
    if (clbType === "internal") {
        return inside
            ? undefined
            : `the client ${address} lies outside of ${place.vpcId}, which alone reaches an internal CLB: verify from a CVM of the VPC`;
    }
    return inside
        ? `the client ${address} lies inside ${place.vpcId}: ${shortCut}; verify from outside the VPC`
        : undefined;
}

/**
 * Asks Tencent's API where the cluster is, and the Kubernetes API where its nodes are; where the latter does not answer, that
 * is a warning.
 */
export async function readPlace(
    { vpc, tke }: TencentClients,
    { vpcId, clusterId }: { vpcId: string; clusterId: string },
    cluster: ClusterReader,
    warn: (message: string) => void,
): Promise<ClusterPlace> {
    const [{ VpcSet = [] }, { Clusters = [] }, nodeAddresses] = await Promise.all([
        vpc.DescribeVpcs({ VpcIds: [vpcId] }),
        tke.DescribeClusters({ ClusterIds: [clusterId] }),
        cluster.nodeAddresses().catch((error: Error) => {
            warn(`warning: whether a client is a node of ${clusterId} is not known: ${error.message}`);
            return [];
        }),
    ]);
    const vpcCidrs = VpcSet.flatMap(({ CidrBlock, AssistantCidrSet }) => [
        CidrBlock,
        ...(AssistantCidrSet ?? []).map((assistant) => assistant.CidrBlock),
    ]);
    const podCidrs = Clusters.map(({ ClusterNetworkSettings }) => ClusterNetworkSettings?.ClusterCIDR);
    return { vpcId, vpcCidrs: vpcCidrs.filter(isText), podCidrs: podCidrs.filter(isText), nodeAddresses };
}

/** The IPv4 addresses of this machine. */
export function ownAddresses(): string[] {
    return Object.values(networkInterfaces())
        .flatMap((addresses) => addresses ?? [])
        .filter(({ family, internal }) => family === "IPv4" && !internal)
        .map(({ address }) => address);
}

function isText(value: string | undefined): value is string {
    return Boolean(value);
}
