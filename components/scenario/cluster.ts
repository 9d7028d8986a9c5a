import * as pulumi from "@pulumi/pulumi";
import type { ClusterNetwork } from "../network/cluster-network";
import type { NativeNodePoolSettings } from "../cluster/native-node-pool";
import { hasNativeNodes, hasSuperNodes, NetworkType, type Scenario } from "../../tke/scenarios";
import { TkeCluster } from "../cluster/tke-cluster";
import { needed, type TaggedArgs } from "./args";

/** A scenario's cluster with its nodes, in the scenario's network. */
export function scenarioCluster(
    name: string,
    args: TaggedArgs,
    scenario: Scenario,
    network: ClusterNetwork,
    parent: pulumi.Resource,
): TkeCluster {
    const securityGroupIds = network.backendSecurityGroupId ? [network.backendSecurityGroupId] : [];
    return new TkeCluster(
        `${name}-cluster`,
        {
            vpcId: network.vpcId,
            networkType: scenario.networkType,
            kubernetesVersion: needed(args, "kubernetesVersion", parent),
            level: args.clusterLevel,
            kubeProxyMode: args.kubeProxyMode,
            serviceCidr: needed(args, "serviceCidr", parent),
            clusterCidr: args.clusterCidr,
            podSubnetIds: scenario.networkType === NetworkType.VpcCni ? network.podSubnetIds : undefined,
            endpointSubnetId: network.firstNodeSubnetId,
            apiServerAllowedCidrs: args.apiServerAllowedCidrs,
            nativeNodePool: hasNativeNodes(scenario.nodeKind)
                ? nativeNodes(args, network.nodeSubnetIds, securityGroupIds, parent)
                : undefined,
            superNodePool: hasSuperNodes(scenario.nodeKind)
                ? { subnetIds: network.superNodeSubnetIds, securityGroupIds }
                : undefined,
            tags: args.tags,
        },
        { parent },
    );
}

function nativeNodes(
    args: TaggedArgs,
    subnetIds: pulumi.Output<string[]>,
    securityGroupIds: pulumi.Output<string>[],
    parent: pulumi.Resource,
): NativeNodePoolSettings {
    if (!args.instanceType) {
        throw new pulumi.ResourceError(`Scenario ${args.scenario} has native nodes: set instanceType`, parent);
    }
    return {
        subnetIds,
        securityGroupIds,
        instanceType: args.instanceType,
        replicas: args.nodeReplicas ?? 2,
        instanceChargeType: args.instanceChargeType,
        instanceChargePeriod: args.instanceChargePeriod,
        systemDiskType: args.systemDiskType,
        tags: args.tags,
    };
}
