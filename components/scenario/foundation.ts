import type * as pulumi from "@pulumi/pulumi";
import { hasNativeNodes, hasSuperNodes, NetworkType } from "../../tke/scenarios";
import { AdoptedCluster } from "../cluster/adopted-cluster";
import { type ClusterAccess, TkeCluster } from "../cluster/tke-cluster";
import { requireArg } from "../common/input-error";
import { listenersOf, targetsOf } from "../entry-point/ports";
import { AdoptedNetwork } from "../network/adopted-network";
import { CcnConnection } from "../network/ccn-connection";
import type { ClusterNetwork } from "../network/cluster-network";
import { Network } from "../network/network";
import { NEW_CCN } from "./args";
import type { ResolvedScenario } from "./resolve-scenario";

/** What a scenario's app runs on. */
export interface Foundation {
    network: ClusterNetwork;
    cluster: ClusterAccess;
    /** Resolves once the CCN has the route to the Pods. @default - no CCN */
    ccnId?: pulumi.Output<string>;
}

/** A scenario's network and cluster: new ones, or existing ones with all that is in them. */
export function scenarioFoundation(name: string, scenario: ResolvedScenario, parent: pulumi.Resource): Foundation {
    if (scenario.clusterId) {
        const { clusterId, kubeconfig } = scenario;
        const cluster = new AdoptedCluster(`${name}-cluster`, { clusterId, kubeconfig }, { parent });
        const clbAccess = clbAccessOf(scenario);
        const network = new AdoptedNetwork(`${name}-network`, { vpcId: cluster.vpcId, clbAccess }, { parent });
        return withCcn(name, scenario, { network, cluster }, parent);
    }
    const network = scenarioNetwork(name, scenario, parent);
    return withCcn(name, scenario, { network, cluster: scenarioCluster(name, scenario, network, parent) }, parent);
}

/** Whom the CLB's security group lets in; undefined where the CLB keeps its own. */
function clbAccessOf({ loadBalancerId, clientCidrs, ports, tags }: ResolvedScenario) {
    return loadBalancerId ? undefined : { clientCidrs, clbPorts: listenersOf(ports), tags };
}

function scenarioNetwork(name: string, scenario: ResolvedScenario, parent: pulumi.Resource): ClusterNetwork {
    const { networkType, nodeKind, directAccess, clusterCidr, clientCidrs, ports, tags } = scenario;
    const open = { clbPorts: listenersOf(ports), targetPorts: targetsOf(ports) };
    const access = { networkType, nodeKind, directAccess, clusterCidr, clientCidrs, ...open, tags };
    if (!scenario.vpcId) {
        return new Network(
            `${name}-network`,
            {
                ...access,
                vpcCidr: requireArg(name, scenario, "vpcCidr"),
                zones: requireArg(name, scenario, "zones"),
                natGateway: scenario.natGateway,
                accountType: scenario.accountType,
            },
            { parent },
        );
    }
    const { vpcId, nodeSubnetIds, podSubnetIds, superNodeSubnetIds } = scenario;
    const subnets = { vpcId, nodeSubnetIds, podSubnetIds, superNodeSubnetIds };
    return new AdoptedNetwork(
        `${name}-network`,
        { ...subnets, backendAccess: access, clbAccess: clbAccessOf(scenario) },
        { parent },
    );
}

function scenarioCluster(
    name: string,
    scenario: ResolvedScenario,
    network: ClusterNetwork,
    parent: pulumi.Resource,
): TkeCluster {
    const securityGroupIds = network.backendSecurityGroupId ? [network.backendSecurityGroupId] : [];
    return new TkeCluster(
        `${name}-cluster`,
        {
            vpcId: network.vpcId,
            networkType: scenario.networkType,
            kubernetesVersion: requireArg(name, scenario, "kubernetesVersion"),
            level: scenario.clusterLevel,
            clusterOs: scenario.clusterOs,
            kubeProxyMode: scenario.kubeProxyMode,
            serviceCidr: requireArg(name, scenario, "serviceCidr"),
            clusterCidr: scenario.clusterCidr,
            podSubnetIds: scenario.networkType === NetworkType.VpcCni ? network.podSubnetIds : undefined,
            endpointSubnetId: network.firstNodeSubnetId,
            apiServerAllowedCidrs: scenario.apiServerAllowedCidrs,
            nativeNodePool: hasNativeNodes(scenario.nodeKind)
                ? {
                      subnetIds: network.nodeSubnetIds,
                      securityGroupIds,
                      instanceTypes: scenario.instanceTypes ?? [requireArg(name, scenario, "instanceType")],
                      replicas: nodeReplicas(scenario),
                      machineType: scenario.proxyProtocol && "NativeCVM",
                      instanceChargeType: scenario.instanceChargeType,
                      instanceChargePeriod: scenario.instanceChargePeriod,
                      systemDiskType: scenario.systemDiskType,
                      tags: scenario.tags,
                  }
                : undefined,
            superNodePool: hasSuperNodes(scenario.nodeKind)
                ? { subnetIds: network.superNodeSubnetIds, securityGroupIds }
                : undefined,
            tags: scenario.tags,
        },
        { parent },
    );
}

/** How many native nodes a new cluster of the scenario gets. */
export function nodeReplicas({ nodeReplicas = 2 }: Pick<ResolvedScenario, "nodeReplicas">): pulumi.Input<number> {
    return nodeReplicas;
}

/** With the CCN of the scenario's VPC and the route to its Pods there, where the scenario has one. */
function withCcn(
    name: string,
    scenario: ResolvedScenario,
    foundation: Foundation,
    parent: pulumi.Resource,
): Foundation {
    if (!scenario.ccn) {
        return foundation;
    }
    const { network, cluster } = foundation;
    const connection = new CcnConnection(
        `${name}-ccn`,
        {
            vpcId: network.vpcId,
            region: requireArg(name, scenario, "region"),
            clusterId: cluster.clusterId,
            clusterCidr: requireArg(name, scenario, "clusterCidr"),
            ccnId: scenario.ccn === NEW_CCN ? undefined : scenario.ccn,
            tags: scenario.tags,
        },
        { parent },
    );
    return { ...foundation, ccnId: connection.ccnId };
}
