/** Label of a node with its instance type (Kubernetes' own). */
export const INSTANCE_TYPE_LABEL = "node.kubernetes.io/instance-type";

/** The label and value by which super nodes are selected (457/45561). */
export const SUPER_NODE_LABEL = { key: INSTANCE_TYPE_LABEL, value: "eklet" } as const;

/** What a Pod has to tolerate to be scheduled on a super node (intl 457/45561). */
export const SUPER_NODE_TAINT = { key: "eks.tke.cloud.tencent.com/eklet", effect: "NoSchedule" } as const;

/** Label and annotation of a super node with the subnet that its Pods are in (imroc/tke-guide; seen on a cluster). */
export const SUPER_NODE_SUBNET_LABEL = "eks.tke.cloud.tencent.com/subnet-id";

/** Label of a native or CVM node with its instance id (seen on a cluster). */
export const INSTANCE_ID_LABEL = "cloud.tencent.com/node-instance-id";

/** Labels of a node that runs a control plane (Kubernetes' own, the present one and its predecessor). */
export const MASTER_LABELS = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"] as const;

/** Further labels of a native node (seen on a cluster). */
export const NATIVE_NODE_LABELS = {
    cpu: "node.tke.cloud.tencent.com/cpu",
    memory: "node.tke.cloud.tencent.com/memory",
    machine: "node.tke.cloud.tencent.com/machine",
    nodePool: "node.tke.cloud.tencent.com/machineset",
} as const;

/** Further labels of a CVM node that is in a pool (seen on clusters). */
export const CVM_NODE_LABELS = {
    nodePool: "tke.cloud.tencent.com/nodepool-id",
    scalingGroup: "cloud.tencent.com/auto-scaling-group-id",
} as const;
