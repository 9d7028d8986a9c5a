import { TencentCloudError } from "../../../errors";
import type { ClusterRecord, SubnetRecord } from "../../../model";
import type { Store } from "../../../store";

/** A subnet of the cluster's VPC. Throws InvalidParameter.SubnetNotExist. */
export function subnetOfCluster(
    store: Store,
    cluster: Readonly<ClusterRecord>,
    subnetId: string,
): Readonly<SubnetRecord> {
    const subnet = store.get("subnet", subnetId);
    if (subnet?.vpcId !== cluster.vpcId) {
        throw new TencentCloudError(
            "InvalidParameter.SubnetNotExist",
            `\`${subnetId}\` is no subnet of \`${cluster.vpcId}\`, the VPC of \`${cluster.clusterId}\`.`,
        );
    }
    return subnet;
}

/** Throws InvalidParameter.Param for a security group that does not exist. */
export function checkedSecurityGroups(store: Store, ids: readonly string[]): string[] {
    const missing = ids.find((id) => !store.get("securityGroup", id));
    if (missing !== undefined) {
        throw new TencentCloudError("InvalidParameter.Param", `The security group \`${missing}\` does not exist.`);
    }
    return [...ids];
}
