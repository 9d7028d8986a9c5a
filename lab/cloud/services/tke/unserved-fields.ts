import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import type { Client as NodePoolClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20220501/tke_client";
import { unservedSettings } from "./cvm-nodes/node-settings";
import { each, noEffect, refused, within, type UnservedFields } from "../../requests/unserved-fields";

const NO_GPU = refused("there are no GPUs");
const KEPT = noEffect("it is kept and shown");
const NO_MASQUERADE_LIST = refused("addresses within the VPC are never masqueraded");
const CONTROL_PLANE = refused("the control plane is of one size and protection");

/** Fields of tke 2018-05-25. */
export const UNSERVED: UnservedFields<Client> = {
    CreateCluster: {
        ...within("ClusterBasicSettings", {
            "TagSpecification.ResourceType": refused("tags are for the cluster", "cluster"),
            OsCustomizeType: refused("nodes have no operating system of their own", "GENERAL"),
            NeedWorkSecurityGroup: refused("nodes have the security groups of their pool"),
            SubnetId: refused("the control plane takes no address of the VPC"),
        }),
        ...within("ClusterAdvancedSettings", {
            AsEnabled: noEffect("Tencent's API takes it without effect, too"),
            ...each(refused("there is no log service (CLS)"), "AuditEnabled", "AuditLogTopicId", "AuditLogsetId"),
            BasePodNumber: refused("every node has room for `MaxNodePodNum` Pods"),
            CiliumMode: refused("there is no Cilium"),
            DataPlaneV2: refused("there is no Dataplane V2"),
            EnableCustomizedPodCIDR: refused("nodes have Pod CIDRs of one size"),
            EtcdOverrideConfigs: CONTROL_PLANE,
            IsDualStack: refused("there is no IPv6"),
            KubeProxyMode: refused("there is no kube-proxy-bpf"),
            QGPUShareEnable: NO_GPU,
            IsHighAvailability: CONTROL_PLANE,
            SecurityModeConfig: CONTROL_PLANE,
        }),
        ...unservedSettings("InstanceAdvancedSettings"),
        ...unservedSettings("RunInstancesForNode.InstanceAdvancedSettingsOverrides"),
        ExistedInstancesForNode: refused("existing instances are added by AddExistedInstances"),
        InstanceDataDiskMountSettings: noEffect("Pods have no volumes of their node's"),
        CdcId: refused("there are no dedicated zones (CDC)"),
    },
    ModifyClusterAttribute: {
        QGPUShareEnable: NO_GPU,
        ClusterProperty: refused("nodes keep the kind of name that the cluster was created with"),
        IsHighAvailability: CONTROL_PLANE,
        SecurityModeConfig: CONTROL_PLANE,
    },
    ModifyClusterTags: each(refused("tags are the cluster's alone"), "SyncSubresource", "SyncNodePoolTags"),
    DeleteCluster: {
        ResourceDeleteOptions: refused(
            "CLBs stay, and there are no cloud disks",
            ...["CBS", "CVM", "terminate", "retain", true],
        ),
    },
    CreateClusterInstances: {
        ...unservedSettings("InstanceAdvancedSettings"),
        SkipValidateOptions: noEffect("requests are checked as a whole"),
    },
    AddExistedInstances: {
        ...unservedSettings("InstanceAdvancedSettings"),
        ...unservedSettings("InstanceAdvancedSettingsOverrides"),
        ...each(
            noEffect("an instance is an address, not a machine that is installed anew"),
            ...["EnhancedService", "LoginSettings", "HostName", "ImageId"],
        ),
        NodeType: refused("an added instance is a CVM node"),
        Tags: refused("an instance keeps its tags"),
        RenewFlag: noEffect("nothing is charged"),
        SkipValidateOptions: noEffect("requests are checked as a whole"),
    },
    DeleteClusterInstances: {
        ForceDelete: noEffect("a node can leave its cluster at any time"),
        ResourceDeleteOptions: refused("disks go with their instance", "CBS", "terminate", true),
    },
    CreateClusterNodePool: {
        ...unservedSettings("InstanceAdvancedSettings"),
        ContainerRuntime: refused("nodes run containerd", "containerd"),
        RuntimeVersion: noEffect("nodes have their cluster's"),
        SkipValidateOptions: noEffect("requests are checked as a whole"),
    },
    ModifyClusterNodePool: {
        GPUArgs: NO_GPU,
        ...each(noEffect("no script runs"), "UserScript", "PreStartUserScript"),
        ExtraArgs: noEffect("the lab's kubelet has no arguments"),
        DockerGraphPath: noEffect("Pods have no volumes of their node's"),
        IgnoreExistedNode: refused("labels and taints reach existing nodes"),
    },
    UpdateClusterVersion: {
        MaxNotReadyPercent: noEffect("no node is ever unready for an update"),
        SkipPreCheck: noEffect("there is no pre-check"),
    },
    // Tencent's provider takes an imported cluster's options back so.
    ModifyClusterAuthenticationOptions: {
        ...within(
            "ServiceAccounts",
            each(
                refused("API servers sign service accounts' tokens as their own issuer", "", false),
                ...["UseTKEDefault", "Issuer", "JWKSURI", "AutoCreateDiscoveryAnonymousAuth"],
            ),
        ),
        OIDCConfig: refused("there is no identity provider of CAM for a cluster"),
    },
    ModifyClusterAsGroupOptionAttribute: within(
        "ClusterAsGroupOption",
        each(
            KEPT,
            "IsScaleDownEnabled",
            "MaxEmptyBulkDelete",
            "ScaleDownDelay",
            "ScaleDownUnneededTime",
            "ScaleDownUtilizationThreshold",
            "SkipNodesWithLocalStorage",
            "SkipNodesWithSystemPods",
            "IgnoreDaemonSetsUtilization",
            "OkTotalUnreadyCount",
            "MaxTotalUnreadyPercentage",
            "ScaleDownUnreadyTime",
            "UnregisteredNodeRemovalTime",
        ),
    ),
    EnableVpcCniNetworkType: { SkipAddingNonMasqueradeCIDRs: NO_MASQUERADE_LIST },
    AddVpcCniSubnets: { SkipAddingNonMasqueradeCIDRs: NO_MASQUERADE_LIST },
    CreateClusterEndpoint: { ExtensiveParameters: refused("a CLB that TKE creates has the defaults of its kind") },
    SwitchClusterEndpoint: { Rollback: refused("an endpoint leads straight to the API server, as after the switch") },
    ModifyClusterEndpointSP: { SecurityPolicies: refused("give `SecurityGroup`") },
    GetTkeAppChartList: {
        Arch: refused("add-ons are listed for amd64", "amd64"),
        ClusterType: refused("there are ordinary clusters only", "tke"),
    },
    DescribeLogSwitches: each(noEffect("no cluster ships logs"), "ClusterIds", "ClusterType"),
    CreateClusterVirtualNodePool: {
        "VirtualNodes.Tags": refused("super nodes have no tags"),
        "VirtualNodes.Quota": refused("super nodes have no quota"),
        DeletionProtection: refused("super node pools have no deletion protection"),
        OS: refused("Pods on super nodes are Linux ones", "linux"),
        SubnetAllocationPolicy: refused("Pods take the addresses of their super node's subnet"),
        AgentPlugin: refused("super nodes have no plug-ins"),
    },
    ModifyClusterVirtualNodePool: {
        DeletionProtection: refused("super node pools have no deletion protection"),
        SubnetAllocationPolicy: refused("Pods take the addresses of their super node's subnet"),
    },
    DeleteClusterVirtualNodePool: { Force: noEffect("a pool is deleted whether Pods run on it or not") },
};

const native = within("Native", {
    ...each(
        KEPT,
        "Scaling.CreatePolicy",
        "Scaling.ScaleDownMode",
        "AutoRepair",
        "HealthCheckPolicyName",
        "HostNamePattern",
        "RuntimeRootDir",
        "UpgradeSettings",
        "InstanceChargePrepaid",
        "CustomImage",
        "KeyIds",
    ),
    ...within(
        "SystemDisk",
        each(KEPT, "DiskType", "AutoFormatAndMount", "FileSystem", "MountTarget", "DiskId", "Encrypt", "KmsKeyId"),
    ),
    DataDisks: KEPT,
    Management: noEffect("it is kept and shown; a node is no machine of its own"),
    KubeletArgs: noEffect("they are kept and shown; the lab's kubelet has no arguments"),
    Lifecycle: noEffect("it is kept and shown; no script runs"),
    Password: noEffect("it is not kept; nobody can log in"),
    GPUConfigs: NO_GPU,
    AutomationService: noEffect("it is kept; nobody can log in"),
});

/** Fields of tke 2022-05-01. */
export const UNSERVED_OF_NODE_POOLS: UnservedFields<NodePoolClient> = {
    CreateNodePool: {
        ...native,
        "Native.InternetAccessible": refused("nodes have no public addresses of their own: bind an EIP"),
        "Native.QGPUEnable": NO_GPU,
        SkipValidateOptions: noEffect("requests are checked as a whole"),
    },
    ModifyNodePool: {
        ...native,
        "Native.UpdateExistedNode": noEffect("labels and taints reach existing nodes, other settings new ones"),
        "Native.UpdateMachineManagement": noEffect("a node is no machine of its own"),
        "Native.DeletePolicy": noEffect("the newest nodes are removed first"),
    },
};
