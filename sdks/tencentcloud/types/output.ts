/** What functions answer in their lists, all of it optional as the generator has it. */
export type * from "./function-output";

export interface ClbAttachmentTarget {
    eniIp?: string;
    instanceId?: string;
    port: number;
    weight?: number;
}

export interface ClbInstanceExclusiveCluster {
    classicalCluster?: ClbInstanceExclusiveClusterClassicalCluster;
    l4Clusters?: ClbInstanceExclusiveClusterL4Cluster[];
    l7Clusters?: ClbInstanceExclusiveClusterL7Cluster[];
}

export interface ClbInstanceExclusiveClusterClassicalCluster {
    clusterId: string;
    clusterName?: string;
    zone?: string;
}

export interface ClbInstanceExclusiveClusterL4Cluster {
    clusterId: string;
    clusterName?: string;
    zone?: string;
}

export interface ClbInstanceExclusiveClusterL7Cluster {
    clusterId: string;
    clusterName?: string;
    zone?: string;
}

export interface ClbInstanceSnatIp {
    ip?: string;
    subnetId: string;
}

export interface ClbInstanceTimeouts {
    create?: string;
    update?: string;
}

export interface ClbListenerMultiCertInfo {
    certIdLists: string[];
    sslMode: string;
}

export interface KubernetesClusterAuthOptions {
    autoCreateDiscoveryAnonymousAuth?: boolean;
    issuer?: string;
    jwksUri?: string;
    useTkeDefault?: boolean;
}

export interface KubernetesClusterClusterAudit {
    deleteAuditLogAndTopic?: boolean;
    enabled: boolean;
    logSetId?: string;
    topicId?: string;
}

export interface KubernetesClusterClusterExtraArgs {
    kubeApiservers?: string[];
    kubeControllerManagers?: string[];
    kubeSchedulers?: string[];
}

export interface KubernetesClusterEventPersistence {
    deleteEventLogAndTopic?: boolean;
    enabled: boolean;
    logSetId?: string;
    topicId?: string;
}

export interface KubernetesClusterExistInstance {
    desiredPodNumbers?: number[];
    instancesPara?: KubernetesClusterExistInstanceInstancesPara;
    nodeRole?: string;
}

export interface KubernetesClusterExistInstanceInstancesPara {
    enhancedMonitorService?: boolean;
    enhancedSecurityService?: boolean;
    instanceIds: string[];
    keyIds?: string[];
    masterConfig?: KubernetesClusterExistInstanceInstancesParaMasterConfig;
    password?: string;
    securityGroupIds?: string[];
}

export interface KubernetesClusterExistInstanceInstancesParaMasterConfig {
    dataDisk?: KubernetesClusterExistInstanceInstancesParaMasterConfigDataDisk;
    desiredPodNumber?: number;
    dockerGraphPath?: string;
    extraArgs?: KubernetesClusterExistInstanceInstancesParaMasterConfigExtraArgs;
    gpuArgs?: KubernetesClusterExistInstanceInstancesParaMasterConfigGpuArgs;
    labels?: KubernetesClusterExistInstanceInstancesParaMasterConfigLabel[];
    mountTarget?: string;
    taints?: KubernetesClusterExistInstanceInstancesParaMasterConfigTaint[];
    unschedulable?: number;
    userScript?: string;
}

export interface KubernetesClusterExistInstanceInstancesParaMasterConfigDataDisk {
    autoFormatAndMount?: boolean;
    diskPartition?: string;
    diskSize?: number;
    diskType?: string;
    fileSystem?: string;
    mountTarget?: string;
}

export interface KubernetesClusterExistInstanceInstancesParaMasterConfigExtraArgs {
    kubelets?: string[];
}

export interface KubernetesClusterExistInstanceInstancesParaMasterConfigGpuArgs {
    cuda?: Record<string, string>;
    cudnn?: Record<string, string>;
    customDriver?: Record<string, string>;
    driver?: Record<string, string>;
    migEnable?: boolean;
}

export interface KubernetesClusterExistInstanceInstancesParaMasterConfigLabel {
    name: string;
    value: string;
}

