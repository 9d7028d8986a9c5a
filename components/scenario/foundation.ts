import type * as pulumi from "@pulumi/pulumi";
import { AdoptedCluster } from "../cluster/adopted-cluster";
import { AdoptedNetwork } from "../network/adopted-network";
import type { ClusterNetwork } from "../network/cluster-network";
import { Network } from "../network/network";
import type { Scenario } from "../../tke/scenarios";
import type { ClusterAccess } from "../cluster/tke-cluster";
import { needed, type TaggedArgs } from "./args";
import { scenarioCluster } from "./cluster";

/** What a scenario's app stands on. */
export interface Foundation {
    network: ClusterNetwork;
    cluster: ClusterAccess;
}

/** A scenario's network and cluster: made, or adopted with all that is in them. */
export function scenarioFoundation(
    name: string,
    args: TaggedArgs,
    scenario: Scenario,
    directAccess: boolean,
    parent: pulumi.Resource,
): Foundation {
    const { clientCidrs, tags } = args;
    const clbPorts = scenario.ports && [...scenario.ports];
    const clbAccess = args.loadBalancerId ? undefined : { clientCidrs, clbPorts, tags };
    if (args.clusterId) {
        const { clusterId, kubeconfig } = args;
        const cluster = new AdoptedCluster(`${name}-cluster`, { clusterId, kubeconfig }, { parent });
        const network = new AdoptedNetwork(`${name}-network`, { vpcId: cluster.vpcId, clbAccess }, { parent });
        return { network, cluster };
    }
    const { networkType, nodeKind } = scenario;
    const { clusterCidr } = args;
    const access = { networkType, nodeKind, directAccess, clusterCidr, clientCidrs, clbPorts, tags };
    const network = args.vpcId
        ? new AdoptedNetwork(
              `${name}-network`,
              {
                  vpcId: args.vpcId,
                  nodeSubnetIds: args.nodeSubnetIds,
                  podSubnetIds: args.podSubnetIds,
                  superNodeSubnetIds: args.superNodeSubnetIds,
                  backendAccess: access,
                  clbAccess,
              },
              { parent },
          )
        : new Network(
              `${name}-network`,
              {
                  ...access,
                  vpcCidr: needed(args, "vpcCidr", parent),
                  zones: needed(args, "zones", parent),
                  natGateway: args.natGateway,
              },
              { parent },
          );
    return { network, cluster: scenarioCluster(name, args, scenario, network, parent) };
}
