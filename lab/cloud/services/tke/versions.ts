import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import { TencentCloudError } from "../../errors";
import type { CloudContext, Handlers } from "../../handlers";
import { REGION_NAMES } from "../../catalogue/regions";
import { completionTime, isUnderWay } from "../../lifecycle/time";
import { checkedExtraArgs } from "./cluster-options";
import { getCluster, getRunningCluster } from "./cluster-records";

/** What TKE offers (457/103981), oldest first. */
const VERSIONS = ["1.26.1", "1.28.3", "1.30.0", "1.32.2", "1.34.1"] as const;

const NEWEST = "1.34.1";

export function versions(context: CloudContext): Handlers<Client> {
    const { store, now } = context;
    const upgradesOf = (clusterId: string) => upgradeVersions(getCluster(store, clusterId).version);
    return {
        DescribeVersions() {
            return {
                TotalCount: VERSIONS.length,
                VersionInstanceSet: VERSIONS.map((version) => ({ Name: version, Version: version, Remark: "" })),
            };
        },
        DescribeAvailableClusterVersion(request) {
            return {
                Versions: request.ClusterId ? upgradesOf(request.ClusterId) : [...VERSIONS],
                Clusters: (request.ClusterIds ?? []).map((id) => ({ ClusterId: id, Versions: upgradesOf(id) })),
            };
        },
        // The record changes: the lab's control planes are of one version, whatever the cluster's is.
        UpdateClusterVersion(request) {
            const cluster = getRunningCluster(store, request.ClusterId);
            if (isUnderWay(cluster.upgradingUntil, now())) {
                throw new TencentCloudError(
                    "ResourceUnavailable.ClusterState",
                    `The cluster \`${cluster.clusterId}\` is Upgrading.`,
                );
            }
            const upgrades = upgradeVersions(cluster.version);
            if (!upgrades.includes(request.DstVersion)) {
                throw new TencentCloudError(
                    "InvalidParameter.Param",
                    `A cluster of version ${cluster.version} cannot become ${request.DstVersion}, only ` +
                        `${upgrades.join(", ") || "what it is: it has the newest version"}.`,
                );
            }
            store.update("cluster", cluster.clusterId, {
                version: request.DstVersion,
                upgradingUntil: completionTime(context, "UpdateClusterVersion"),
                ...(request.ExtraArgs ? { extraArgs: checkedExtraArgs(request.ExtraArgs) } : {}),
            });
            return {};
        },
        DescribeRegions() {
            return {
                TotalCount: REGION_NAMES.length,
                RegionInstanceSet: REGION_NAMES.map(({ region, id }) => ({
                    RegionName: region,
                    RegionId: id,
                    Status: "alluser",
                    FeatureGates: "{}",
                    Alias: region,
                    Remark: "",
                })),
            };
        },
    };
}

/** The version that a cluster can be upgraded to: the next one, since none can be skipped (457/32192). */
function upgradeVersions(version: string): string[] {
    const next = VERSIONS[VERSIONS.findIndex((each) => each === version) + 1];
    return next === undefined ? [] : [next];
}

/** @default the newest version */
export function checkedVersion(version: string = NEWEST): string {
    if (!VERSIONS.some((each) => each === version)) {
        throw new TencentCloudError(
            "InvalidParameter.Param",
            `\`ClusterVersion\` must be one of ${VERSIONS.join(", ")}, not ${version}.`,
        );
    }
    return version;
}
