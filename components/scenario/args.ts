import type * as pulumi from "@pulumi/pulumi";
import type { AccountType } from "../../tke/account";
import type { ClbChargeType } from "../../tke/clb";
import type { LoadBalancerConfig } from "../../tke/service-config/types";
import type { InstanceChargeType } from "../cluster/native-node-pool";
import type { EntryPort } from "../entry-point/ports";
import type { PathType } from "../entry-point/qcloud-ingress";
import type { ClbType, KubeProxyMode } from "../../tke/scenarios";
import type { ContainerResources, EnvVariable } from "../workload/pod-spec";

/** Who creates the CLB: the stack, which then also deletes it, or TKE's controller. */
export const ClbOwner = { Stack: "stack", Controller: "controller" } as const;
export type ClbOwner = (typeof ClbOwner)[keyof typeof ClbOwner];

/** What `ccn` is set to for a CCN of the stack's own. */
export const NEW_CCN = "new";

/** Each has the name and the meaning of the stack's config key. */
export interface ClientIpScenarioArgs {
    /** A number of `SCENARIOS`. */
    scenario: number;
    /** Zones of the new VPC. Required unless `vpcId` or `clusterId` is set. @default - none */
    zones?: string[];
    /** CIDR of the new VPC. Required unless `vpcId` or `clusterId` is set. @default - none */
    vpcCidr?: pulumi.Input<string>;
    /** Where Services of the new cluster get their addresses. Required unless `clusterId` is set. @default - none */
    serviceCidr?: pulumi.Input<string>;
    /** Where Pods of a new GlobalRouter cluster get their addresses. Required for one. @default - none */
    clusterCidr?: pulumi.Input<string>;
    /** Of the new cluster. Required unless `clusterId` is set. @default - none */
    kubernetesVersion?: pulumi.Input<string>;
    /** @default "L5" */
    clusterLevel?: pulumi.Input<string>;
    /** OS image of the new cluster's nodes, such as `tlinux3.1x86_64`. @default - the provider's, `tlinux2.4x86_64` */
    clusterOs?: pulumi.Input<string>;
    /** @default "ipvs" */
    kubeProxyMode?: KubeProxyMode;
    /** Of the native nodes. Required by scenarios that create some. @default - none */
    instanceType?: pulumi.Input<string>;
    /** Several, of which TKE takes those in stock, in place of `instanceType`. @default - none */
    instanceTypes?: string[];
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
    /** Seconds for which a Pod goes on serving after its deletion began. @default 10 */
    drainSeconds?: number;
    /** @default ["0.0.0.0/0"] */
    clientCidrs?: pulumi.Input<pulumi.Input<string>[]>;
    /** @default - an intranet endpoint only */
    apiServerAllowedCidrs?: pulumi.Input<pulumi.Input<string>[]>;
    /** `LEGACY` (bill-by-CVM): EIP and CLB are ordered without a charge type and a bandwidth. @default "STANDARD" */
    accountType?: AccountType;
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
    /** Specification of an LCU-supported CLB: `clb.c2.medium`. @default - a shared one; on the international site a standard one */
    clbSlaType?: pulumi.Input<string>;
    /** Whether the CLB passes over the backends' security groups. @default false */
    clbPassToTarget?: pulumi.Input<boolean>;
    /** Of an internal CLB in an adopted network. @default - the first subnet of the nodes */
    clbSubnetId?: pulumi.Input<string>;
    /** GlobalRouter with direct access: a CCN for the VPC, by its id or `new`, beside `region`. @default - none */
    ccn?: string;
    /** Of the VPC. Required with `ccn`. @default - none */
    region?: string;
    /** `spec.loadBalancer` of a TkeServiceConfig for the CLB's listeners. @default - the controller's defaults */
    tkeServiceConfig?: pulumi.Input<LoadBalancerConfig>;
    /** `false` makes a scenario with direct access show how the address is lost. @default - the scenario's */
    directAccess?: boolean;
    /** What clients call, and what the certificate is for. Required by scenarios with HTTPS. @default - none */
    certificateDomain?: string;
    /** An existing certificate of the SSL certificate service. @default - a new, self-signed one */
    certificateId?: pulumi.Input<string>;
    /** An image, or `source` for that of the source document. @default - a public echo server, see `DEFAULT_IMAGE` */
    image?: pulumi.Input<string>;
    /** Secret of the app's namespace by which a private image is pulled. @default - none */
    imagePullSecret?: pulumi.Input<string>;
    /** Several such Secrets, in place of `imagePullSecret`. @default - none */
    imagePullSecrets?: string[];
    /** On which the image listens, by TCP. @default 5000 */
    containerPort?: number;
    /** In place of the image's entry point. @default - the image's */
    command?: string[];
    /** In place of the image's command. @default - the image's */
    args?: string[];
    /** Ports of the CLB, and what of the Pods each leads to; an Ingress has one. @default - the scenario's, to `containerPort` */
    ports?: EntryPort[];
    /** Of an Ingress without HTTPS: a domain that clients call. @default - whatever they call */
    host?: string;
    /** Of an Ingress. @default "/" */
    path?: string;
    /** Of an Ingress. @default "Prefix" */
    pathType?: PathType;
    /** Of the container. @default - none */
    env?: pulumi.Input<EnvVariable[]>;
    /** Of the container. @default - a tenth of a core and 128 MiB, at most 256 MiB */
    resources?: ContainerResources;
    /** The path of an HTTP probe, `tcp` or `none`. @default "/" */
    probe?: string;
    /** @default - the namespace's, whose token the Pods do not get */
    serviceAccountName?: pulumi.Input<string>;
    /** Number of the user that the container runs as, not root's. @default 65534 */
    runAsUser?: pulumi.Input<number>;
    /** Of the Pods and their Deployment, beside those that Services select by. @default - none */
    labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** @default "client-ip" */
    namespace?: pulumi.Input<string>;
    /** An existing VPC; with `clusterId` the cluster's own. @default - a new one */
    vpcId?: pulumi.Input<string>;
    /** Existing subnets for the new nodes. @default - none */
    nodeSubnetIds?: string[];
    /** Existing subnets for Pods of a new VPC-CNI cluster. @default - none */
    podSubnetIds?: string[];
    /** Existing subnets for the new super nodes. @default - none */
    superNodeSubnetIds?: string[];
    /** An existing cluster, with its network and nodes. @default - a new one */
    clusterId?: pulumi.Input<string>;
    /** Of the existing cluster. @default - fetched */
    kubeconfig?: pulumi.Input<string>;
    /** An existing CLB of the VPC. @default - a new one, see `clb` */
    loadBalancerId?: pulumi.Input<string>;
    /** An existing namespace of the cluster. @default - a new one */
    existingNamespace?: pulumi.Input<string>;
    /**
     * Pods of that namespace that somebody else runs, in place of the app: `deployment/shop`, `statefulset/shop` or
     * `daemonset/shop`. @default - `selector`, or the stack runs `image`
     */
    workload?: string;
    /** The labels of such Pods, where no single workload has them all. @default - those of `workload` */
    selector?: Record<string, string>;
    /** Of the Service or Ingress. @default - with `workload` `client-ip-<its name>`, otherwise a name for each kind */
    entryPointName?: string;
    /** Beside those of `resourceTags`, on everything that can carry tags. @default - none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** How long after its last update `npm run teardown -- --expired` destroys the stack: `4h`. @default - never */
    ttl?: pulumi.Input<string>;
}
