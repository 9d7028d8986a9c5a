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
    /** The number of the scenario: a key of `SCENARIOS` (docs/en/scenarios.md). */
    scenario: number;
    /**
     * The availability zones of the new VPC's subnets and nodes. Required unless `vpcId` or `clusterId` is set.
     * @default - none
     */
    zones?: string[];
    /** The CIDR of the new VPC. Required unless `vpcId` or `clusterId` is set. @default - none */
    vpcCidr?: pulumi.Input<string>;
    /** The CIDR of the ClusterIPs of the new cluster's Services. Required unless `clusterId` is set. @default - none */
    serviceCidr?: pulumi.Input<string>;
    /** The CIDR of the Pods of a new GlobalRouter cluster, which requires it. @default - none */
    clusterCidr?: pulumi.Input<string>;
    /**
     * The Kubernetes version of the new cluster, such as `1.34.1`. Required unless `clusterId` is set.
     * @default - none
     */
    kubernetesVersion?: pulumi.Input<string>;
    /** The specification of the new cluster's control plane: `L5` is for 5 nodes, `L20` for 20. @default "L5" */
    clusterLevel?: pulumi.Input<string>;
    /**
     * The OS image of the new cluster's nodes, such as `tlinux3.1x86_64`.
     * @default - the provider's, `tlinux2.4x86_64`
     */
    clusterOs?: pulumi.Input<string>;
    /** The mode of kube-proxy in the new cluster. @default "ipvs" */
    kubeProxyMode?: KubeProxyMode;
    /**
     * The instance type of the native nodes, such as `S5.MEDIUM4`. Required by scenarios that create native nodes.
     * @default - none
     */
    instanceType?: pulumi.Input<string>;
    /**
     * The instance types of the native nodes, in place of `instanceType`: TKE creates nodes of those that are in stock.
     * @default - none
     */
    instanceTypes?: string[];
    /** The billing mode of the native nodes. @default "POSTPAID_BY_HOUR" */
    instanceChargeType?: pulumi.Input<InstanceChargeType>;
    /**
     * The months for which native nodes are paid in advance. Required by `PREPAID`, and not allowed without it.
     * @default - none
     */
    instanceChargePeriod?: pulumi.Input<number>;
    /** The type of the native nodes' system disks. @default "CLOUD_PREMIUM" */
    systemDiskType?: pulumi.Input<string>;
    /** The number of native nodes. A super node pool has one super node in each zone instead. @default 2 */
    nodeReplicas?: pulumi.Input<number>;
    /** The number of Pods. @default 2 */
    replicas?: pulumi.Input<number>;
    /** The seconds for which a Pod continues to serve after its deletion has begun. @default 10 */
    drainSeconds?: number;
    /** The CIDRs from which clients may connect. @default ["0.0.0.0/0"] */
    clientCidrs?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * The CIDRs that may connect to a public endpoint of the new cluster's API server, which they open.
     * @default - an intranet endpoint only
     */
    apiServerAllowedCidrs?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * The account's billing mode. In a `LEGACY` account (bill-by-CVM) EIPs and CLBs are created without a charge type
     * and a bandwidth.
     * @default "STANDARD"
     */
    accountType?: AccountType;
    /** Whether the new VPC gets a NAT gateway, through which nodes pull images from the internet. @default true */
    natGateway?: boolean;
    /** Who creates the CLB: the stack, or TKE's controller. @default "stack" */
    clb?: ClbOwner;
    /** Whether the CLB has a public address or one of the VPC. @default - the scenario's: public but in scenario 9 */
    clbType?: ClbType;
    /** The maximum outbound bandwidth of a public CLB, in Mbps, from 1 to 2048. @default 10 */
    clbBandwidthMbps?: pulumi.Input<number>;
    /** How the bandwidth of a public CLB is charged. @default "TRAFFIC_POSTPAID_BY_HOUR" */
    clbChargeType?: pulumi.Input<ClbChargeType>;
    /**
     * The specification of an LCU-supported CLB, such as `clb.c2.medium`.
     * @default - a shared one; on the international site a standard one
     */
    clbSlaType?: pulumi.Input<string>;
    /**
     * Whether the CLB's own security groups alone decide who may connect, and not those of the backends.
     * @default false
     */
    clbPassToTarget?: pulumi.Input<boolean>;
    /** The subnet of an internal CLB's address, in an adopted network. @default - the first subnet of the nodes */
    clbSubnetId?: pulumi.Input<string>;
    /**
     * For GlobalRouter with direct access: the id of an existing CCN to attach the VPC to, or `new` for one of the
     * stack's own. Requires `region`.
     * @default - none
     */
    ccn?: string;
    /** The region of the VPC. Required by `ccn`. @default - none */
    region?: string;
    /** `spec.loadBalancer` of a TkeServiceConfig for the CLB's listeners. @default - the controller's defaults */
    tkeServiceConfig?: pulumi.Input<LoadBalancerConfig>;
    /**
     * Whether the CLB binds Pods directly. `false` makes a scenario with direct access show how the client's address is
     * lost.
     * @default - the scenario's
     */
    directAccess?: boolean;
    /** The domain that clients call and the certificate is for. Required by scenarios with HTTPS. @default - none */
    certificateDomain?: string;
    /** The id of an existing certificate in the SSL certificate service. @default - a new, self-signed one */
    certificateId?: pulumi.Input<string>;
    /**
     * The container image, or `source` for the image of the source document.
     * @default - a public echo server, see `DEFAULT_IMAGE`
     */
    image?: pulumi.Input<string>;
    /** The name of the Secret in the app's namespace with which a private image is pulled. @default - none */
    imagePullSecret?: pulumi.Input<string>;
    /** The names of several such Secrets, in place of `imagePullSecret`. @default - none */
    imagePullSecrets?: string[];
    /** The TCP port on which the image listens. @default 5000 */
    containerPort?: number;
    /** The command that replaces the image's entry point. @default - the image's */
    command?: string[];
    /** The arguments that replace the image's command. @default - the image's */
    args?: string[];
    /**
     * The ports of the CLB, each with the port of the Pods that it forwards to. An Ingress has exactly one.
     * @default - the scenario's, to `containerPort`
     */
    ports?: EntryPort[];
    /** The domain that clients call, for an Ingress without HTTPS. @default - whatever they call */
    host?: string;
    /** The path of the Ingress's rule. @default "/" */
    path?: string;
    /** How the Ingress compares a request's path with `path`. @default "Prefix" */
    pathType?: PathType;
    /** The environment variables of the container. @default - none */
    env?: pulumi.Input<EnvVariable[]>;
    /** The resource requests and limits of the container. @default - a tenth of a core and 128 MiB, at most 256 MiB */
    resources?: ContainerResources;
    /** What Kubernetes probes: the path of an HTTP request, `tcp` for a connection, or `none`. @default "/" */
    probe?: string;
    /**
     * The name of the ServiceAccount that the Pods run as.
     * @default - the namespace's, whose token the Pods do not get
     */
    serviceAccountName?: pulumi.Input<string>;
    /** The user id that the container runs as, which is not 0. @default 65534 */
    runAsUser?: pulumi.Input<number>;
    /** Labels of the Pods and their Deployment, in addition to those by which Services select them. @default - none */
    labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** The name of the namespace that the stack creates for the app. @default "client-ip" */
    namespace?: pulumi.Input<string>;
    /** The id of an existing VPC. With `clusterId`, the VPC of that cluster. @default - a new one */
    vpcId?: pulumi.Input<string>;
    /** The ids of existing subnets for the new native nodes. @default - none */
    nodeSubnetIds?: string[];
    /** The ids of existing subnets for the Pods of a new VPC-CNI cluster. @default - none */
    podSubnetIds?: string[];
    /** The ids of existing subnets for the new super nodes. @default - none */
    superNodeSubnetIds?: string[];
    /** The id of an existing cluster, whose network and nodes the stack uses. @default - a new one */
    clusterId?: pulumi.Input<string>;
    /** The kubeconfig of the existing cluster. @default - fetched */
    kubeconfig?: pulumi.Input<string>;
    /** The id of an existing CLB in the VPC. @default - a new one, see `clb` */
    loadBalancerId?: pulumi.Input<string>;
    /** The name of an existing namespace of the cluster, in which the stack creates the app. @default - a new one */
    existingNamespace?: pulumi.Input<string>;
    /**
     * An existing workload of that namespace, to which clients are led in place of the stack's app: `deployment/shop`,
     * `statefulset/shop` or `daemonset/shop`.
     * @default - `selector`, or the stack runs `image`
     */
    workload?: string;
    /**
     * The labels of the existing Pods to which clients are led, where no single workload has them all.
     * @default - those of `workload`
     */
    selector?: Record<string, string>;
    /**
     * The name of the Service or Ingress.
     * @default - with `workload` `client-ip-<its name>`, otherwise a name for each kind
     */
    entryPointName?: string;
    /** Tags of all resources that can have tags, in addition to those of `resourceTags`. @default - none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /**
     * The time after the stack's last update, such as `4h`, after which `npm run teardown -- --expired` destroys it.
     * @default - never
     */
    ttl?: pulumi.Input<string>;
}
