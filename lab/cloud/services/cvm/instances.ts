import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_client";
import type { Instance } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { cvmInstances, disksOf, type CvmInstance } from "../../cvm-instances";
import { applyFilters, checkNotBoth, page, withIds, type FilterFields } from "../../requests/filters";
import { service, type CloudContext, type Service } from "../../handlers";
import { instanceSize } from "../../catalogue/instance-types";
import type { MachineRecord } from "../../model";
import { regionList, zoneList } from "../../catalogue/regions";
import { LabLimitError, TencentCloudError } from "../../errors";
import { deleteInstance } from "../../lifecycle/cluster-records";
import { isoTime } from "../../lifecycle/time";
import type { Store } from "../../store";
import { tagSet } from "../../record-tags";
import { scaleToDesired } from "./node-scaling";
import { instanceOffers } from "./instance-offers";
import { runInstances } from "./run-instances";
import { UNSERVED } from "./unserved-fields";

const STATES: Readonly<Record<MachineRecord["state"], string>> = {
    Creating: "PENDING",
    Running: "RUNNING",
    Deleting: "SHUTDOWN",
};

const FILTERS: FilterFields<CvmInstance> = {
    "instance-id": ({ instanceId }) => instanceId,
    "instance-name": ({ name }) => name,
    "instance-state": ({ state }) => STATES[state],
    "instance-charge-type": ({ chargeType }) => chargeType,
    "private-ip-address": ({ lanIp }) => lanIp,
    "security-group-id": ({ securityGroupIds }) => securityGroupIds,
    "subnet-id": ({ subnetId }) => subnetId,
    "vpc-id": ({ vpcId }) => vpcId,
    zone: ({ zone }) => zone,
    "project-id": ({ projectId }) => String(projectId),
};

/** Cloud Virtual Machine: instances that are nodes, or can become ones. cvm 2017-03-12. */
export function cvmService(context: CloudContext): Service {
    const { store, zones, now } = context;
    return service<Client>(
        "cvm",
        "2017-03-12",
        {
            DescribeInstances(request) {
                checkNotBoth(request.InstanceIds, request.Filters);
                const named = withIds(cvmInstances(store), request.InstanceIds, ({ instanceId }) => instanceId);
                const found = applyFilters(named, request.Filters, FILTERS);
                return {
                    TotalCount: found.length,
                    InstanceSet: page(found, request).map((each) => describeInstance(store, each)),
                };
            },
            RunInstances(request) {
                return { InstanceIdSet: runInstances(context, request).map(({ instanceId }) => instanceId) };
            },
            TerminateInstances(request) {
                request.InstanceIds.forEach((id) => checkTerminable(store, id));
                request.InstanceIds.forEach((id) => terminate(store, id, isoTime(now())));
                return {};
            },
            ...instanceOffers(context),
            DescribeRegions: regionList,
            DescribeZones: (_request, { region }) => zoneList(zones(region)),
        },
        UNSERVED,
    );
}

/** @throws TencentCloudError InvalidInstanceId.NotFound; for a native node, whose pool it is */
function checkTerminable(store: Store, id: string): void {
    if (store.get("instance", id)) {
        return;
    }
    if (store.list("machine").some(({ instanceId }) => instanceId === id)) {
        throw new LabLimitError(`\`${id}\` is a native node: scale its node pool down (tke ScaleNodePool).`);
    }
    throw new TencentCloudError("InvalidInstanceId.NotFound", `The instance \`${id}\` does not exist.`);
}

/** An instance that is a node leaves its cluster first; its pool's scaling group replaces it. */
function terminate(store: Store, id: string, at: string): void {
    const node = store.list("machine").find(({ instanceId }) => instanceId === id);
    if (!node?.cvm) {
        deleteInstance(store, id);
        return;
    }
    store.update("machine", node.machineName, { state: "Deleting", cvm: { ...node.cvm, terminates: true } });
    const pool = store.get("cvmNodePool", node.nodePoolId);
    if (pool && node.cvm.isScaled) {
        scaleToDesired(store, pool, at);
    }
}

function describeInstance(store: Store, instance: CvmInstance): Instance {
    const { cpu, memory } = instanceSize(instance.instanceType);
    const [systemDisk, ...dataDisks] = disksOf(instance).map(({ diskId, type, size }) => ({
        DiskId: diskId,
        DiskType: type,
        DiskSize: size,
    }));
    return {
        Placement: { Zone: instance.zone, ProjectId: instance.projectId },
        InstanceId: instance.instanceId,
        InstanceName: instance.name,
        InstanceType: instance.instanceType,
        InstanceChargeType: instance.chargeType,
        InstanceState: STATES[instance.state],
        RestrictState: "NORMAL",
        CPU: cpu,
        Memory: memory,
        SystemDisk: systemDisk,
        DataDisks: dataDisks,
        PrivateIpAddresses: [instance.lanIp],
        PublicIpAddresses: store
            .list("address")
            .filter(({ instanceId }) => instanceId === instance.instanceId)
            .map(({ addressIp }) => addressIp),
        VirtualPrivateCloud: { VpcId: instance.vpcId, SubnetId: instance.subnetId, AsVpcGateway: false },
        SecurityGroupIds: instance.securityGroupIds,
        CreatedTime: instance.createdTime,
        ImageId: instance.imageId,
        Tags: tagSet(instance.tags),
    };
}
