import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import { TencentCloudError } from "../../errors";
import type { CloudContext, Handlers } from "../../handlers";
import { getCluster } from "./clusters";

/** What TKE offers (457/103981), oldest first. */
export const VERSIONS = ["1.26.1", "1.28.3", "1.30.0", "1.32.2", "1.34.1"] as const;

const NEWEST = "1.34.1";

export function versions({ store }: CloudContext): Handlers<Client> {
    const newerThan = (clusterId: string) => newerVersions(getCluster(store, clusterId).version);
    return {
        DescribeVersions() {
            return {
                TotalCount: VERSIONS.length,
                VersionInstanceSet: VERSIONS.map((version) => ({ Name: version, Version: version, Remark: "" })),
            };
        },
        DescribeAvailableClusterVersion(request) {
            return {
                Versions: request.ClusterId ? newerThan(request.ClusterId) : [...VERSIONS],
                Clusters: (request.ClusterIds ?? []).map((id) => ({ ClusterId: id, Versions: newerThan(id) })),
            };
        },
    };
}

/** The versions that a cluster can be upgraded to. */
export function newerVersions(version: string): string[] {
    return VERSIONS.slice(VERSIONS.findIndex((each) => each === version) + 1);
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
