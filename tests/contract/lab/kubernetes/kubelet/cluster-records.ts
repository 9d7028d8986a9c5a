import type { ClusterRecord, MachineRecord, NodePoolRecord } from "../../../../../lab/cloud/model";
import type { Store } from "../../../../../lab/cloud/store";

export const VPC = "vpc-kubelet1";
export const CLUSTER = "cls-kubelet1";
/** A loopback block of its own, so that a lab that runs beside the test is not in the way. */
export const BLOCK = 251;
export const POD_BLOCK = 252;

export type NetworkType = ClusterRecord["networkType"];

/** A native node of the cluster's, as its creation leaves the record. */
export function machine(name: string, lanIp: string): MachineRecord {
    return {
        machineName: name,
        instanceId: `ins-${name}`,
        nodePoolId: "np-kubelet1",
        clusterId: CLUSTER,
        lanIp,
        subnetId: "subnet-nodes001",
        zone: "ap-guangzhou-3",
        instanceType: "S5.MEDIUM4",
        securityGroupIds: [],
        state: "Creating",
        createdAt: "",
    };
}

/** A cluster with a native and a super node, in a VPC of its own. */
export function fillStore(store: Store, networkType: NetworkType): void {
    const subnet = (subnetId: string, cidrBlock: string) => ({
        subnetId,
        vpcId: VPC,
        name: subnetId,
        cidrBlock,
        zone: "ap-guangzhou-3",
        routeTableId: "",
        createdTime: "",
        tags: [],
    });
    store.put("addressBlock", VPC, { vpcId: VPC, clusterId: "", cidr: "10.77.0.0/16", block: BLOCK });
    store.put("subnet", "subnet-nodes001", subnet("subnet-nodes001", "10.77.0.0/24"));
    store.put("subnet", "subnet-pods0001", subnet("subnet-pods0001", "10.77.1.0/24"));
    store.put("subnet", "subnet-super001", subnet("subnet-super001", "10.77.2.0/24"));
    if (networkType === "GR") {
        const cidr = "172.31.0.0/16";
        store.put("addressBlock", CLUSTER, { vpcId: VPC, clusterId: CLUSTER, cidr, block: POD_BLOCK });
    }
    store.put("cluster", CLUSTER, {
        clusterId: CLUSTER,
        vpcId: VPC,
        networkType,
        clusterCidr: networkType === "GR" ? "172.31.0.0/16" : "",
        vpcCniType: "tke-route-eni",
        billByIp: true,
        snatPro: true,
        ipvs: false,
        eniSubnetIds: networkType === "GR" ? [] : ["subnet-pods0001"],
        maxNodePodNum: 64,
    } as Partial<ClusterRecord> as ClusterRecord);
    store.put("nodePool", "np-kubelet1", {
        nodePoolId: "np-kubelet1",
        clusterId: CLUSTER,
        name: "native",
        lifeState: "Creating",
        replicas: 1,
        labels: [{ name: "team", value: "a" }],
        taints: [],
        annotations: [],
        tags: [],
        deletionProtection: false,
        unschedulable: false,
        createdAt: "",
    } as Partial<NodePoolRecord> as NodePoolRecord);
    store.put("machine", "np-kubelet1-a", machine("np-kubelet1-a", "10.77.0.5"));
    store.put("virtualNodePool", "np-super001", {
        nodePoolId: "np-super001",
        clusterId: CLUSTER,
        name: "super",
        lifeState: "creating",
        securityGroupIds: [],
        labels: [],
        taints: [],
        createdAt: "",
    });
    store.put("virtualNode", "eklet-subnet-super001-abcdefgh", {
        name: "eklet-subnet-super001-abcdefgh",
        nodePoolId: "np-super001",
        clusterId: CLUSTER,
        subnetId: "subnet-super001",
        zone: "ap-guangzhou-3",
        displayName: "",
        phase: "Pending",
        createdAt: "",
    });
}
