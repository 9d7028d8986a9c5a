import type {
    ClusterAsGroupOption,
    ClusterExtraArgs,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_models";
import type { CreateNativeNodePoolParam } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20220501/tke_models";
import type {
    CreateAutoScalingGroupRequest,
    CreateLaunchConfigurationRequest,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/as/v20180419/as_models";
import type { Tag } from "./tag-records";

export type ClusterNetworkType = "VPC-CNI" | "GR";

/** What decides how TKE treats a cluster. It is kept from the cluster's creation on. */
export interface ClusterProfile {
    /** Which keys kube-system/tke-service-controller-config is created with (457/131136): those of a new or an old cluster. */
    controllerDefaults: "new" | "old";
    /** Whether the account is billed by IP address ("standard"), which direct access asks for where it matters (457/41897). */
    billByIp: boolean;
    /** Whether Tencent has opened SNAT Pro to the account, which GlobalRouter's direct access needs (E4060). */
    snatPro: boolean;
    /**
     * What makes a GlobalRouter cluster's Pod addresses valid ones for CLBs: Tencent, which the account asked in a ticket,
     * or the container CIDR's route in a CCN (457/41897 of 2022).
     */
    containerCidr: "ticket" | "ccn";
}

export interface ClusterRecord extends ClusterProfile {
    clusterId: string;
    name: string;
    description: string;
    version: string;
    os: string;
    type: string;
    level: string;
    autoUpgradeLevel: boolean;
    projectId: number;
    vpcId: string;
    networkType: ClusterNetworkType;
    vpcCniType: string;
    /** The subnets that Pods with VPC-CNI take their addresses from. Empty with GR, unless VPC-CNI is switched on beside it. */
    eniSubnetIds: string[];
    /**
     * Seconds after which a fixed Pod address is given back.
     *
     * @default 300
     */
    claimExpiredSeconds?: number;
    /** GR: what nodes' Pod CIDRs are cut from. Empty with VPC-CNI. */
    clusterCidr: string;
    serviceCidr: string;
    maxNodePodNum: number;
    maxClusterServiceNum: number;
    ipvs: boolean;
    ignoreClusterCidrConflict: boolean;
    ignoreServiceCidrConflict: boolean;
    isNonStaticIpMode: boolean;
    nodeNameType: string;
    containerRuntime: string;
    runtimeVersion: string;
    deletionProtection: boolean;
    status: "Creating" | "Running" | "Deleting" | "Abnormal";
    /** A custom image (`img-…`) that new nodes boot from; absent: `os`. */
    imageId?: string;
    /** What ModifyClusterAsGroupOptionAttribute set. */
    asGroupOption?: ClusterAsGroupOption;
    /** What ModifyClusterExtraArgs set. */
    extraArgs?: ClusterExtraArgs;
    /** Until when (ISO 8601) the cluster is `Upgrading`. */
    upgradingUntil?: string;
    /** Until when (ISO 8601) VPC-CNI is being switched on. */
    vpcCniInitializingUntil?: string;
    createdTime: string;
    tags: Tag[];
}

/** An add-on of a cluster. Store id: `<clusterId>/<name>`. */
export interface AddonRecord {
    clusterId: string;
    name: string;
    version: string;
    /** Base64 of a JSON object, as the user gave it; absent: none given. */
    rawValues?: string;
    createTime: string;
    /** What is done to it, and until when (ISO 8601); then it has `Succeeded`. */
    changing: { phase: "Installing" | "Upgrading"; until: string };
}

/** Something long that TKE does to a cluster (DescribeTasks). Store id: `taskId`. */
export interface ClusterTaskRecord {
    taskId: string;
    clusterId: string;
    taskType: string;
    /** ISO 8601. */
    startAt: string;
    /** When it is done, ISO 8601. */
    endAt: string;
}

/** One side (intranet or extranet) of a cluster's API server endpoint. Store id: `<clusterId>/intranet` or `<clusterId>/extranet`. */
export interface ClusterEndpointRecord {
    clusterId: string;
    extranet: boolean;
    status: "Creating" | "Created" | "Deleting" | "CreateFailed";
    /** Intranet: an address of the VPC. Extranet: a loopback address as it is (127.2.x.y). */
    address: string;
    subnetId: string;
    securityGroup: string;
    domain: string;
    errorMessage: string;
    /** The user's own CLB that serves it (ExistedLoadBalancerId). @default - one of TKE's, which the CLB API does not show */
    loadBalancerId?: string;
}

/** A native node pool. */
export interface NodePoolRecord {
    nodePoolId: string;
    clusterId: string;
    name: string;
    lifeState: "Creating" | "Running" | "Deleting";
    replicas: number;
    labels: { name: string; value: string }[];
    taints: { key: string; value: string; effect: string }[];
    annotations: { name: string; value: string }[];
    tags: { resourceType: string; tags: Tag[] }[];
    deletionProtection: boolean;
    unschedulable: boolean;
    /** The rest of CreateNodePool's `Native`, echoed by DescribeNodePools. */
    native: Omit<CreateNativeNodePoolParam, "Replicas" | "Password"> & { SecurityGroupIds: string[] };
    createdAt: string;
}

/** What TKE gives a CVM node beside its instance (InstanceAdvancedSettings). */
export interface CvmNodeSettings {
    labels: { name: string; value: string }[];
    taints: { key: string; value: string; effect: string }[];
    unschedulable: boolean;
}

/** A pool of CVM nodes, with the scaling group that creates them. */
export interface CvmNodePoolRecord {
    nodePoolId: string;
    clusterId: string;
    name: string;
    lifeState: "creating" | "normal" | "deleting";
    autoscalingGroupId: string;
    launchConfigurationId: string;
    enableAutoscale: boolean;
    minSize: number;
    maxSize: number;
    desiredCapacity: number;
    labels: { name: string; value: string }[];
    taints: { key: string; value: string; effect: string }[];
    annotations: { name: string; value: string }[];
    tags: Tag[];
    deletionProtection: boolean;
    unschedulable: boolean;
    os: string;
    osCustomizeType: string;
    /** Of AutoScalingGroupPara. */
    subnetIds: string[];
    /** The whole of AutoScalingGroupPara and of LaunchConfigurePara, as DescribeAutoScalingGroups and its like show them. */
    scalingGroup: Partial<CreateAutoScalingGroupRequest>;
    launchConfiguration: Partial<CreateLaunchConfigurationRequest>;
    /** Of InstanceAdvancedSettings. */
    node: CvmNodeSettings;
    createdAt: string;
}

/** A node: a native one, or one that is a CVM instance of its own. */
export interface MachineRecord {
    /** `<nodePoolId>-xxxxx`, of a CVM node its instance's id. */
    machineName: string;
    /** `ins-…`: what a CLB target names. */
    instanceId: string;
    /** Empty for a CVM node that is in no pool. */
    nodePoolId: string;
    clusterId: string;
    /** The node's address in the VPC, which is also the Node object's name (NodeNameType lan-ip). */
    lanIp: string;
    subnetId: string;
    zone: string;
    instanceType: string;
    securityGroupIds: string[];
    state: "Creating" | "Running" | "Deleting";
    createdAt: string;
    /** Of a CVM node; a native one has none of it. */
    cvm?: CvmNodeSettings & {
        /** Whether its pool's scaling group created it. */
        isScaled: boolean;
        /** Whether the instance goes with the node. */
        terminates: boolean;
    };
}

/** A super node pool. */
export interface VirtualNodePoolRecord {
    nodePoolId: string;
    clusterId: string;
    name: string;
    lifeState: "creating" | "normal" | "deleting";
    securityGroupIds: string[];
    labels: { name: string; value: string }[];
    taints: { key: string; value: string; effect: string }[];
    createdAt: string;
}

/** A super node. */
export interface VirtualNodeRecord {
    /** `eklet-subnet-xxxxxxxx-yyyyyyyy`, which is also the Node object's name. */
    name: string;
    nodePoolId: string;
    clusterId: string;
    subnetId: string;
    zone: string;
    displayName: string;
    phase: "Pending" | "Running" | "Deleting";
    createdAt: string;
}
