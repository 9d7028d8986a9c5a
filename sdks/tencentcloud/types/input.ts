import type { InputOf } from "../resource";
import type * as outputs from "./output";

export type ClbAttachmentTarget = InputOf<outputs.ClbAttachmentTarget>;
export type ClbInstanceExclusiveCluster = InputOf<outputs.ClbInstanceExclusiveCluster>;
export type ClbInstanceExclusiveClusterClassicalCluster = InputOf<outputs.ClbInstanceExclusiveClusterClassicalCluster>;
export type ClbInstanceExclusiveClusterL4Cluster = InputOf<outputs.ClbInstanceExclusiveClusterL4Cluster>;
export type ClbInstanceExclusiveClusterL7Cluster = InputOf<outputs.ClbInstanceExclusiveClusterL7Cluster>;
export type ClbInstanceSnatIp = InputOf<outputs.ClbInstanceSnatIp>;
export type ClbInstanceTimeouts = InputOf<outputs.ClbInstanceTimeouts>;
export type ClbListenerMultiCertInfo = InputOf<outputs.ClbListenerMultiCertInfo>;
export type KubernetesClusterAuthOptions = InputOf<outputs.KubernetesClusterAuthOptions>;
export type KubernetesClusterClusterAudit = InputOf<outputs.KubernetesClusterClusterAudit>;
export type KubernetesClusterClusterExtraArgs = InputOf<outputs.KubernetesClusterClusterExtraArgs>;
export type KubernetesClusterEventPersistence = InputOf<outputs.KubernetesClusterEventPersistence>;
export type KubernetesClusterExistInstance = InputOf<outputs.KubernetesClusterExistInstance>;
export type KubernetesClusterExistInstanceInstancesPara = InputOf<outputs.KubernetesClusterExistInstanceInstancesPara>;
export type KubernetesClusterExistInstanceInstancesParaMasterConfig =
    InputOf<outputs.KubernetesClusterExistInstanceInstancesParaMasterConfig>;
export type KubernetesClusterExistInstanceInstancesParaMasterConfigDataDisk =
    InputOf<outputs.KubernetesClusterExistInstanceInstancesParaMasterConfigDataDisk>;
export type KubernetesClusterExistInstanceInstancesParaMasterConfigExtraArgs =
    InputOf<outputs.KubernetesClusterExistInstanceInstancesParaMasterConfigExtraArgs>;
export type KubernetesClusterExistInstanceInstancesParaMasterConfigGpuArgs =
    InputOf<outputs.KubernetesClusterExistInstanceInstancesParaMasterConfigGpuArgs>;
export type KubernetesClusterExistInstanceInstancesParaMasterConfigLabel =
    InputOf<outputs.KubernetesClusterExistInstanceInstancesParaMasterConfigLabel>;
export type KubernetesClusterExistInstanceInstancesParaMasterConfigTaint =
    InputOf<outputs.KubernetesClusterExistInstanceInstancesParaMasterConfigTaint>;
export type KubernetesClusterExtensionAddon = InputOf<outputs.KubernetesClusterExtensionAddon>;
export type KubernetesClusterLogAgent = InputOf<outputs.KubernetesClusterLogAgent>;
export type KubernetesClusterMasterConfig = InputOf<outputs.KubernetesClusterMasterConfig>;
export type KubernetesClusterMasterConfigDataDisk = InputOf<outputs.KubernetesClusterMasterConfigDataDisk>;
export type KubernetesClusterNodePoolGlobalConfig = InputOf<outputs.KubernetesClusterNodePoolGlobalConfig>;
export type KubernetesClusterResourceDeleteOption = InputOf<outputs.KubernetesClusterResourceDeleteOption>;
export type KubernetesClusterWorkerConfig = InputOf<outputs.KubernetesClusterWorkerConfig>;
export type KubernetesClusterWorkerConfigDataDisk = InputOf<outputs.KubernetesClusterWorkerConfigDataDisk>;
export type KubernetesClusterWorkerInstancesList = InputOf<outputs.KubernetesClusterWorkerInstancesList>;
export type KubernetesNativeNodePoolAnnotation = InputOf<outputs.KubernetesNativeNodePoolAnnotation>;
export type KubernetesNativeNodePoolLabel = InputOf<outputs.KubernetesNativeNodePoolLabel>;
export type KubernetesNativeNodePoolNative = InputOf<outputs.KubernetesNativeNodePoolNative>;
export type KubernetesNativeNodePoolNativeDataDisk = InputOf<outputs.KubernetesNativeNodePoolNativeDataDisk>;
export type KubernetesNativeNodePoolNativeInstanceChargePrepaid =
    InputOf<outputs.KubernetesNativeNodePoolNativeInstanceChargePrepaid>;
export type KubernetesNativeNodePoolNativeInternetAccessible =
    InputOf<outputs.KubernetesNativeNodePoolNativeInternetAccessible>;
export type KubernetesNativeNodePoolNativeLifecycle = InputOf<outputs.KubernetesNativeNodePoolNativeLifecycle>;
export type KubernetesNativeNodePoolNativeManagement = InputOf<outputs.KubernetesNativeNodePoolNativeManagement>;
export type KubernetesNativeNodePoolNativeScaling = InputOf<outputs.KubernetesNativeNodePoolNativeScaling>;
export type KubernetesNativeNodePoolNativeSystemDisk = InputOf<outputs.KubernetesNativeNodePoolNativeSystemDisk>;
export type KubernetesNativeNodePoolTag = InputOf<outputs.KubernetesNativeNodePoolTag>;
export type KubernetesNativeNodePoolTagTag = InputOf<outputs.KubernetesNativeNodePoolTagTag>;
export type KubernetesNativeNodePoolTaint = InputOf<outputs.KubernetesNativeNodePoolTaint>;
export type KubernetesServerlessNodePoolServerlessNode = InputOf<outputs.KubernetesServerlessNodePoolServerlessNode>;
export type KubernetesServerlessNodePoolTaint = InputOf<outputs.KubernetesServerlessNodePoolTaint>;
export type ProviderAssumeRole = InputOf<outputs.ProviderAssumeRole>;
export type ProviderAssumeRoleWithWebIdentity = InputOf<outputs.ProviderAssumeRoleWithWebIdentity>;
export type SecurityGroupRuleSetEgress = InputOf<outputs.SecurityGroupRuleSetEgress>;
export type SecurityGroupRuleSetIngress = InputOf<outputs.SecurityGroupRuleSetIngress>;
export type SecurityGroupTimeouts = InputOf<outputs.SecurityGroupTimeouts>;
