import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import { TencentCloudError } from "../../errors";
import type { CloudContext, Handlers } from "../../handlers";
import { INSTANCE_OFFERS } from "../../catalogue/instance-catalogue";
import { vpcCniPodLimits } from "../../catalogue/instance-types";
import type { ClusterRecord } from "../../model";
import type { Store } from "../../store";
import { completionTime, isoTime, isUnderWay } from "../../lifecycle/time";
import { addonId, putPreinstalledAddons } from "./addons/addon-records";
import { checkedClaimExpiredSeconds, checkedEniSubnets, DEFAULT_CLAIM_EXPIRED_SECONDS } from "./cluster-network";
import { getCluster, getRunningCluster } from "./cluster-records";

const VPC_CNI_TYPES = ["tke-route-eni", "tke-direct-eni"];

/** VPC-CNI as a cluster's network, or beside GlobalRouter. */
export function vpcCni(context: CloudContext): Handlers<Client> {
    const { store, now } = context;
    return {
        AddVpcCniSubnets(request) {
            const { clusterId, vpcId, eniSubnetIds } = getRunningCluster(store, request.ClusterId);
            if (request.VpcId !== vpcId || eniSubnetIds.length === 0) {
                throw new TencentCloudError(
                    "InvalidParameter",
                    `\`${clusterId}\` is no cluster of \`${request.VpcId}\` with VPC-CNI.`,
                );
            }
            const added = checkedEniSubnets(request.SubnetIds, vpcId, store.list("subnet"), "SubnetIds");
            store.update("cluster", clusterId, { eniSubnetIds: [...new Set([...eniSubnetIds, ...added])] });
            return {};
        },
        // Zones do not differ: the figures are those of the instance type alone.
        DescribeVpcCniPodLimits(request) {
            const types = INSTANCE_OFFERS.map(({ instanceType }) => instanceType).filter(
                (type) =>
                    type === (request.InstanceType ?? type) &&
                    type.startsWith(`${request.InstanceFamily ?? ""}${request.InstanceFamily ? "." : ""}`),
            );
            const PodLimitsInstanceSet = types.flatMap((type) => {
                const limits = vpcCniPodLimits(type);
                return limits
                    ? [
                          {
                              Zone: request.Zone ?? "",
                              InstanceFamily: type.split(".")[0],
                              InstanceType: type,
                              PodLimits: {
                                  TKERouteENINonStaticIP: limits.shared,
                                  TKERouteENIStaticIP: limits.shared,
                                  TKEDirectENI: limits.exclusive,
                              },
                          },
                      ]
                    : [];
            });
            return { TotalCount: PodLimitsInstanceSet.length, PodLimitsInstanceSet };
        },
        EnableVpcCniNetworkType(request) {
            const cluster = getRunningCluster(store, request.ClusterId);
            if (cluster.eniSubnetIds.length > 0) {
                throw new TencentCloudError(
                    "UnsupportedOperation.ClusterNotSuitEnableVPCCNI",
                    `The cluster \`${cluster.clusterId}\` has VPC-CNI already.`,
                );
            }
            if (!VPC_CNI_TYPES.includes(request.VpcCniType)) {
                throw new TencentCloudError(
                    "InvalidParameter.Param",
                    `\`VpcCniType\` must be ${VPC_CNI_TYPES.join(" or ")}, not ${request.VpcCniType}.`,
                );
            }
            const enabled = {
                vpcCniType: request.VpcCniType,
                isNonStaticIpMode: !request.EnableStaticIp,
                eniSubnetIds: checkedEniSubnets(request.Subnets, cluster.vpcId, store.list("subnet"), "Subnets"),
                claimExpiredSeconds: checkedClaimExpiredSeconds(request.ExpiredSeconds),
                vpcCniInitializingUntil: completionTime(context, "EnableVpcCniNetworkType"),
            };
            store.update("cluster", cluster.clusterId, enabled);
            putPreinstalledAddons(store, { ...cluster, ...enabled }, isoTime(now()));
            return {};
        },
        DisableVpcCniNetworkType(request) {
            const cluster = getRunningCluster(store, request.ClusterId);
            checkCanDisable(store, cluster);
            store.update("cluster", cluster.clusterId, { eniSubnetIds: [] });
            return {};
        },
        // The provider waits until `DisableVpcCniMode` and `Phase` show what it asked for (v1.83.25).
        DescribeIPAMD(request) {
            const cluster = getCluster(store, request.ClusterId);
            const { clusterId, eniSubnetIds, vpcCniInitializingUntil, claimExpiredSeconds } = cluster;
            const installed = store.get("addon", addonId(clusterId, "eniipamd")) !== undefined;
            const phase = isUnderWay(vpcCniInitializingUntil, now()) ? "initializing" : "running";
            return {
                EnableIPAMD: installed,
                EnableCustomizedPodCidr: false,
                DisableVpcCniMode: installed && eniSubnetIds.length === 0,
                Phase: installed ? phase : "",
                Reason: "",
                SubnetIds: eniSubnetIds,
                ClaimExpiredDuration: goDuration(claimExpiredSeconds ?? DEFAULT_CLAIM_EXPIRED_SECONDS),
                EnableTrunkingENI: false,
            };
        },
    };
}

/** A VPC-CNI cluster has no other network; with GlobalRouter, no Pod may hold an address of VPC-CNI. */
function checkCanDisable(store: Store, cluster: Readonly<ClusterRecord>): void {
    const code = "FailedOperation.DisableVPCCNIFailed";
    if (cluster.networkType === "VPC-CNI") {
        throw new TencentCloudError(code, `VPC-CNI is the only network of the cluster \`${cluster.clusterId}\`.`);
    }
    const pods = store
        .list("privateIp")
        .filter((each) => each.owner.startsWith(`pod/${cluster.clusterId}/`))
        .filter((each) => cluster.eniSubnetIds.includes(each.subnetId));
    if (pods.length > 0) {
        throw new TencentCloudError(
            code,
            `Pods of \`${cluster.clusterId}\` use VPC-CNI: ${pods.map((each) => each.ip).join(", ")}. Delete them first.`,
        );
    }
}

/** As Go prints a time.Duration: 300 seconds are `5m0s`. */
function goDuration(seconds: number): string {
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor((seconds % 3600) / 60);
    const parts = [hours > 0 ? `${hours}h` : "", seconds >= 60 ? `${minutes}m` : "", `${seconds % 60}s`];
    return parts.join("");
}
