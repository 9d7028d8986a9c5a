import type { HealthCheck } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { CreateNativeNodePoolParam } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20220501/tke_models";
import type { SecurityGroupPolicy } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";

/** What the lab's cloud holds, one record a resource. Names and values are those of Tencent's API. */
export interface Records {
    vpc: VpcRecord;
    subnet: SubnetRecord;
    routeTable: RouteTableRecord;
    securityGroup: SecurityGroupRecord;
    address: AddressRecord;
    natGateway: NatGatewayRecord;
    loadBalancer: LoadBalancerRecord;
    cluster: ClusterRecord;
    clusterEndpoint: ClusterEndpointRecord;
    nodePool: NodePoolRecord;
    machine: MachineRecord;
    virtualNodePool: VirtualNodePoolRecord;
    virtualNode: VirtualNodeRecord;
    privateIp: PrivateIpRecord;
    addressBlock: AddressBlockRecord;
    task: TaskRecord;
    setting: SettingRecord;
}

export type RecordKind = keyof Records;

export interface Tag {
    key: string;
    value: string;
}

export interface VpcRecord {
    vpcId: string;
    name: string;
    cidrBlock: string;
    dnsServers: string[];
    createdTime: string;
    tags: Tag[];
}

export interface SubnetRecord {
    subnetId: string;
    vpcId: string;
    name: string;
    cidrBlock: string;
    zone: string;
    routeTableId: string;
    createdTime: string;
    tags: Tag[];
}

export interface RouteTableRecord {
    routeTableId: string;
    vpcId: string;
    name: string;
    main: boolean;
    createdTime: string;
    routes: RouteRecord[];
    tags: Tag[];
}

export interface RouteRecord {
    routeId: number;
    routeItemId: string;
    destinationCidrBlock: string;
    /** `NAT`, `EIP`, `NORMAL_CVM`, … */
    gatewayType: string;
    gatewayId: string;
    description: string;
    enabled: boolean;
}

export interface SecurityGroupRecord {
    securityGroupId: string;
    name: string;
    description: string;
    projectId: string;
    createdTime: string;
    /** A decimal string that goes up with every change of the rules. */
    version: string;
    ingress: SecurityGroupPolicy[];
    egress: SecurityGroupPolicy[];
    tags: Tag[];
}

/** An elastic IP (EIP). */
export interface AddressRecord {
    addressId: string;
    name: string;
    addressIp: string;
    internetChargeType: string;
    bandwidth: number;
    /** Id of the NAT gateway (or other resource) it is bound to; empty: `UNBIND`. */
    instanceId: string;
    createdTime: string;
    tags: Tag[];
}

export interface NatGatewayRecord {
    natGatewayId: string;
    vpcId: string;
    name: string;
    zone: string;
    maxConcurrentConnection: number;
    internetMaxBandwidthOut: number;
    natProductVersion: number;
    addressIds: string[];
    createdTime: string;
    tags: Tag[];
}

export interface LoadBalancerRecord {
    loadBalancerId: string;
    name: string;
    type: "OPEN" | "INTERNAL";
    /** A public VIP is a loopback address as it is (127.2.x.y); an internal one is an address of the VPC. */
    vips: string[];
    vpcId: string;
    subnetId: string;
    projectId: number;
    internetChargeType: string;
    internetMaxBandwidthOut: number;
    passToTarget: boolean;
    deleteProtect: boolean;
    securityGroups: string[];
    createdTime: string;
    tags: Tag[];
    listeners: ListenerRecord[];
}

export type ListenerProtocol = "TCP" | "UDP" | "HTTP" | "HTTPS";

export interface ListenerRecord {
    listenerId: string;
    name: string;
    protocol: ListenerProtocol;
    port: number;
    createdTime: string;
    /** Layer 4 only: `WRR` (the default) or `LEAST_CONN`. */
    scheduler?: string;
    /** Layer 4 only; seconds, 0: no session persistence (the default). */
    sessionExpireTime?: number;
    /** Layer 4 only. */
    healthCheck?: HealthCheck;
    /** Layer 4 only. */
    targets: TargetRecord[];
    /** Layer 7 only. */
    rules: RuleRecord[];
}

export interface RuleRecord {
    locationId: string;
    /** Empty: the VIP. */
    domain: string;
    url: string;
    scheduler?: string;
    sessionExpireTime?: number;
    healthCheck?: HealthCheck;
    targets: TargetRecord[];
}

/** A real server: a node (`instanceId`, type `CVM`) or an address in the VPC (`eniIp`, type `ENI`: a Pod, bound directly). */
export interface TargetRecord {
    type: "CVM" | "ENI";
    instanceId?: string;
    eniIp?: string;
    port: number;
    weight: number;
    registeredTime: string;
}

export type ClusterNetworkType = "VPC-CNI" | "GR";

export interface ClusterRecord {
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
    /** VPC-CNI: the subnets that Pods take their addresses from. */
    eniSubnetIds: string[];
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
    /** Which keys kube-system/tke-service-controller-config is made with (457/131136): today's, or an old cluster's. */
    controllerDefaults: "new" | "old";
    status: "Creating" | "Running" | "Deleting" | "Abnormal";
    createdTime: string;
    tags: Tag[];
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

/** A native node. */
export interface MachineRecord {
    /** `<nodePoolId>-xxxxx`. */
    machineName: string;
    /** `ins-…`: what a CLB target names. */
    instanceId: string;
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

/** One address taken from a subnet. Store id: `<vpcId>/<ip>`. */
export interface PrivateIpRecord {
    vpcId: string;
    subnetId: string;
    ip: string;
    /** What holds it: `machine/<machineName>`, `virtualNode/<name>`, `pod/<clusterId>/<uid>`, `lb/<id>`, `endpoint/<id>`, … */
    owner: string;
}

/**
 * Which loopback block (127.`block`.0.0/16) stands for a VPC's CIDR or a GlobalRouter cluster's Pod CIDR.
 * Store id: the VPC's or the cluster's id.
 */
export interface AddressBlockRecord {
    vpcId: string;
    clusterId: string;
    cidr: string;
    block: number;
}

/** An asynchronous job of the CLB API; store id: its request id. */
export interface TaskRecord {
    taskId: string;
    loadBalancerIds: string[];
}

/** A setting of the lab itself, not of the cloud. */
export interface SettingRecord {
    name: string;
    value: string;
}
