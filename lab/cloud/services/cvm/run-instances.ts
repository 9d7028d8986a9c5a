import type { RunInstancesRequest } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { invalidParameterValue, missingParameter, TencentCloudError } from "../../errors";
import type { CloudContext } from "../../handlers";
import { newId } from "../../ids";
import { isoTime } from "../../lifecycle/time";
import type { InstanceDisk, InstanceRecord, SubnetRecord } from "../../model";
import { allocatePrivateIp } from "../../networks/ip-allocation";
import type { Store } from "../../store";
import { tagsFrom } from "../../record-tags";

const CHARGE_TYPES = ["POSTPAID_BY_HOUR", "PREPAID"];
const DEFAULT_DISK: InstanceDisk = { type: "CLOUD_PREMIUM", size: 50 };

/** SDK text of SystemDisk and DataDisk. */
const DISK_TYPES = [
    ...["LOCAL_BASIC", "LOCAL_SSD", "LOCAL_NVME", "LOCAL_PRO"],
    ...["CLOUD_BASIC", "CLOUD_SSD", "CLOUD_PREMIUM", "CLOUD_BSSD", "CLOUD_HSSD", "CLOUD_TSSD"],
];
const [MIN_DISK_GIB, MAX_DISK_GIB] = [10, 32_000];
const MAX_INSTANCES = 500;

/**
 * Creates the instances that a RunInstances request asks for. It has been checked against the SDK's model.
 *
 * @throws TencentCloudError InvalidParameterValue.*, InvalidSecurityGroupId.NotFound, MissingParameter
 */
export function runInstances(
    { store, now }: Pick<CloudContext, "store" | "now">,
    request: RunInstancesRequest,
): InstanceRecord[] {
    const { Placement, InstanceType, VirtualPrivateCloud, InstanceCount = 1, SecurityGroupIds = [] } = request;
    if (!Placement?.Zone) {
        throw missingParameter("Placement.Zone");
    }
    if (!InstanceType) {
        throw missingParameter("InstanceType");
    }
    if (!Number.isInteger(InstanceCount) || InstanceCount < 1 || InstanceCount > MAX_INSTANCES) {
        throw invalidParameterValue("InstanceCount", InstanceCount, `must be 1 to ${MAX_INSTANCES}`);
    }
    const subnet = checkedSubnet(store, VirtualPrivateCloud?.VpcId, VirtualPrivateCloud?.SubnetId, Placement.Zone);
    checkSecurityGroups(store, SecurityGroupIds);
    const tags = (request.TagSpecification ?? []).filter(({ ResourceType }) => ResourceType === "instance");
    return Array.from({ length: InstanceCount }, (_, index) => {
        const name = request.InstanceName || "Unnamed";
        return putInstance(store, subnet, {
            name: InstanceCount > 1 ? `${name}${index + 1}` : name,
            instanceType: InstanceType,
            imageId: request.ImageId ?? "",
            chargeType: checkedChargeType(request.InstanceChargeType),
            projectId: Placement.ProjectId ?? 0,
            securityGroupIds: SecurityGroupIds,
            systemDisk: diskFrom(request.SystemDisk),
            dataDisks: (request.DataDisks ?? []).map(diskFrom),
            createdTime: isoTime(now()),
            tags: tagsFrom(tags.flatMap(({ Tags = [] }) => Tags)),
        });
    });
}

/** An instance in a subnet, with an address of its own. */
export function putInstance(
    store: Store,
    { subnetId, vpcId, zone }: Readonly<SubnetRecord>,
    settings: Omit<InstanceRecord, "instanceId" | "lanIp" | "subnetId" | "vpcId" | "zone">,
): InstanceRecord {
    const instanceId = newId("ins");
    const lanIp = allocatePrivateIp(store, subnetId, `instance/${instanceId}`);
    const instance = { instanceId, lanIp, subnetId, vpcId, zone, ...settings };
    store.put("instance", instanceId, instance);
    return instance;
}

/** @throws TencentCloudError InvalidParameterValue */
export function checkedChargeType(chargeType = "POSTPAID_BY_HOUR"): string {
    if (!CHARGE_TYPES.includes(chargeType)) {
        throw invalidParameterValue("InstanceChargeType", chargeType, `must be ${CHARGE_TYPES.join(" or ")}`);
    }
    return chargeType;
}

export function diskFrom({ DiskType, DiskSize }: { DiskType?: string; DiskSize?: number } = {}): InstanceDisk {
    const [type, size] = [DiskType || DEFAULT_DISK.type, DiskSize ?? DEFAULT_DISK.size];
    if (!DISK_TYPES.includes(type)) {
        throw invalidParameterValue("DiskType", type, `must be one of ${DISK_TYPES.join(", ")}`);
    }
    if (!Number.isInteger(size) || size < MIN_DISK_GIB || size > MAX_DISK_GIB) {
        throw invalidParameterValue("DiskSize", size, `must be ${MIN_DISK_GIB} to ${MAX_DISK_GIB} GiB`);
    }
    return { type, size };
}

/** @throws TencentCloudError InvalidSecurityGroupId.NotFound */
export function checkSecurityGroups(store: Store, ids: readonly string[]): void {
    const missing = ids.find((id) => !store.get("securityGroup", id));
    if (missing !== undefined) {
        throw new TencentCloudError(
            "InvalidSecurityGroupId.NotFound",
            `The security group \`${missing}\` does not exist.`,
        );
    }
}

function checkedSubnet(store: Store, vpcId: string | undefined, subnetId = "", zone: string): Readonly<SubnetRecord> {
    const subnet = store.get("subnet", subnetId);
    if (!subnet || subnet.vpcId !== vpcId) {
        throw new TencentCloudError(
            "InvalidParameterValue.SubnetNotExist",
            `\`VirtualPrivateCloud\`: \`${subnetId}\` is no subnet of \`${vpcId ?? ""}\`.`,
        );
    }
    if (subnet.zone !== zone) {
        throw new TencentCloudError(
            "InvalidParameterValue.VpcIdZoneIdNotMatch",
            `\`${subnetId}\` is in ${subnet.zone}, and \`Placement.Zone\` is ${zone}.`,
        );
    }
    return subnet;
}
