import * as pulumi from "@pulumi/pulumi";
import * as tencentcloud from "@pulumi/tencentcloud";
import { POOL_NAMES } from "./pool-names";

/** How a native node is paid for. */
export const InstanceChargeType = { PostPaid: "POSTPAID_BY_HOUR", PrePaid: "PREPAID" } as const;
export type InstanceChargeType = (typeof InstanceChargeType)[keyof typeof InstanceChargeType];

/** A native node pool without the cluster it belongs to. */
export interface NativeNodePoolSettings {
    /** The ids of the nodes' subnets, one in each zone. */
    subnetIds: pulumi.Input<pulumi.Input<string>[]>;
    /** The ids of the nodes' security groups, in order of precedence. */
    securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * The instance types of the nodes, such as `S5.MEDIUM4`: TKE creates nodes of those that are in stock in the zone
     * of a subnet. Another list replaces the pool.
     */
    instanceTypes: pulumi.Input<pulumi.Input<string>[]>;
    /** The number of nodes, at least 1. */
    replicas: pulumi.Input<number>;
    /**
     * `Native`, or `NativeCVM` for nodes that are CVM instances, which a listener can bind by their ids.
     * @default "Native"
     */
    machineType?: pulumi.Input<string>;
    /** The billing mode of the nodes. @default "POSTPAID_BY_HOUR" */
    instanceChargeType?: pulumi.Input<InstanceChargeType>;
    /**
     * The months for which nodes are paid in advance. Required by `PREPAID`, and not allowed without it.
     * @default - none
     */
    instanceChargePeriod?: pulumi.Input<number>;
    /** The type of the nodes' system disks. @default "CLOUD_PREMIUM" */
    systemDiskType?: pulumi.Input<string>;
    /** The size of the nodes' system disks, in GiB. @default 50 */
    systemDiskSize?: pulumi.Input<number>;
    /** Tags of the nodes' instances. @default - none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

export interface NativeNodePoolArgs extends NativeNodePoolSettings {
    /** The id of the cluster. */
    clusterId: pulumi.Input<string>;
}

/** Native nodes of a TKE cluster. */
export class NativeNodePool extends pulumi.ComponentResource {
    /** The id of the pool, as `<cluster id>#<pool id>`. */
    readonly nodePoolId: pulumi.Output<string>;

    constructor(name: string, args: NativeNodePoolArgs, opts?: pulumi.ComponentResourceOptions) {
        super("tke-client-ip:index:NativeNodePool", name, args, opts);
        const replicas = pulumi.output(args.replicas).apply(atLeastOne);
        const pool = new tencentcloud.KubernetesNativeNodePool(
            `${name}-pool`,
            {
                clusterId: args.clusterId,
                name: POOL_NAMES.native,
                type: "Native",
                deletionProtection: false,
                native: {
                    subnetIds: args.subnetIds,
                    securityGroupIds: args.securityGroupIds,
                    instanceTypes: args.instanceTypes,
                    machineType: args.machineType,
                    instanceChargeType: args.instanceChargeType ?? InstanceChargeType.PostPaid,
                    instanceChargePrepaid: args.instanceChargePeriod
                        ? { period: args.instanceChargePeriod }
                        : undefined,
                    systemDisk: {
                        diskType: args.systemDiskType ?? "CLOUD_PREMIUM",
                        diskSize: args.systemDiskSize ?? 50,
                    },
                    replicas,
                    enableAutoscaling: false,
                    scaling: { minReplicas: replicas, maxReplicas: replicas, createPolicy: "ZoneEquality" },
                },
                tags: pulumi.output(args.tags).apply(machineTags),
            },
            { parent: this },
        );
        this.nodePoolId = pool.id;
        this.registerOutputs({ nodePoolId: this.nodePoolId });
    }
}

/**
 * The provider never calls DeleteNodePool for a pool without machines, and so leaves it behind (provider v1.83.25).
 *
 * @internal
 */
export function atLeastOne(replicas: number): number {
    if (!Number.isInteger(replicas) || replicas < 1) {
        throw new pulumi.RunError(`A native node pool cannot have ${replicas} nodes: set replicas to 1 or more`);
    }
    return replicas;
}

/** Only tags of machines are read back by the provider; tags of the pool itself would differ at every refresh. */
function machineTags(
    tags: Record<string, string> | undefined,
): tencentcloud.types.output.KubernetesNativeNodePoolTag[] | undefined {
    const entries = Object.entries(tags ?? {}).sort(([a], [b]) => a.localeCompare(b, "en"));
    return entries.length > 0
        ? [{ resourceType: "machine", tags: entries.map(([key, value]) => ({ key, value })) }]
        : undefined;
}
