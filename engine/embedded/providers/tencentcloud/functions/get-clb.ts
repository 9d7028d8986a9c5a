import type { ProviderFunction } from "../../../provider";
import { call, clientsFor } from "../client";
import { codeOf } from "../../../../../tencent/retry";
import { answer, tagMap } from "./function-answer";

const PAGE = 100;

/** What the provider takes for "there is none" (service_tencentcloud_clb.go). */
const CLB_NOT_FOUND = "InvalidParameter.LBIdNotFound";

interface InstancesArgs {
    clbId?: string;
    networkType?: string;
    clbName?: string;
    projectId?: number;
    masterZone?: string;
}

interface ListenersArgs {
    clbId: string;
    listenerId?: string;
    port?: number;
    protocol?: string;
}

export const getClbInstances: ProviderFunction = async (args, context) => {
    const { clbId, networkType, clbName, projectId, masterZone } = args as InstancesArgs;
    const { clb } = clientsFor(context);
    const { LoadBalancerSet = [] } = await call(context, () =>
        clb.DescribeLoadBalancers({
            LoadBalancerIds: clbId ? [clbId] : undefined,
            LoadBalancerType: networkType,
            LoadBalancerName: clbName,
            ProjectId: projectId,
            MasterZone: masterZone,
            Limit: PAGE,
        }),
    );
    const rows = LoadBalancerSet.map((found) => ({
        clbId: found.LoadBalancerId,
        clbName: found.LoadBalancerName,
        networkType: found.LoadBalancerType,
        forward: found.Forward,
        status: found.Status,
        projectId: found.ProjectId,
        vpcId: found.VpcId,
        subnetId: found.SubnetId,
        clbVips: found.LoadBalancerVips,
        loadBalancerDomain: found.LoadBalancerDomain,
        addressIpVersion: found.AddressIPVersion,
        vipIsp: found.VipIsp,
        securityGroups: found.SecureGroups,
        loadBalancerPassToTarget: found.LoadBalancerPassToTarget,
        internetChargeType: found.NetworkAttributes?.InternetChargeType,
        internetBandwidthMaxOut: found.NetworkAttributes?.InternetMaxBandwidthOut,
        targetRegionInfoRegion: found.TargetRegionInfo?.Region,
        targetRegionInfoVpcId: found.TargetRegionInfo?.VpcId,
        snatPro: found.SnatPro,
        isolation: found.Isolation,
        attributeFlags: found.AttributeFlags,
        clusterIds: found.ClusterIds,
        createTime: found.CreateTime,
        statusTime: found.StatusTime,
        tags: tagMap(found.Tags, ({ TagKey, TagValue }) => [TagKey, TagValue]),
    }));
    return answer(
        args,
        "clbLists",
        rows,
        LoadBalancerSet.map(({ LoadBalancerId }) => LoadBalancerId ?? ""),
    );
};

export const getClbListeners: ProviderFunction = async (args, context) => {
    const { clbId, listenerId, port, protocol } = args as unknown as ListenersArgs;
    const { clb } = clientsFor(context);
    const { Listeners = [] } = await call(context, () =>
        clb.DescribeListeners({
            LoadBalancerId: clbId,
            ListenerIds: listenerId ? [listenerId] : undefined,
            Port: port,
            Protocol: protocol,
        }),
    ).catch((error: unknown) => {
        if (codeOf(error) === CLB_NOT_FOUND) {
            return { Listeners: [] };
        }
        throw error;
    });
    const rows = Listeners.map((listener) => ({
        clbId,
        listenerId: listener.ListenerId,
        listenerName: listener.ListenerName,
        protocol: listener.Protocol,
        port: listener.Port,
        scheduler: listener.Scheduler,
        sessionExpireTime: listener.SessionExpireTime,
        sniSwitch: listener.SniSwitch === 1,
        healthCheckSwitch: listener.HealthCheck?.HealthSwitch === 1,
        healthCheckTimeOut: listener.HealthCheck?.TimeOut,
        healthCheckIntervalTime: listener.HealthCheck?.IntervalTime,
        healthCheckHealthNum: listener.HealthCheck?.HealthNum,
        healthCheckUnhealthNum: listener.HealthCheck?.UnHealthNum,
        healthCheckType: listener.HealthCheck?.CheckType,
        healthCheckPort: listener.HealthCheck?.CheckPort,
        certificateSslMode: listener.Certificate?.SSLMode,
        certificateId: listener.Certificate?.CertId,
        certificateCaId: listener.Certificate?.CertCaId,
    }));
    return answer(
        args,
        "listenerLists",
        rows,
        Listeners.map(({ ListenerId }) => ListenerId ?? ""),
    );
};
