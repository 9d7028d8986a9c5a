import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_client";
import type { Instance } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { cvmInstances, disksOf, type CvmInstance } from "../../cvm-instances";
import { applyFilters, checkNotBoth, page, withIds, type FilterFields } from "../../requests/filters";
import { service, type CloudContext, type Service } from "../../handlers";
import { instanceSize } from "../../catalogue/instance-types";
import type { MachineRecord } from "../../model";
import { regionList, zoneList } from "../../catalogue/regions";
import { tagSet } from "../../tags";
import { instanceOffers } from "./instance-offers";

const STATES: Readonly<Record<MachineRecord["state"], string>> = {
    Creating: "PENDING",
    Running: "RUNNING",
    Deleting: "SHUTDOWN",
};

const FILTERS: FilterFields<CvmInstance> = {
    "instance-id": ({ machine }) => machine.instanceId,
    "instance-name": ({ machine }) => machine.machineName,
    "instance-state": ({ machine }) => STATES[machine.state],
    "instance-charge-type": ({ pool }) => pool.native.InstanceChargeType,
    "private-ip-address": ({ machine }) => machine.lanIp,
    "security-group-id": ({ machine }) => machine.securityGroupIds,
    "subnet-id": ({ machine }) => machine.subnetId,
    "vpc-id": ({ vpcId }) => vpcId,
    zone: ({ machine }) => machine.zone,
    "project-id": () => "0",
};

/** Cloud Virtual Machine: the native nodes that are CVM instances, for reading. cvm 2017-03-12. */
export function cvmService(context: CloudContext): Service {
    const { store, zones } = context;
    return service<Client>(
        "cvm",
        "2017-03-12",
        {
            DescribeInstances(request) {
                checkNotBoth(request.InstanceIds, request.Filters);
                const named = withIds(cvmInstances(store), request.InstanceIds, ({ machine }) => machine.instanceId);
                const found = applyFilters(named, request.Filters, FILTERS);
                return { TotalCount: found.length, InstanceSet: page(found, request).map(describeInstance) };
            },
            ...instanceOffers(context),
            DescribeRegions: regionList,
            DescribeZones: (_request, { region }) => zoneList(zones(region)),
        },
        {},
    );
}

function describeInstance(instance: CvmInstance): Instance {
    const { machine, pool, vpcId, tags } = instance;
    const { cpu, memory } = instanceSize(machine.instanceType);
    const [systemDisk, ...dataDisks] = disksOf(instance).map(({ diskId, type, size }) => ({
        DiskId: diskId,
        DiskType: type,
        DiskSize: size,
    }));
    return {
        Placement: { Zone: machine.zone, ProjectId: 0 },
        InstanceId: machine.instanceId,
        InstanceName: machine.machineName,
        InstanceType: machine.instanceType,
        InstanceChargeType: pool.native.InstanceChargeType,
        InstanceState: STATES[machine.state],
        RestrictState: "NORMAL",
        CPU: cpu,
        Memory: memory,
        SystemDisk: systemDisk,
        DataDisks: dataDisks,
        PrivateIpAddresses: [machine.lanIp],
        PublicIpAddresses: [],
        VirtualPrivateCloud: { VpcId: vpcId, SubnetId: machine.subnetId, AsVpcGateway: false },
        SecurityGroupIds: machine.securityGroupIds,
        CreatedTime: machine.createdAt,
        Tags: tagSet(tags),
    };
}
