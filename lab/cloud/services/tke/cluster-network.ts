import type {
    ClusterAdvancedSettings,
    ClusterCIDRSettings,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_models";
import { lastBlock, overlapCidr, prefixLength } from "../../cidrs";
import { missingParameter, TencentCloudError } from "../../errors";
import type { ClusterRecord, SubnetRecord, VpcRecord } from "../../model";

/** A cluster CIDR is served on one loopback block of the lab; TKE itself takes /10 to /24. */
const SHORTEST_CLUSTER_PREFIX = 16;
const LONGEST_CLUSTER_PREFIX = 24;

const DEFAULT_POD_NUM = 256;
const DEFAULT_SERVICE_NUM = 256;

type ClusterNetwork = Pick<
    ClusterRecord,
    | "networkType"
    | "vpcCniType"
    | "eniSubnetIds"
    | "clusterCidr"
    | "serviceCidr"
    | "maxNodePodNum"
    | "maxClusterServiceNum"
    | "ignoreClusterCidrConflict"
    | "ignoreServiceCidrConflict"
    | "isNonStaticIpMode"
>;

/** What is in the VPC that a cluster is made in. */
export interface Surroundings {
    vpc: Readonly<VpcRecord>;
    subnets: readonly Readonly<SubnetRecord>[];
    clusters: readonly Readonly<ClusterRecord>[];
}

/**
 * The network of a cluster to be made, checked as CreateCluster does. Throws MissingParameter,
 * UnsupportedOperation.UnsupportedNetworkType, or an InvalidParameter code for CIDRs and subnets.
 */
export function clusterNetwork(
    cidrs: ClusterCIDRSettings,
    advanced: ClusterAdvancedSettings,
    surroundings: Surroundings,
): ClusterNetwork {
    const networkType = advanced.NetworkType || "GR";
    const common = {
        maxNodePodNum: cidrs.MaxNodePodNum || DEFAULT_POD_NUM,
        maxClusterServiceNum: cidrs.MaxClusterServiceNum || DEFAULT_SERVICE_NUM,
        ignoreClusterCidrConflict: cidrs.IgnoreClusterCIDRConflict ?? false,
        ignoreServiceCidrConflict: cidrs.IgnoreServiceCIDRConflict ?? false,
        isNonStaticIpMode: advanced.IsNonStaticIpMode ?? false,
        // Real GlobalRouter clusters report this type too.
        vpcCniType: advanced.VpcCniType || "tke-route-eni",
    };
    if (networkType === "VPC-CNI") {
        const eniSubnetIds = checkedEniSubnets(cidrs.EniSubnetIds ?? [], surroundings);
        const serviceCidr = cidrs.ServiceCIDR;
        if (!serviceCidr) {
            throw missingParameter("ClusterCIDRSettings.ServiceCIDR");
        }
        checkServiceCidr(serviceCidr, surroundings, common.ignoreServiceCidrConflict);
        return { ...common, networkType, eniSubnetIds, clusterCidr: "", serviceCidr };
    }
    if (networkType !== "GR") {
        throw new TencentCloudError(
            "UnsupportedOperation.UnsupportedNetworkType",
            `The lab has clusters with \`NetworkType\` GR or VPC-CNI, not ${networkType}.`,
        );
    }
    const clusterCidr = cidrs.ClusterCIDR;
    if (!clusterCidr) {
        throw missingParameter("ClusterCIDRSettings.ClusterCIDR");
    }
    checkClusterCidr(clusterCidr, surroundings, common.ignoreClusterCidrConflict);
    checkPowerOfTwo("MaxNodePodNum", common.maxNodePodNum);
    checkPowerOfTwo("MaxClusterServiceNum", common.maxClusterServiceNum);
    if (common.maxNodePodNum + common.maxClusterServiceNum > 2 ** (32 - (prefixLength(clusterCidr) ?? 32))) {
        throw new TencentCloudError(
            "InvalidParameter.CidrOutOfRouteTable",
            `\`${clusterCidr}\` has no room for one node's ${common.maxNodePodNum} Pods and ${common.maxClusterServiceNum} Services.`,
        );
    }
    const serviceCidr = cidrs.ServiceCIDR || lastBlock(clusterCidr, common.maxClusterServiceNum);
    if (cidrs.ServiceCIDR) {
        checkServiceCidr(serviceCidr, surroundings, common.ignoreServiceCidrConflict);
        if (overlapCidr(serviceCidr, clusterCidr)) {
            throw invalidCidr("ServiceCIDR", serviceCidr, `overlaps the ClusterCIDR ${clusterCidr}`);
        }
    }
    return { ...common, networkType, eniSubnetIds: [], clusterCidr, serviceCidr };
}

/** Throws InvalidParameter.SubnetNotExist for a subnet that is not of the VPC. */
export function checkedEniSubnets(
    ids: readonly string[],
    { vpc, subnets }: Pick<Surroundings, "vpc" | "subnets">,
): string[] {
    if (ids.length === 0) {
        throw missingParameter("ClusterCIDRSettings.EniSubnetIds");
    }
    for (const id of ids) {
        if (!subnets.some((subnet) => subnet.subnetId === id && subnet.vpcId === vpc.vpcId)) {
            throw new TencentCloudError(
                "InvalidParameter.SubnetNotExist",
                `\`${id}\` is no subnet of \`${vpc.vpcId}\`.`,
            );
        }
    }
    return [...ids];
}

function checkClusterCidr(cidr: string, { vpc, clusters }: Surroundings, ignoreConflict: boolean): void {
    const prefix = prefixLength(cidr);
    if (prefix === undefined) {
        throw invalidCidr("ClusterCIDR", cidr, "is not an IPv4 CIDR without host bits");
    }
    if (prefix < SHORTEST_CLUSTER_PREFIX || prefix > LONGEST_CLUSTER_PREFIX) {
        throw new TencentCloudError(
            "InvalidParameter.CIDRMaskSizeOutOfRange",
            `The ClusterCIDR \`${cidr}\` must have a mask of /${SHORTEST_CLUSTER_PREFIX} (the lab's limit) to /${LONGEST_CLUSTER_PREFIX}.`,
        );
    }
    if (ignoreConflict) {
        return;
    }
    if (overlapCidr(cidr, vpc.cidrBlock)) {
        throw new TencentCloudError(
            "InvalidParameter.CidrConflictWithVpcCidr",
            `The ClusterCIDR \`${cidr}\` overlaps the VPC's \`${vpc.cidrBlock}\`.`,
        );
    }
    const other = clusters.find(
        (each) => each.vpcId === vpc.vpcId && each.clusterCidr !== "" && overlapCidr(cidr, each.clusterCidr),
    );
    if (other) {
        throw new TencentCloudError(
            "InvalidParameter.CidrConflictWithOtherCluster",
            `The ClusterCIDR \`${cidr}\` overlaps \`${other.clusterCidr}\` of \`${other.clusterId}\`.`,
        );
    }
}

function checkServiceCidr(cidr: string, { vpc }: Surroundings, ignoreConflict: boolean): void {
    if (prefixLength(cidr) === undefined) {
        throw invalidCidr("ServiceCIDR", cidr, "is not an IPv4 CIDR without host bits");
    }
    if (!ignoreConflict && overlapCidr(cidr, vpc.cidrBlock)) {
        throw new TencentCloudError(
            "InvalidParameter.CidrConflictWithVpcCidr",
            `The ServiceCIDR \`${cidr}\` overlaps the VPC's \`${vpc.cidrBlock}\`.`,
        );
    }
}

function checkPowerOfTwo(parameter: string, value: number): void {
    if (!Number.isInteger(value) || value < 4 || !Number.isInteger(Math.log2(value))) {
        throw new TencentCloudError(
            "InvalidParameter.Param",
            `\`${parameter}\` must be a power of two of at least 4, not ${value}.`,
        );
    }
}

function invalidCidr(parameter: string, cidr: string, reason: string): TencentCloudError {
    return new TencentCloudError("InvalidParameter.CidrInvalid", `The ${parameter} \`${cidr}\` ${reason}.`);
}
