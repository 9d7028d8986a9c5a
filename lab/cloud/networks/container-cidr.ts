import type { ClusterRecord } from "../model";
import type { Store } from "../store";

/**
 * Whether CLBs take the addresses of a GlobalRouter cluster's Pods for valid ones (457/41897 of 2022): in an account whose
 * ticket Tencent has answered they do; in another one the container CIDR needs a route in force in the VPC's CCN.
 */
export function isContainerCidrRegistered(
    store: Pick<Store, "get">,
    { vpcId, clusterCidr, containerCidr }: Pick<ClusterRecord, "vpcId" | "clusterCidr" | "containerCidr">,
): boolean {
    const attachment = store.get("ccnAttachment", vpcId);
    const ccn = attachment && store.get("ccn", attachment.ccnId);
    return (
        containerCidr !== "ccn" ||
        (ccn?.routes.some(
            ({ destinationCidrBlock, instanceId, enabled }) =>
                enabled && instanceId === vpcId && destinationCidrBlock === clusterCidr,
        ) ??
            false)
    );
}
