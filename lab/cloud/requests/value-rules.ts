import { TencentCloudError } from "../errors";

/** What a field's values have to be, whoever reads them. */
export interface ValueRule {
    /** Tencent's code for a value that is refused. */
    code: string;
    /** Completes "The value of … must …". */
    expected: string;
    allows: (value: string | number) => boolean;
}

/** By `<structure>.<field>` of the SDK's models. */
export type ValueRules = Readonly<Record<string, ValueRule>>;

type Rule = (code: string) => ValueRule;

const oneOf =
    (...values: readonly (string | number)[]): Rule =>
    (code) => ({ code, expected: `be ${listed(values)}`, allows: (value) => values.includes(value) });

const between =
    (min: number, max: number): Rule =>
    (code) => ({
        code,
        expected: `be a whole number from ${min} to ${max}`,
        allows: (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
    });

const atMost =
    (length: number): Rule =>
    (code) => ({
        code,
        expected: `have at most ${length} characters`,
        allows: (value) => [...String(value)].length <= length,
    });

const matching =
    (pattern: RegExp, expected: string): Rule =>
    (code) => ({ code, expected, allows: (value) => pattern.test(String(value)) });

/** `S5.MEDIUM4`, `GN7vw.2XLARGE32` (213/11518); which of them a zone sells is another question. */
const INSTANCE_TYPE = matching(
    /^[A-Z][A-Za-z0-9]*\.(?:SMALL|MEDIUM|LARGE|\d+XLARGE)\d+$/,
    "be an instance type, such as S5.MEDIUM4",
);
const IMAGE = matching(/^img-[a-z0-9]{8}$/, "be an image id, such as img-8toqc6s3");

/** Kubernetes docs, Labels and Selectors. */
const LABEL_NAME = matching(
    /^(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?$/,
    "be the name of a Kubernetes label",
);
const LABEL_VALUE = matching(/^(?:[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?)?$/, "be the value of a Kubernetes label");
const TAINT_EFFECT = oneOf("NoSchedule", "PreferNoSchedule", "NoExecute");
const CLOUD_DISKS = ["CLOUD_BASIC", "CLOUD_PREMIUM", "CLOUD_SSD", "CLOUD_BSSD", "CLOUD_HSSD", "CLOUD_TSSD"];
const CLOUD_DISK = oneOf(...CLOUD_DISKS);
const DISK = oneOf("LOCAL_BASIC", "LOCAL_SSD", "LOCAL_NVME", "LOCAL_PRO", ...CLOUD_DISKS);
const FILE_SYSTEM = oneOf("ext3", "ext4", "xfs");
const DISK_SIZE = between(10, 32_000);
const NODES = between(0, 2_000);
const SWITCH = oneOf(0, 1);
const CLIENT_TOKEN = matching(/^[ -~]{1,64}$/, "have at most 64 ASCII characters");
const TOKEN_CODE = "InvalidParameterValue";
const EIP_NAME = matching(/^[\p{L}\p{N}_-]{1,128}$/u, "have at most 128 letters, digits, hyphens and underscores");
const NETWORK_TYPE = oneOf("OPEN", "INTERNAL");
const SSL_MODE = oneOf("UNIDIRECTIONAL", "MUTUAL");
const CLB_PROTOCOL = oneOf("TCP", "UDP", "HTTP", "HTTPS", "TCP_SSL", "QUIC");

/** Of nodes and their pools, in both versions of TKE's API. */
const OF_NODES: ValueRules = {
    "Label.Name": LABEL_NAME("InvalidParameter.Param"),
    "Label.Value": LABEL_VALUE("InvalidParameter.Param"),
    "Taint.Key": LABEL_NAME("InvalidParameter.Param"),
    "Taint.Value": LABEL_VALUE("InvalidParameter.Param"),
    "Taint.Effect": TAINT_EFFECT("InvalidParameter.Param"),
    "DataDisk.DiskType": DISK("InvalidParameter.Param"),
    "DataDisk.FileSystem": FILE_SYSTEM("InvalidParameter.Param"),
    "DataDisk.DiskSize": DISK_SIZE("InvalidParameter.Param"),
};

/**
 * Values that Tencent's API takes and no others, by `<service> <version>`: enumerations, forms and lengths that the SDK's texts
 * state of each field, where it does not depend on anything else. What does is checked by the action's handler.
 */
export const VALUE_RULES: Readonly<Record<string, ValueRules>> = {
    "as 2018-04-19": {
        "CreateAutoScalingGroupRequest.AutoScalingGroupName": atMost(55)(
            "InvalidParameterValue.AutoScalingGroupNameTooLong",
        ),
        "CreateLaunchConfigurationRequest.LaunchConfigurationName": atMost(60)(
            "InvalidParameterValue.LaunchConfigurationNameTooLong",
        ),
        "CreateLaunchConfigurationRequest.InstanceType": INSTANCE_TYPE(
            "InvalidParameterValue.InstanceTypeNotSupported",
        ),
        "CreateLaunchConfigurationRequest.InstanceTypes": INSTANCE_TYPE(
            "InvalidParameterValue.InstanceTypeNotSupported",
        ),
        "CreateLaunchConfigurationRequest.ImageId": IMAGE("InvalidImageId.Malformed"),
    },
    "clb 2018-03-17": {
        "CreateLoadBalancerRequest.AddressIPVersion": matching(
            /^(?:ipv4|ipv6|ipv6fullchain)$/i,
            "be IPV4, IPV6 or IPv6FullChain",
        )("InvalidParameterValue"),
        "CreateLoadBalancerRequest.LoadBalancerName": atMost(80)("InvalidParameterValue.Length"),
        "CreateListenerRequest.SniSwitch": SWITCH("InvalidParameterValue"),
        "CreateListenerRequest.KeepaliveEnable": SWITCH("InvalidParameterValue"),
        "ModifyListenerRequest.SniSwitch": SWITCH("InvalidParameterValue"),
        "ModifyListenerRequest.KeepaliveEnable": SWITCH("InvalidParameterValue"),
        "CreateListenerRequest.Protocol": CLB_PROTOCOL("InvalidParameterValue"),
        "DescribeListenersRequest.Protocol": CLB_PROTOCOL("InvalidParameterValue"),
        "DescribeTargetsRequest.Protocol": CLB_PROTOCOL("InvalidParameterValue"),
        "DescribeLoadBalancersRequest.LoadBalancerType": NETWORK_TYPE("InvalidParameterValue"),
        "DescribeLoadBalancersRequest.Forward": SWITCH("InvalidParameterValue"),
        "DescribeLoadBalancersRequest.WithRs": oneOf(-1, 0, 1)("InvalidParameterValue"),
        "CertificateInput.SSLMode": SSL_MODE("InvalidParameterValue"),
        "MultiCertInfo.SSLMode": SSL_MODE("InvalidParameterValue"),
        "HealthCheck.SendContext": atMost(500)("InvalidParameterValue.Length"),
        "HealthCheck.RecvContext": atMost(500)("InvalidParameterValue.Length"),
        "InternetAccessible.InternetChargeType": oneOf(
            "TRAFFIC_POSTPAID_BY_HOUR",
            "BANDWIDTH_POSTPAID_BY_HOUR",
            "BANDWIDTH_PACKAGE",
            "BANDWIDTH_PREPAID",
        )("InvalidParameterValue"),
        "InquiryPriceCreateLoadBalancerRequest.LoadBalancerType": NETWORK_TYPE("InvalidParameterValue"),
        "InquiryPriceCreateLoadBalancerRequest.LoadBalancerChargeType": oneOf(
            "POSTPAID",
            "PREPAID",
        )("InvalidParameterValue"),
        "CreateLoadBalancerRequest.ClientToken": CLIENT_TOKEN(TOKEN_CODE),
    },
    "cvm 2017-03-12": {
        "RunInstancesRequest.InstanceType": INSTANCE_TYPE("InvalidInstanceType.Malformed"),
        "RunInstancesRequest.ImageId": IMAGE("InvalidImageId.Malformed"),
        "RunInstancesRequest.InstanceName": atMost(128)("InvalidInstanceName.TooLong"),
        "RunInstancesRequest.ClientToken": CLIENT_TOKEN("InvalidClientToken.TooLong"),
    },
    "tke 2018-05-25": {
        ...OF_NODES,
        "ClusterAdvancedSettings.NodeNameType": oneOf("lan-ip", "hostname")("InvalidParameter.Param"),
        "ClusterAdvancedSettings.VpcCniType": oneOf("tke-route-eni", "tke-direct-eni")("InvalidParameter.Param"),
        "ClusterCIDRSettings.MaxNodePodNum": between(16, 256)("InvalidParameter.Param"),
        "ClusterCIDRSettings.MaxClusterServiceNum": between(32, 32_768)("InvalidParameter.Param"),
        // The text is ModifyClusterAttribute's; it is one name.
        "ClusterBasicSettings.ClusterName": atMost(50)("InvalidParameter.Param"),
        "ModifyClusterAttributeRequest.ClusterName": atMost(50)("InvalidParameter.Param"),
        // The text is ModifyClusterNodePool's, which also rules out the hyphens that the console and the provider take.
        "CreateClusterNodePoolRequest.Name": atMost(63)("InvalidParameter.Param"),
        "ModifyClusterNodePoolRequest.Name": atMost(63)("InvalidParameter.Param"),
        "GetTkeAppChartListRequest.Kind": oneOf(
            "log",
            "scheduler",
            "network",
            "storage",
            "monitor",
            "dns",
            "image",
            "other",
            "invisible",
        )("InvalidParameter.Param"),
    },
    "tke 2022-05-01": {
        ...OF_NODES,
        "DataDisk.DiskType": CLOUD_DISK("InvalidParameter.Param"),
        "Disk.DiskType": CLOUD_DISK("InvalidParameter.Param"),
        "CreateNativeNodePoolParam.InstanceTypes": INSTANCE_TYPE("InvalidParameter.Param"),
        "UpdateNativeNodePoolParam.InstanceTypes": INSTANCE_TYPE("InvalidParameter.Param"),
        "MachineSetScaling.CreatePolicy": oneOf("ZoneEquality", "ZonePriority")("InvalidParameter.Param"),
        "MachineSetScaling.MinReplicas": NODES("InvalidParameter.Param"),
        "MachineSetScaling.MaxReplicas": NODES("InvalidParameter.Param"),
        "TagSpecification.ResourceType": oneOf("cluster", "machine")("InvalidParameter.Param"),
    },
    "vpc 2017-03-12": {
        "AllocateAddressesRequest.AddressName": EIP_NAME("InvalidParameterValue"),
        "AllocateAddressesRequest.ClientToken": CLIENT_TOKEN(TOKEN_CODE),
        "ModifyAddressAttributeRequest.AddressName": EIP_NAME("InvalidParameterValue"),
        "CreateSecurityGroupRequest.GroupDescription": atMost(100)("InvalidParameterValue.TooLong"),
        "ModifySecurityGroupAttributeRequest.GroupDescription": atMost(100)("InvalidParameterValue.TooLong"),
        "SecurityGroupPolicySet.Version": matching(/^\d{1,9}$/, "be a decimal number")("InvalidParameterValue"),
    },
};

/**
 * Throws TencentCloudError for a value that the API does not take. Clients send what is not set as an empty or zero value, too.
 *
 * @param name of the field, for the message.
 */
export function checkValue(rule: ValueRule | undefined, name: string, value: unknown): void {
    const isValue = typeof value === "string" || typeof value === "number";
    if (rule && isValue && value !== "" && value !== 0 && !rule.allows(value)) {
        throw new TencentCloudError(rule.code, `The value of \`${name}\` must ${rule.expected}, not ${shown(value)}.`);
    }
}

const SHOWN = 80;

function shown(value: string | number): string {
    const text = JSON.stringify(value);
    return text.length > SHOWN ? `one of ${[...String(value)].length} characters` : text;
}

function listed(values: readonly (string | number)[]): string {
    return values.length === 1 ? String(values[0]) : `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}
