import * as pulumi from "@pulumi/pulumi";
import * as tencentcloud from "@pulumi/tencentcloud";
import { POOL_NAMES } from "./pool-names";

/** A super node pool without the cluster it belongs to. */
export interface SuperNodePoolSettings {
    /** The ids of the pool's subnets. Each gets one super node, whose Pods take their addresses from it. */
    subnetIds: pulumi.Input<pulumi.Input<string>[]>;
    /** The ids of the security groups of the pool's Pods. Another list replaces the pool. */
    securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
}

export interface SuperNodePoolArgs extends SuperNodePoolSettings {
    /** The id of the cluster. */
    clusterId: pulumi.Input<string>;
}

/** Super nodes of a TKE cluster: no machines, every Pod runs on its own. */
export class SuperNodePool extends pulumi.ComponentResource {
    /** The id of the pool, as `<cluster id>#<pool id>`. */
    readonly nodePoolId: pulumi.Output<string>;

    constructor(name: string, args: SuperNodePoolArgs, opts?: pulumi.ComponentResourceOptions) {
        super("tke-client-ip:index:SuperNodePool", name, args, opts);
        const pool = new tencentcloud.KubernetesServerlessNodePool(
            `${name}-pool`,
            {
                clusterId: args.clusterId,
                name: POOL_NAMES.super,
                serverlessNodes: pulumi
                    .output(args.subnetIds)
                    .apply((ids) => ids.map((subnetId, index) => ({ displayName: `super-${index + 1}`, subnetId }))),
                securityGroupIds: args.securityGroupIds,
            },
            { parent: this },
        );
        this.nodePoolId = pool.id;
        this.registerOutputs({ nodePoolId: this.nodePoolId });
    }
}