export interface KubernetesClusterExistInstanceInstancesParaMasterConfigTaint {
    effect?: string;
    key?: string;
    value?: string;
}

export interface KubernetesClusterExtensionAddon {
    name: string;
    param: string;
}

export interface KubernetesClusterLogAgent {
    enabled: boolean;
    kubeletRootDir?: string;
}

export interface KubernetesClusterMasterConfig {
    availabilityZone?: string;
    bandwidthPackageId?: string;
    camRoleName?: string;
    count?: number;
    dataDisks?: KubernetesClusterMasterConfigDataDisk[];
    desiredPodNum?: number;
    disasterRecoverGroupIds?: string[];
    enhancedMonitorService?: boolean;
    enhancedSecurityService?: boolean;
    hostname?: string;
    hpcClusterId?: string;
    imgId?: string;
    instanceChargeType?: string;
    instanceChargeTypePrepaidPeriod?: number;
    instanceChargeTypePrepaidRenewFlag?: string;
    instanceName?: string;
    instanceType: string;
    internetChargeType?: string;
    internetMaxBandwidthOut?: number;
    keyIds?: string[];
    password?: string;
    publicIpAssigned?: boolean;
    securityGroupIds?: string[];
    subnetId: string;
    systemDiskSize?: number;
    systemDiskType?: string;
    userData?: string;
}

export interface KubernetesClusterMasterConfigDataDisk {
    autoFormatAndMount?: boolean;
    diskPartition?: string;
    diskSize?: number;
    diskType?: string;
    encrypt?: boolean;
    fileSystem?: string;
    kmsKeyId?: string;
    mountTarget?: string;
    snapshotId?: string;
}

export interface KubernetesClusterNodePoolGlobalConfig {
    expander?: string;
    ignoreDaemonSetsUtilization?: boolean;
    isScaleInEnabled?: boolean;
    maxConcurrentScaleIn?: number;
    scaleInDelay?: number;
    scaleInUnneededTime?: number;
    scaleInUtilizationThreshold?: number;
    skipNodesWithLocalStorage?: boolean;
    skipNodesWithSystemPods?: boolean;
}

export interface KubernetesClusterResourceDeleteOption {
    deleteMode: string;
    resourceType: string;
    skipDeletionProtection?: boolean;
}

export interface KubernetesClusterWorkerConfig {
    availabilityZone?: string;
    bandwidthPackageId?: string;
    camRoleName?: string;
    count?: number;
    dataDisks?: KubernetesClusterWorkerConfigDataDisk[];
    desiredPodNum?: number;
    disasterRecoverGroupIds?: string[];
    enhancedMonitorService?: boolean;
    enhancedSecurityService?: boolean;
    hostname?: string;
    hpcClusterId?: string;
    imgId?: string;
    instanceChargeType?: string;
    instanceChargeTypePrepaidPeriod?: number;
    instanceChargeTypePrepaidRenewFlag?: string;
    instanceName?: string;
    instanceType: string;
    internetChargeType?: string;
    internetMaxBandwidthOut?: number;
    keyIds?: string[];
    password?: string;
    publicIpAssigned?: boolean;
    securityGroupIds?: string[];
    subnetId: string;
    systemDiskSize?: number;
    systemDiskType?: string;
    userData?: string;
}

export interface KubernetesClusterWorkerConfigDataDisk {
    autoFormatAndMount?: boolean;
    diskPartition?: string;
    diskSize?: number;
    diskType?: string;
    encrypt?: boolean;
    fileSystem?: string;
    kmsKeyId?: string;
    mountTarget?: string;
    snapshotId?: string;
}

export interface KubernetesClusterWorkerInstancesList {
    failedReason?: string;
    instanceId?: string;
    instanceRole?: string;
    instanceState?: string;
    lanIp?: string;
}

export interface KubernetesNativeNodePoolAnnotation {
    name: string;
    value: string;
}

export interface KubernetesNativeNodePoolLabel {
    name: string;
    value: string;
}

