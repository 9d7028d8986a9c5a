import type {
    CreateAutoScalingGroupRequest,
    CreateLaunchConfigurationRequest,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/as/v20180419/as_models";
import type { CreateClusterNodePoolRequest } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_models";
import { TencentCloudError } from "../../../errors";
import { newId } from "../../../ids";
import type { ClusterRecord, CvmNodePoolRecord } from "../../../model";
import { embeddedRequest } from "../../../requests/json-parameter";
import { each, noEffect, refused, type UnservedField } from "../../../requests/unserved-fields";
import type { Store } from "../../../store";
import { tagsFrom } from "../../../record-tags";
import { checkedChargeType, checkSecurityGroups } from "../../cvm/run-instances";
import { UNSERVED_OF_INSTANCES } from "../../cvm/unserved-fields";
import { subnetOfCluster } from "../node-pools/placement";
import { nodeSettingsFrom, pairsFrom, taintsFrom } from "./node-settings";

const KEPT = noEffect("it is kept and shown");

/** Fields of AutoScalingGroupPara that have no effect in the lab. */
export const UNSERVED_OF_GROUPS: Readonly<Record<string, UnservedField>> = {
    AutoScalingGroupName: KEPT,
    LaunchConfigurationId: noEffect("TKE creates the launch configuration"),
    ...each(KEPT, "DefaultCooldown", "RetryPolicy", "ZonesCheckPolicy", "TerminationPolicies", "ServiceSettings"),
    ...each(KEPT, "MultiZoneSubnetPolicy", "ProjectId", "Tags", "InstanceAllocationPolicy", "HealthCheckType"),
    ...each(KEPT, "LoadBalancerHealthCheckGracePeriod", "CapacityRebalance", "ConcurrentScaleOutForDesiredCapacity"),
    ...each(KEPT, "InstanceNameIndexSettings", "HostNameIndexSettings"),
    ...each(refused("CLBs are bound by Services and Ingresses"), "LoadBalancerIds", "ForwardLoadBalancers"),
    Zones: refused("a group's zones are those of its subnets"),
    Ipv6AddressCount: refused("there is no IPv6"),
    SpotMixedAllocationPolicy: refused("there is no spot market"),
};

/** Fields of LaunchConfigurePara that have no effect in the lab. */
export const UNSERVED_OF_LAUNCHES: Readonly<Record<string, UnservedField>> = {
    ...UNSERVED_OF_INSTANCES,
    ...each(KEPT, "LaunchConfigurationName", "Tags", "InstanceTypesCheckPolicy", "DiskTypePolicy"),
    ...each(noEffect("TKE names its nodes"), "HostNameSettings", "InstanceNameSettings"),
    "InternetAccessible.IsKeepEIP": noEffect("instances have no public addresses of their own"),
    IPv6InternetAccessible: refused("there is no IPv6"),
    ImageFamily: refused("nodes have no operating system of their own"),
    Metadata: noEffect("an instance is an address, not a machine that somebody could log in to"),
};

/**
 * The pool that a request asks for.
 *
 * @throws TencentCloudError InvalidParameter.*, UnknownParameter, UnsupportedOperation
 */
export function newPool(
    store: Store,
    cluster: Readonly<ClusterRecord>,
    request: CreateClusterNodePoolRequest,
    createdAt: string,
): CvmNodePoolRecord {
    const group = embeddedRequest<CreateAutoScalingGroupRequest>({
        parameter: "AutoScalingGroupPara",
        text: request.AutoScalingGroupPara,
        product: "as 2018-04-19",
        action: "CreateAutoScalingGroup",
        unserved: UNSERVED_OF_GROUPS,
        given: { AutoScalingGroupName: "", LaunchConfigurationId: "" },
    });
    const launch = embeddedRequest<CreateLaunchConfigurationRequest>({
        parameter: "LaunchConfigurePara",
        text: request.LaunchConfigurePara,
        product: "as 2018-04-19",
        action: "CreateLaunchConfiguration",
        unserved: UNSERVED_OF_LAUNCHES,
        given: { LaunchConfigurationName: "" },
    });
    checkGroup(store, cluster, group);
    checkLaunch(store, launch);
    const { MinSize, MaxSize, DesiredCapacity } = group;
    return checkedPoolSize({
        nodePoolId: newId("np"),
        clusterId: cluster.clusterId,
        name: request.Name ?? "",
        lifeState: "creating",
        autoscalingGroupId: newId("asg"),
        launchConfigurationId: newId("asc"),
        enableAutoscale: request.EnableAutoscale,
        minSize: MinSize,
        maxSize: MaxSize,
        desiredCapacity: DesiredCapacity ?? MinSize,
        labels: pairsFrom(request.Labels),
        taints: taintsFrom(request.Taints),
        annotations: pairsFrom(request.Annotations),
        tags: tagsFrom(request.Tags),
        deletionProtection: request.DeletionProtection ?? false,
        unschedulable: Boolean(request.InstanceAdvancedSettings.Unschedulable),
        os: request.NodePoolOs || cluster.os,
        osCustomizeType: request.OsCustomizeType || "GENERAL",
        subnetIds: group.SubnetIds ?? [],
        scalingGroup: group,
        launchConfiguration: launch,
        node: nodeSettingsFrom(request.InstanceAdvancedSettings),
        createdAt,
    });
}

/** A pool whose desired size is within its limits. @throws TencentCloudError InvalidParameter.Param */
export function checkedPoolSize(pool: CvmNodePoolRecord): CvmNodePoolRecord {
    const { minSize, maxSize, desiredCapacity } = pool;
    const sizes = { MinSize: minSize, MaxSize: maxSize, DesiredCapacity: desiredCapacity };
    const wrong = Object.entries(sizes).find(([, size]) => !Number.isInteger(size) || size < 0);
    if (wrong) {
        throw invalid(`\`${wrong[0]}\` must be a whole number, not ${wrong[1]}.`);
    }
    if (minSize > desiredCapacity || desiredCapacity > maxSize) {
        throw invalid(`\`DesiredCapacity\` ${desiredCapacity} must be ${minSize} to ${maxSize} (MinSize to MaxSize).`);
    }
    return pool;
}

function checkGroup(store: Store, cluster: Readonly<ClusterRecord>, group: CreateAutoScalingGroupRequest): void {
    if (group.VpcId !== cluster.vpcId) {
        throw invalid(`\`AutoScalingGroupPara.VpcId\` must be ${cluster.vpcId}, the VPC of ${cluster.clusterId}.`);
    }
    if (!group.SubnetIds?.length) {
        throw invalid("`AutoScalingGroupPara.SubnetIds` must name a subnet.");
    }
    group.SubnetIds.forEach((subnetId) => subnetOfCluster(store, cluster, subnetId));
}

function checkLaunch(store: Store, launch: CreateLaunchConfigurationRequest): void {
    if (!launch.InstanceType && !launch.InstanceTypes?.length) {
        throw invalid("`LaunchConfigurePara.InstanceType` must name an instance type.");
    }
    checkedChargeType(launch.InstanceChargeType);
    checkSecurityGroups(store, launch.SecurityGroupIds ?? []);
}

function invalid(message: string): TencentCloudError {
    return new TencentCloudError("InvalidParameter.Param", message);
}
