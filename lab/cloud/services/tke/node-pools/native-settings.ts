import type {
    CreateNativeNodePoolParam,
    NativeNodePoolInfo,
    UpdateNativeNodePoolParam,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20220501/tke_models";
import { TencentCloudError } from "../../../errors";
import type { NodePoolRecord } from "../../../model";

/** The settings of a native node pool that are kept: without its size, which changes separately, and without passwords. */
export type NativeSettings = NodePoolRecord["native"];

const CHARGE_TYPES = ["POSTPAID_BY_HOUR", "PREPAID"];
/** Native: a machine of TKE's own kind (CXM). NativeCVM: a CVM instance. */
const MACHINE_TYPES = ["Native", "NativeCVM"];
const MIN_DISK_SIZE = 20;
const MAX_DISK_SIZE = 32000;

/** The settings of a new pool. Throws MissingParameter or InvalidParameter.Param. */
export function newNative(request: CreateNativeNodePoolParam): NativeSettings {
    const { Replicas: _size, Password: _password, ...native } = request;
    return checked({ ...native, SecurityGroupIds: native.SecurityGroupIds ?? [] });
}

/** The settings after ModifyNodePool: what is not named stays. */
export function changedNative(native: NativeSettings, request: UpdateNativeNodePoolParam): NativeSettings {
    const {
        Replicas: _size,
        Password: _password,
        UpdateExistedNode: _existing,
        DeletePolicy: _policy,
        UpdateMachineManagement: _management,
        ...changes
    } = request;
    return checked({
        ...native,
        ...changes,
        SecurityGroupIds: changes.SecurityGroupIds ?? native.SecurityGroupIds,
    });
}

/** What DescribeNodePools shows, with the defaults that TKE fills in. */
export function describeNative(native: NativeSettings): NativeNodePoolInfo {
    return {
        ...without(native, "GPUConfigs", "QGPUEnable", "AutomationService"),
        AutoRepair: native.AutoRepair ?? false,
        EnableAutoscaling: native.EnableAutoscaling ?? false,
        HealthCheckPolicyName: native.HealthCheckPolicyName ?? "",
        HostNamePattern: native.HostNamePattern ?? "",
        RuntimeRootDir: native.RuntimeRootDir || "/var/lib/containerd",
        MachineType: native.MachineType || "Native",
        SystemDisk: {
            ...native.SystemDisk,
            Encrypt: native.SystemDisk.Encrypt ?? "",
            KmsKeyId: native.SystemDisk.KmsKeyId ?? "",
        },
        // Requests carry the scripts in base64, answers in clear (provider v1.83.25).
        ...(native.Lifecycle
            ? {
                  Lifecycle: {
                      PreInit: decoded(native.Lifecycle.PreInit),
                      PostInit: decoded(native.Lifecycle.PostInit),
                  },
              }
            : {}),
    };
}

function without<T extends object, K extends keyof T>(object: T, ...names: K[]): Omit<T, K> {
    return Object.fromEntries(Object.entries(object).filter(([name]) => !(names as string[]).includes(name))) as Omit<
        T,
        K
    >;
}

function decoded(script = ""): string {
    return Buffer.from(script, "base64").toString("utf8");
}

function checked(native: NativeSettings): NativeSettings {
    const { MinReplicas = 0, MaxReplicas = Infinity } = native.Scaling;
    const problem = [
        [native.SubnetIds.length === 0, "`Native.SubnetIds` must name a subnet"],
        [native.InstanceTypes.length === 0, "`Native.InstanceTypes` must name an instance type"],
        [
            !CHARGE_TYPES.includes(native.InstanceChargeType),
            `\`Native.InstanceChargeType\` must be ${CHARGE_TYPES.join(" or ")}`,
        ],
        [
            !MACHINE_TYPES.includes(native.MachineType || "Native"),
            `\`Native.MachineType\` must be ${MACHINE_TYPES.join(" or ")}`,
        ],
        [MinReplicas > MaxReplicas, "`Native.Scaling.MinReplicas` must not be above `MaxReplicas`"],
        [
            !(native.SystemDisk.DiskSize >= MIN_DISK_SIZE && native.SystemDisk.DiskSize <= MAX_DISK_SIZE),
            `\`Native.SystemDisk.DiskSize\` must be ${MIN_DISK_SIZE} to ${MAX_DISK_SIZE} GiB`,
        ],
    ].find(([applies]) => applies);
    if (problem) {
        throw new TencentCloudError("InvalidParameter.Param", `${String(problem[1])}.`);
    }
    return native;
}
