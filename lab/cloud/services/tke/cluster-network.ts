import type {
    ClusterAdvancedSettings,
    ClusterCIDRSettings,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_models";
import { lastBlock, overlapCidr, prefixLength } from "../../networks/cidrs";
import { missingParameter, TencentCloudError } from "../../errors";
import type { ClusterRecord, SubnetRecord, VpcRecord } from "../../model";
import { cidrsOfVpc } from "../vpc/vpcs";

/** A cluster CIDR is served on one loopback block of the lab; TKE itself takes /10 to /24. */
const SHORTEST_CLUSTER_PREFIX = 16;
const LONGEST_CLUSTER_PREFIX = 24;

/** Seconds (provider v1.83.25). */
export const DEFAULT_CLAIM_EXPIRED_SECONDS = 300;
const MIN_CLAIM_EXPIRED_SECONDS = 300;
const MAX_CLAIM_EXPIRED_SECONDS = 15_768_000;

const DEFAULT_POD_NUM = 256;
const DEFAULT_SERVICE_NUM = 256;

type ClusterNetwork = Pick<
    ClusterRecord,
    | "networkType"
    | "vpcCniType"
    | "eniSubnetIds"
    | "claimExpiredSeconds"
    | "clusterCidr"
    | "serviceCidr"
    | "maxNodePodNum"
    | "maxClusterServiceNum"
    | "ignoreClusterCidrConflict"
    | "ignoreServiceCidrConflict"
    | "isNonStaticIpMode"
>;

/** Contents of the VPC in which a cluster is created. */
export interface VpcContents {
    vpc: Readonly<VpcRecord>;
    subnets: readonly Readonly<SubnetRecord>[];
    clusters: readonly Readonly<ClusterRecord>[];
}

/**
 * The network of a new cluster, checked as CreateCluster does. Throws MissingParameter,
 * UnsupportedOperation.UnsupportedNetworkType, or an InvalidParameter code for CIDRs and subnets.
 */
export function clusterNetwork(
    cidrs: ClusterCIDRSettings,
    advanced: ClusterAdvancedSettings,
    surroundings: VpcContents,
): ClusterNetwork {
    const networkType = advanced.NetworkType || "GR";
    const common = {
        maxNodePodNum: powerOfTwo(cidrs.MaxNodePodNum || DEFAULT_POD_NUM),
        maxClusterServiceNum: powerOfTwo(cidrs.MaxClusterServiceNum || DEFAULT_SERVICE_NUM),
        ignoreClusterCidrConflict: cidrs.IgnoreClusterCIDRConflict ?? false,
        ignoreServiceCidrConflict: cidrs.IgnoreServiceCIDRConflict ?? false,
        isNonStaticIpMode: advanced.IsNonStaticIpMode ?? false,
        claimExpiredSeconds: checkedClaimExpiredSeconds(cidrs.ClaimExpiredSeconds),
        // Real GlobalRouter clusters report this type too.
        vpcCniType: advanced.VpcCniType || "tke-route-eni",
    };
    if (networkType === "VPC-CNI") {
        const eniSubnetIds = checkedEniSubnets(
            cidrs.EniSubnetIds ?? [],
            surroundings.vpc.vpcId,
            surroundings.subnets,
            "ClusterCIDRSettings.EniSubnetIds",
        );
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

/** Throws InvalidParameter.SubnetNotExist for a subnet that is not of the VPC, MissingParameter where there is none. */
export function checkedEniSubnets(
    ids: readonly string[],
    vpcId: string,
    subnets: readonly Readonly<SubnetRecord>[],
    parameter: string,
): string[] {
    if (ids.length === 0) {
        throw missingParameter(parameter);
    }
    for (const id of ids) {
        if (!subnets.some((subnet) => subnet.subnetId === id && subnet.vpcId === vpcId)) {
            throw new TencentCloudError("InvalidParameter.SubnetNotExist", `\`${id}\` is no subnet of \`${vpcId}\`.`);
        }
    }
    return [...ids];
}

/**
 * Throws InvalidParameter.Param for a time that is out of range.
 *
 * @param seconds how long a Pod's fixed address is kept after it; absent or 0: the default.
 */
export function checkedClaimExpiredSeconds(seconds: number | undefined): number {
    const value = seconds || DEFAULT_CLAIM_EXPIRED_SECONDS;
    if (!Number.isInteger(value) || value < MIN_CLAIM_EXPIRED_SECONDS || value > MAX_CLAIM_EXPIRED_SECONDS) {
        throw new TencentCloudError(
            "InvalidParameter.Param",
            `The time after which a fixed address is released must be ${MIN_CLAIM_EXPIRED_SECONDS} to ` +
                `${MAX_CLAIM_EXPIRED_SECONDS} seconds, not ${value}.`,
        );
    }
    return value;
}

function checkClusterCidr(cidr: string, { vpc, clusters }: VpcContents, ignoreConflict: boolean): void {
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
    checkVpcConflict("ClusterCIDR", cidr, vpc);
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

function checkServiceCidr(cidr: string, { vpc }: VpcContents, ignoreConflict: boolean): void {
    if (prefixLength(cidr) === undefined) {
        throw invalidCidr("ServiceCIDR", cidr, "is not an IPv4 CIDR without host bits");
    }
    if (!ignoreConflict) {
        checkVpcConflict("ServiceCIDR", cidr, vpc);
    }
}

function checkVpcConflict(parameter: string, cidr: string, vpc: Readonly<VpcRecord>): void {
    const conflict = cidrsOfVpc(vpc).find((vpcCidr) => overlapCidr(cidr, vpcCidr));
    if (conflict) {
        throw new TencentCloudError(
            "InvalidParameter.CidrConflictWithVpcCidr",
            `The ${parameter} \`${cidr}\` overlaps the VPC's \`${conflict}\`.`,
        );
    }
}

/** The next one, which TKE takes for any other number (SDK text of ClusterCIDRSettings). */
function powerOfTwo(value: number): number {
    return 2 ** Math.ceil(Math.log2(value));
}

function invalidCidr(parameter: string, cidr: string, reason: string): TencentCloudError {
    return new TencentCloudError("InvalidParameter.CidrInvalid", `The ${parameter} \`${cidr}\` ${reason}.`);
}