export interface KubernetesNativeNodePoolNative {
    autoRepair?: boolean;
    dataDisks?: KubernetesNativeNodePoolNativeDataDisk[];
    enableAutoscaling?: boolean;
    healthCheckPolicyName?: string;
    hostNamePattern?: string;
    instanceChargePrepaid?: KubernetesNativeNodePoolNativeInstanceChargePrepaid;
    instanceChargeType: string;
    instanceTypes: string[];
    internetAccessible?: KubernetesNativeNodePoolNativeInternetAccessible;
    keyIds?: string[];
    kubeletArgs?: string[];
    lifecycle?: KubernetesNativeNodePoolNativeLifecycle;
    machineType?: string;
    management?: KubernetesNativeNodePoolNativeManagement;
    replicas?: number;
    runtimeRootDir?: string;
    scaling?: KubernetesNativeNodePoolNativeScaling;
    securityGroupIds: string[];
    subnetIds: string[];
    systemDisk: KubernetesNativeNodePoolNativeSystemDisk;
}

export interface KubernetesNativeNodePoolNativeDataDisk {
    autoFormatAndMount: boolean;
    diskPartition?: string;
    diskSize: number;
    diskType: string;
    encrypt?: string;
    fileSystem?: string;
    kmsKeyId?: string;
    mountTarget?: string;
    snapshotId?: string;
    throughputPerformance?: number;
}

export interface KubernetesNativeNodePoolNativeInstanceChargePrepaid {
    period: number;
    renewFlag?: string;
}

export interface KubernetesNativeNodePoolNativeInternetAccessible {
    bandwidthPackageId?: string;
    chargeType: string;
    maxBandwidthOut: number;
}

export interface KubernetesNativeNodePoolNativeLifecycle {
    postInit?: string;
    preInit?: string;
}

export interface KubernetesNativeNodePoolNativeManagement {
    hosts?: string[];
    kernelArgs?: string[];
    nameservers?: string[];
}

export interface KubernetesNativeNodePoolNativeScaling {
    createPolicy?: string;
    maxReplicas?: number;
    minReplicas?: number;
}

export interface KubernetesNativeNodePoolNativeSystemDisk {
    diskSize: number;
    diskType: string;
    encrypt?: string;
    kmsKeyId?: string;
}

export interface KubernetesNativeNodePoolTag {
    resourceType?: string;
    tags?: KubernetesNativeNodePoolTagTag[];
}

export interface KubernetesNativeNodePoolTagTag {
    key?: string;
    value?: string;
}

export interface KubernetesNativeNodePoolTaint {
    effect?: string;
    key?: string;
    value?: string;
}

export interface KubernetesServerlessNodePoolServerlessNode {
    displayName?: string;
    subnetId: string;
}

export interface KubernetesServerlessNodePoolTaint {
    effect: string;
    key: string;
    value: string;
}

export interface ProviderAssumeRole {
    externalId?: string;
    policy?: string;
    roleArn: string;
    serialNumber?: string;
    sessionDuration?: number;
    sessionName: string;
    sourceIdentity?: string;
    tokenCode?: string;
}

export interface ProviderAssumeRoleWithWebIdentity {
    providerId?: string;
    roleArn?: string;
    roleArnFile?: string;
    sessionDuration?: number;
    sessionName: string;
    webIdentityToken?: string;
    webIdentityTokenFile?: string;
}

export interface SecurityGroupRuleSetEgress {
    action: string;
    addressTemplateGroup?: string;
    addressTemplateId?: string;
    cidrBlock?: string;
    description?: string;
    ipv6CidrBlock?: string;
    policyIndex?: number;
    port?: string;
    protocol?: string;
    serviceTemplateGroup?: string;
    serviceTemplateId?: string;
    sourceSecurityId?: string;
}

export interface SecurityGroupRuleSetIngress {
    action: string;
    addressTemplateGroup?: string;
    addressTemplateId?: string;
    cidrBlock?: string;
    description?: string;
    ipv6CidrBlock?: string;
    policyIndex?: number;
    port?: string;
    protocol?: string;
    serviceTemplateGroup?: string;
    serviceTemplateId?: string;
    sourceSecurityId?: string;
}

export interface SecurityGroupTimeouts {
    delete?: string;
}
