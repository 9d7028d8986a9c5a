import type * as pulumi from "@pulumi/pulumi";
import { CcnConnection } from "../network/ccn-connection";
import { needed, NEW_CCN, type TaggedArgs } from "./args";
import type { Foundation } from "./foundation";

/** The CCN of a scenario's VPC, with the route to its Pods. */
export function scenarioCcn(
    name: string,
    args: TaggedArgs,
    { network, cluster }: Foundation,
    parent: pulumi.Resource,
): pulumi.Output<string> {
    return new CcnConnection(
        `${name}-ccn`,
        {
            vpcId: network.vpcId,
            region: needed(args, "region", parent),
            clusterId: cluster.clusterId,
            clusterCidr: needed(args, "clusterCidr", parent),
            ccnId: args.ccn === NEW_CCN ? undefined : args.ccn,
            tags: args.tags,
        },
        { parent },
    ).ccnId;
}
