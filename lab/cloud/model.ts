import type { TimedAction } from "./model/timed-actions";
import type { FaultRecord } from "./model/faults";
import type { CcnAttachmentRecord, CcnRecord } from "./model/ccn-records";
import type { LoadBalancerRecord, TaskRecord } from "./model/clb-records";
import type { InstanceRecord } from "./model/cvm-records";
import type { AddressBlockRecord, IdempotentCallRecord, PrivateIpRecord, SettingRecord } from "./model/lab";
import type {
    AddonRecord,
    ClusterEndpointRecord,
    ClusterRecord,
    ClusterTaskRecord,
    CvmNodePoolRecord,
    MachineRecord,
    NodePoolRecord,
    VirtualNodePoolRecord,
    VirtualNodeRecord,
} from "./model/tke-records";
import type { CertificateRecord } from "./model/ssl-records";
import type { Tag } from "./model/tag-records";
import type {
    AddressRecord,
    NatGatewayRecord,
    RouteTableRecord,
    SecurityGroupRecord,
    SubnetRecord,
    VpcRecord,
} from "./model/vpc-records";

export type * from "./model/ccn-records";
export type * from "./model/clb-records";
export type * from "./model/cvm-records";
export type * from "./model/lab";
export type * from "./model/ssl-records";
export type * from "./model/tag-records";
export type * from "./model/tke-records";
export type * from "./model/vpc-records";

/** What the lab's cloud holds, one record a resource. Names and values are those of Tencent's API. */
export interface Records {
    vpc: VpcRecord;
    subnet: SubnetRecord;
    routeTable: RouteTableRecord;
    securityGroup: SecurityGroupRecord;
    address: AddressRecord;
    natGateway: NatGatewayRecord;
    ccn: CcnRecord;
    ccnAttachment: CcnAttachmentRecord;
    loadBalancer: LoadBalancerRecord;
    certificate: CertificateRecord;
    cluster: ClusterRecord;
    clusterEndpoint: ClusterEndpointRecord;
    clusterTask: ClusterTaskRecord;
    addon: AddonRecord;
    nodePool: NodePoolRecord;
    machine: MachineRecord;
    instance: InstanceRecord;
    cvmNodePool: CvmNodePoolRecord;
    virtualNodePool: VirtualNodePoolRecord;
    virtualNode: VirtualNodeRecord;
    privateIp: PrivateIpRecord;
    addressBlock: AddressBlockRecord;
    task: TaskRecord;
    /** Store id: service, action and `ClientToken`. */
    idempotentCall: IdempotentCallRecord;
    setting: SettingRecord;
    /** A tag of the account, on no resource. Store id: JSON of key and value. */
    tag: Tag;
    fault: FaultRecord;
    transition: TransitionRecord;
}

export type RecordKind = keyof Records;

/** Something that takes its time: a cluster's creation, a machine's deletion. Store id: `<kind>/<id>` of its record. */
export interface TransitionRecord {
    kind: RecordKind;
    id: string;
    action: TimedAction;
    /** ISO 8601. */
    startedAt: string;
}
