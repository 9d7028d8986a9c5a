import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/cbs/v20170312/cbs_client";
import type { Disk } from "tencentcloud-sdk-nodejs/tencentcloud/services/cbs/v20170312/cbs_models";
import { cvmInstances, disksOf, type CvmDisk } from "../../cvm-instances";
import { applyFilters, checkNotBoth, page, withIds, type FilterFields } from "../../requests/filters";
import { each, noEffect, refused } from "../../requests/unserved-fields";
import { service, type CloudContext, type Service } from "../../handlers";
import { tagSet } from "../../record-tags";

const FILTERS: FilterFields<CvmDisk> = {
    "disk-id": (disk) => disk.diskId,
    "disk-usage": (disk) => disk.usage,
    "disk-type": (disk) => disk.type,
    "disk-state": () => "ATTACHED",
    "disk-charge-type": ({ instance }) => instance.chargeType,
    portable: () => "FALSE",
    "instance-id": ({ instance }) => instance.instanceId,
    "instance-name": ({ instance }) => instance.name,
    "instance-ip-address": ({ instance }) => instance.lanIp,
    zone: ({ instance }) => instance.zone,
    "project-id": () => "0",
};

/** Cloud Block Storage: the disks of CVM instances, for reading. cbs 2017-03-12. */
export function cbsService({ store }: CloudContext): Service {
    return service<Client>(
        "cbs",
        "2017-03-12",
        {
            DescribeDisks(request) {
                checkNotBoth(request.DiskIds, request.Filters);
                const named = withIds(cvmInstances(store).flatMap(disksOf), request.DiskIds, (disk) => disk.diskId);
                const found = applyFilters(named, request.Filters, FILTERS);
                return { TotalCount: found.length, DiskSet: page(found, request).map(describeDisk) };
            },
        },
        {
            DescribeDisks: {
                ...each(refused("disks are listed in the order of their creation"), "Order", "OrderField"),
                ReturnBindAutoSnapshotPolicy: noEffect("no disk has a snapshot policy"),
            },
        },
    );
}

function describeDisk({ diskId, usage, type, size, instance, tags }: CvmDisk): Disk {
    return {
        DiskId: diskId,
        DiskName: "",
        DiskUsage: usage,
        DiskType: type,
        DiskSize: size,
        DiskState: "ATTACHED",
        DiskChargeType: instance.chargeType,
        Attached: true,
        Portable: false,
        DeleteWithInstance: true,
        Encrypt: false,
        Shareable: false,
        SnapshotAbility: true,
        InstanceId: instance.instanceId,
        InstanceIdList: [instance.instanceId],
        InstanceType: "CVM",
        Placement: { Zone: instance.zone, ProjectId: 0 },
        CreateTime: instance.createdTime,
        Tags: tagSet(tags),
    };
}
