import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/as/v20180419/as_client";
import type {
    AutoScalingGroup,
    LaunchConfiguration,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/as/v20180419/as_models";
import { service, type CloudContext, type Service } from "../../handlers";
import type { CvmNodePoolRecord } from "../../model";
import { applyFilters, checkNotBoth, page, withIds, type FilterFields } from "../../requests/filters";
import type { Store } from "../../store";
import { nodesOfPool } from "../cvm/node-scaling";

type Pool = Readonly<CvmNodePoolRecord>;

const GROUP_FILTERS: FilterFields<Pool> = {
    "auto-scaling-group-id": ({ autoscalingGroupId }) => autoscalingGroupId,
    "auto-scaling-group-name": groupName,
    "launch-configuration-id": ({ launchConfigurationId }) => launchConfigurationId,
};

const CONFIGURATION_FILTERS: FilterFields<Pool> = {
    "launch-configuration-id": ({ launchConfigurationId }) => launchConfigurationId,
    "launch-configuration-name": configurationName,
};

/** Auto Scaling: the groups of TKE's node pools, for reading. as 2018-04-19. */
export function asService({ store }: CloudContext): Service {
    return service<Client>("as", "2018-04-19", {
        DescribeAutoScalingGroups(request) {
            checkNotBoth(request.AutoScalingGroupIds, request.Filters);
            const pools = withIds(
                store.list("cvmNodePool"),
                request.AutoScalingGroupIds,
                (each) => each.autoscalingGroupId,
            );
            const found = applyFilters(pools, request.Filters, GROUP_FILTERS);
            return {
                TotalCount: found.length,
                AutoScalingGroupSet: page(found, request).map((pool) => describeGroup(store, pool)),
            };
        },
        DescribeLaunchConfigurations(request) {
            checkNotBoth(request.LaunchConfigurationIds, request.Filters);
            const pools = withIds(
                store.list("cvmNodePool"),
                request.LaunchConfigurationIds,
                (each) => each.launchConfigurationId,
            );
            const found = applyFilters(pools, request.Filters, CONFIGURATION_FILTERS);
            return {
                TotalCount: found.length,
                LaunchConfigurationSet: page(found, request).map(describeConfiguration),
            };
        },
    });
}

function groupName({ nodePoolId, scalingGroup }: Pool): string {
    return scalingGroup.AutoScalingGroupName || `tke-${nodePoolId}`;
}

function configurationName({ nodePoolId, launchConfiguration }: Pool): string {
    return launchConfiguration.LaunchConfigurationName || `tke-${nodePoolId}`;
}

function describeGroup(store: Store, pool: Pool): AutoScalingGroup {
    const nodes = nodesOfPool(store, pool.nodePoolId);
    const { scalingGroup } = pool;
    return {
        AutoScalingGroupId: pool.autoscalingGroupId,
        AutoScalingGroupName: groupName(pool),
        AutoScalingGroupStatus: "NORMAL",
        CreatedTime: pool.createdAt,
        DefaultCooldown: scalingGroup.DefaultCooldown ?? 300,
        DesiredCapacity: pool.desiredCapacity,
        EnabledStatus: pool.enableAutoscale ? "ENABLED" : "DISABLED",
        ForwardLoadBalancerSet: [],
        InstanceCount: nodes.length,
        InServiceInstanceCount: nodes.filter(({ state }) => state === "Running").length,
        LaunchConfigurationId: pool.launchConfigurationId,
        LaunchConfigurationName: configurationName(pool),
        LoadBalancerIdSet: [],
        MaxSize: pool.maxSize,
        MinSize: pool.minSize,
        ProjectId: scalingGroup.ProjectId ?? 0,
        SubnetIdSet: pool.subnetIds,
        TerminationPolicySet: scalingGroup.TerminationPolicies ?? ["OLDEST_INSTANCE"],
        VpcId: scalingGroup.VpcId ?? "",
        ZoneSet: [],
        RetryPolicy: scalingGroup.RetryPolicy ?? "IMMEDIATE_RETRY",
        InActivityStatus: "NOT_IN_ACTIVITY",
        ServiceSettings: scalingGroup.ServiceSettings ?? { ScalingMode: "CLASSIC_SCALING" },
        Ipv6AddressCount: 0,
        MultiZoneSubnetPolicy: scalingGroup.MultiZoneSubnetPolicy ?? "PRIORITY",
        HealthCheckType: scalingGroup.HealthCheckType ?? "CVM",
    };
}

function describeConfiguration({ launchConfiguration, ...pool }: Pool): LaunchConfiguration {
    const { InstanceTypes, InstanceType = "", SystemDisk, DataDisks, InternetAccessible } = launchConfiguration;
    return {
        ProjectId: launchConfiguration.ProjectId ?? 0,
        LaunchConfigurationId: pool.launchConfigurationId,
        LaunchConfigurationName: configurationName({ launchConfiguration, ...pool }),
        InstanceType: InstanceTypes?.[0] ?? InstanceType,
        InstanceTypes: InstanceTypes ?? [InstanceType],
        SystemDisk,
        DataDisks: DataDisks ?? [],
        LoginSettings: { KeyIds: launchConfiguration.LoginSettings?.KeyIds ?? [] },
        InternetAccessible: { InternetMaxBandwidthOut: 0, PublicIpAssigned: false, ...InternetAccessible },
        SecurityGroupIds: launchConfiguration.SecurityGroupIds ?? [],
        AutoScalingGroupAbstractSet: [{ AutoScalingGroupId: pool.autoscalingGroupId }],
        UserData: "",
        CreatedTime: pool.createdAt,
        EnhancedService: launchConfiguration.EnhancedService,
        ImageId: launchConfiguration.ImageId ?? "",
        LaunchConfigurationStatus: "NORMAL",
        InstanceChargeType: launchConfiguration.InstanceChargeType ?? "POSTPAID_BY_HOUR",
        InstanceTags: launchConfiguration.InstanceTags ?? [],
        VersionNumber: 1,
        UpdatedTime: pool.createdAt,
    };
}
