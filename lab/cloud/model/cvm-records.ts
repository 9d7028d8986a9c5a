import type { Tag } from "./tag-records";

export interface InstanceDisk {
    type: string;
    /** GiB. */
    size: number;
}

/**
 * A CVM instance that RunInstances created, or TKE for a node of its. One of a native node is no record: it follows from its
 * machine.
 */
export interface InstanceRecord {
    instanceId: string;
    name: string;
    zone: string;
    vpcId: string;
    subnetId: string;
    lanIp: string;
    instanceType: string;
    imageId: string;
    chargeType: string;
    projectId: number;
    securityGroupIds: string[];
    systemDisk: InstanceDisk;
    dataDisks: InstanceDisk[];
    createdTime: string;
    tags: Tag[];
}
