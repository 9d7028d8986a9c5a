import * as pulumi from "@pulumi/pulumi";
import type { ClbChargeType } from "../../tke/clb";
import type { LoadBalancerConfig } from "../../tke/service-config/load-balancer";
import type { InstanceChargeType } from "../cluster/native-node-pool";
import { ClientIpFrom, type ClbType, type KubeProxyMode, type Scenario, ServiceType } from "../../tke/scenarios";

/** Who creates the CLB: the stack, which then also deletes it, or TKE's controller. */
export const ClbOwner = { Stack: "stack", Controller: "controller" } as const;
export type ClbOwner = (typeof ClbOwner)[keyof typeof ClbOwner];

/** What `ccn` is set to for a CCN of the stack's own. */
export const NEW_CCN = "new";

/** The images of the product's source document: what the app shows is the same, what it reads differs. */
export const IMAGES = {
    [ClientIpFrom.RemoteAddr]: "vickytan-demo.tencentcloudcr.com/kestrelli/images:v1.0",
    [ClientIpFrom.XForwardedFor]: "test-angel01.tencentcloudcr.com/kestrelli/kestrel-seven-real-ip:v1.0",
};

/** What the app of a scenario runs: behind a direct Ingress one that shows its peer beside the headers, since both count. */
export function imageOf({ serviceType, clientIpFrom }: Scenario): string {
    return IMAGES[serviceType === ServiceType.ClusterIp ? ClientIpFrom.RemoteAddr : clientIpFrom];
}

/** Each has the name and the meaning of the stack's config key. */
export interface ClientIpScenarioArgs {
    /** A number of `SCENARIOS`. */
    scenario: number;
    /** Of a VPC that is made, which needs them. @default - none */
    zones?: string[];
    /** Of a VPC that is made, which needs it. @default - none */
    vpcCidr?: pulumi.Input<string>;
    /** Of a cluster that is made, which needs it. @default - none */
    serviceCidr?: pulumi.Input<string>;
    /** GlobalRouter scenarios, which need it where the cluster is made. @default - none */
    clusterCidr?: pulumi.Input<string>;
    /** Of a cluster that is made, which needs it. @default - none */
    kubernetesVersion?: pulumi.Input<string>;
    /** @default "L5" */
    clusterLevel?: pulumi.Input<string>;
    /** @default "ipvs" */
    kubeProxyMode?: KubeProxyMode;
    /** All but scenario 3, which need it. @default - none */
    instanceType?: pulumi.Input<string>;
    /** @default "POSTPAID_BY_HOUR" */
    instanceChargeType?: pulumi.Input<InstanceChargeType>;
    /** Months, with `PREPAID` only. @default - none */
    instanceChargePeriod?: pulumi.Input<number>;
    /** @default "CLOUD_PREMIUM" */
    systemDiskType?: pulumi.Input<string>;
    /** Native nodes; a super node pool has one node a zone. @default 2 */
    nodeReplicas?: pulumi.Input<number>;
    /** Pods. @default 2 */
    replicas?: pulumi.Input<number>;
    /** How long a Pod goes on serving once it is told to go, seconds. @default 10 */
    drainSeconds?: number;
    /** @default ["0.0.0.0/0"] */
    clientCidrs?: pulumi.Input<pulumi.Input<string>[]>;
    /** @default - an intranet endpoint only */
    apiServerAllowedCidrs?: pulumi.Input<pulumi.Input<string>[]>;
    /** @default true */
    natGateway?: boolean;
    /** @default "stack" */
    clb?: ClbOwner;
    /** @default - the scenario's: public but in scenario 9 */
    clbType?: ClbType;
    /** @default 10 */
    clbBandwidthMbps?: pulumi.Input<number>;
    /** @default "TRAFFIC_POSTPAID_BY_HOUR" */
    clbChargeType?: pulumi.Input<ClbChargeType>;
    /** Whether the CLB lets its clients through to the backends whatever those's security groups say. @default false */
    clbPassToTarget?: pulumi.Input<boolean>;
    /** Of an internal CLB in an adopted network. @default - the first subnet of the nodes */
    clbSubnetId?: pulumi.Input<string>;
    /** GlobalRouter with direct access: a CCN for the VPC, by its id or `new`, beside `region`. @default - none */
    ccn?: string;
    /** Of the VPC; with `ccn`, which needs it. @default - none */
    region?: string;
    /** What the CLB's listeners shall be like beyond the scenario. @default - the controller's defaults */
    tkeServiceConfig?: pulumi.Input<LoadBalancerConfig>;
    /** Scenarios with direct access show with `false` how the address is lost. @default - the scenario's */
    directAccess?: boolean;
    /** Of a scenario with HTTPS, which needs it: what clients call, and what the certificate is for. @default - none */
    certificateDomain?: string;
    /** Adopts a certificate of the SSL certificate service. @default - one is made that is signed by itself */
    certificateId?: pulumi.Input<string>;
    /** @default - `imageOf` the scenario */
    image?: pulumi.Input<string>;
    /** @default "client-ip" */
    namespace?: pulumi.Input<string>;
    /** Adopts a VPC; with `clusterId` the cluster's own. @default - a VPC is made */
    vpcId?: pulumi.Input<string>;
    /** Of an adopted VPC, for the nodes that are made. @default - none */
    nodeSubnetIds?: string[];
    /** Of an adopted VPC, for Pods of a VPC-CNI cluster that is made. @default - none */
    podSubnetIds?: string[];
    /** Of an adopted VPC, for the super nodes that are made. @default - none */
    superNodeSubnetIds?: string[];
    /** Adopts a cluster with its network and nodes. @default - a cluster is made */
    clusterId?: pulumi.Input<string>;
    /** Of the adopted cluster. @default - fetched */
    kubeconfig?: pulumi.Input<string>;
    /** Adopts a CLB of the VPC. @default - a CLB is made, see `clb` */
    loadBalancerId?: pulumi.Input<string>;
    /** Adopts a namespace of the cluster. @default - a namespace is made */
    existingNamespace?: pulumi.Input<string>;
    /** Beside those of `resourceTags`, on everything that can carry tags. @default - none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** How long after its last update `npm run teardown -- --expired` destroys the stack: `4h`. @default - never */
    ttl?: pulumi.Input<string>;
}

/** A scenario's arguments with the tags that its resources get. */
export type TaggedArgs = Omit<ClientIpScenarioArgs, "tags"> & { tags: pulumi.Output<Record<string, string>> };

/** An argument without which what is made cannot be. Throws where it is absent. */
export function needed<Key extends keyof TaggedArgs>(
    args: TaggedArgs,
    key: Key,
    parent: pulumi.Resource,
): NonNullable<TaggedArgs[Key]> {
    const value = args[key];
    if (value === undefined || value === null) {
        throw new pulumi.ResourceError(`Scenario ${args.scenario} needs ${key}: set it`, parent);
    }
    return value;
}
