import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_client";
import {
    each,
    noEffect,
    refused,
    within,
    type UnservedField,
    type UnservedFields,
} from "../../requests/unserved-fields";

const NO_MACHINE = noEffect("an instance is an address, not a machine that somebody could log in to");
const NO_PUBLIC_ADDRESS = refused("instances have no public addresses of their own: bind an EIP");

/** Fields of disks, public addresses and logins that no request that creates instances reads. */
export const UNSERVED_OF_INSTANCES: Readonly<Record<string, UnservedField>> = {
    ...within("SystemDisk", {
        ...each(refused("disks are new and plain ones"), "DiskId", "CdcId", "Encrypt", "KmsKeyId"),
        DiskName: NO_MACHINE,
    }),
    ...within("DataDisks", {
        ...each(refused("disks are new and plain ones"), "DiskId", "SnapshotId", "CdcId", "Encrypt", "KmsKeyId"),
        ...each(refused("disks have no performance"), "ThroughputPerformance", "BurstPerformance"),
        DeleteWithInstance: refused("disks go with their instance", true),
        DiskName: NO_MACHINE,
    }),
    ...within("InternetAccessible", {
        ...each(NO_PUBLIC_ADDRESS, "InternetMaxBandwidthOut", "PublicIpAssigned"),
        ...each(NO_PUBLIC_ADDRESS, "BandwidthPackageId", "IPv4AddressType", "IPv6AddressType", "AntiDDoSPackageId"),
        InternetChargeType: noEffect("instances have no public addresses of their own"),
        InternetServiceProvider: noEffect("instances have no public addresses of their own"),
    }),
    InstanceChargePrepaid: noEffect("nothing is charged"),
    InstanceMarketOptions: refused("there is no spot market"),
    ...each(NO_MACHINE, "LoginSettings", "EnhancedService", "CamRoleName"),
    UserData: noEffect("no script runs"),
    ...each(refused("there are no such clusters"), "HpcClusterId", "DedicatedClusterId"),
    DisasterRecoverGroupIds: refused("there are no placement groups"),
    NetworkInterfaces: refused("an instance has one network interface"),
};

/** Fields of cvm 2017-03-12. */
export const UNSERVED: UnservedFields<Client> = {
    RunInstances: {
        ...UNSERVED_OF_INSTANCES,
        ...within(
            "Placement",
            each(
                refused("there are no dedicated hosts"),
                ...["HostIds", "HostId", "DedicatedResourcePackTenancy", "DedicatedResourcePackIds", "RackId"],
            ),
        ),
        ...within("VirtualPrivateCloud", {
            AsVpcGateway: refused("no instance forwards packets of others"),
            PrivateIpAddresses: refused("instances take the next free address of their subnet"),
            Ipv6AddressCount: refused("there is no IPv6"),
        }),
        MinCount: refused("all of `InstanceCount` are created, or none"),
        ...each(NO_MACHINE, "HostName", "Metadata", "EnableJumboFrame"),
        ActionTimer: refused("nothing is done at a later time"),
        DryRun: refused("a request is carried out"),
        CpuTopology: NO_MACHINE,
        LaunchTemplate: refused("there are no launch templates"),
        ...each(refused("there are no such hosts"), "ChcIds", "PartitionNumber"),
        DisableApiTermination: refused("instances have no protection from termination"),
    },
    TerminateInstances: {
        ReleaseAddress: refused("EIPs stay"),
        ReleasePrepaidDataDisks: noEffect("disks go with their instance"),
    },
};
