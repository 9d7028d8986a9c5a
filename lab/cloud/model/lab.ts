/** One address taken from a subnet. Store id: `<vpcId>/<ip>`. */
export interface PrivateIpRecord {
    vpcId: string;
    subnetId: string;
    ip: string;
    /** What holds it: `machine/<machineName>`, `virtualNode/<name>`, `pod/<clusterId>/<uid>`, `lb/<id>`, `endpoint/<id>`, … */
    owner: string;
}

/**
 * Which loopback block (127.`block`.0.0/16) stands for a VPC's CIDR or a GlobalRouter cluster's Pod CIDR.
 * Store id: the VPC's or the cluster's id.
 */
export interface AddressBlockRecord {
    vpcId: string;
    clusterId: string;
    cidr: string;
    block: number;
}

/** A setting of the lab itself, not of the cloud. */
export interface SettingRecord {
    name: string;
    value: string;
}

/** A call that carried a `ClientToken`, and what it was answered; both JSON. */
export interface IdempotentCallRecord {
    key: string;
    request: string;
    answer: string;
}
