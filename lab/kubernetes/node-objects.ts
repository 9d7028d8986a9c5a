import type { V1Node, V1NodeCondition } from "@kubernetes/client-node";
import {
    CVM_NODE_LABELS,
    INSTANCE_TYPE_LABEL,
    SUPER_NODE_LABEL,
    SUPER_NODE_TAINT,
    INSTANCE_ID_LABEL,
    NATIVE_NODE_LABELS,
    SUPER_NODE_SUBNET_LABEL,
} from "../../tke/nodes";
import { ENI_RESOURCES } from "../../tke/pods";
import { instanceSize, vpcCniPodLimits, type VpcCniPodLimits } from "../cloud/catalogue/instance-types";
import type {
    ClusterRecord,
    CvmNodePoolRecord,
    MachineRecord,
    NodePoolRecord,
    VirtualNodePoolRecord,
    VirtualNodeRecord,
} from "../cloud/model";

const KUBELET_VERSION = "v1.34.4";
/** Pods of a super node: its quota (457/74015). */
const SUPER_NODE_PODS = 500;
/** Pods of a node where the cluster's MaxNodePodNum does not say: TKE's default of it. */
const DEFAULT_NODE_PODS = 64;

/** What a Node object needs to know besides its record. */
export interface NodeContext {
    /** Port of the kubelet's HTTPS server on 127.0.0.1. */
    kubeletPort: number;
    /** Whether Pods can have addresses: on GlobalRouter, not before the node has its Pod CIDR. */
    networkReady: boolean;
    now: Date;
}

/** What the pool of a native or CVM node says of its nodes. */
type MachinePool = Readonly<NodePoolRecord | CvmNodePoolRecord>;

/** The Node object of a native or CVM node: named by its address, as NodeNameType lan-ip has it. */
export function machineNode(
    machine: Readonly<MachineRecord>,
    pool: MachinePool | undefined,
    cluster: Readonly<ClusterRecord>,
    context: NodeContext,
): V1Node {
    const { cpu, memory } = instanceSize(machine.instanceType);
    const pods = cluster.maxNodePodNum || DEFAULT_NODE_PODS;
    const capacity = {
        cpu: String(cpu),
        memory: `${memory}Gi`,
        pods: String(pods),
        ...eniCapacity(cluster, vpcCniPodLimits(machine.instanceType) ?? { shared: pods, exclusive: pods }),
    };
    return {
        apiVersion: "v1",
        kind: "Node",
        metadata: {
            name: machine.lanIp,
            labels: {
                ...commonLabels(machine.lanIp, machine.instanceType, machine.zone),
                [INSTANCE_ID_LABEL]: machine.instanceId,
                [NATIVE_NODE_LABELS.cpu]: String(cpu),
                [NATIVE_NODE_LABELS.memory]: String(memory),
                ...kindLabels(machine, pool),
                ...labelMap(pool?.labels),
                ...labelMap(machine.cvm?.labels),
            },
            annotations: labelMap(pool?.annotations),
        },
        spec: {
            taints: [...(pool?.taints ?? []), ...(machine.cvm?.taints ?? [])].map(({ key, value, effect }) => ({
                key,
                value,
                effect,
            })),
            ...((machine.cvm ?? pool)?.unschedulable && { unschedulable: true }),
        },
        status: nodeStatus(machine.lanIp, machine.lanIp, capacity, context),
    };
}

function kindLabels(
    { machineName, nodePoolId, cvm }: Readonly<MachineRecord>,
    pool: MachinePool | undefined,
): Record<string, string> {
    if (!cvm) {
        return { [NATIVE_NODE_LABELS.machine]: machineName, [NATIVE_NODE_LABELS.nodePool]: nodePoolId };
    }
    return pool && "autoscalingGroupId" in pool
        ? { [CVM_NODE_LABELS.nodePool]: nodePoolId, [CVM_NODE_LABELS.scalingGroup]: pool.autoscalingGroupId }
        : {};
}

/** The Node object of a super node. `address` is the one it holds in its subnet. */
export function superNode(
    node: Readonly<VirtualNodeRecord>,
    pool: Readonly<VirtualNodePoolRecord> | undefined,
    cluster: Readonly<ClusterRecord>,
    address: string,
    context: NodeContext,
): V1Node {
    // A super node has no size of its own: what its Pods ask for is what they get, within the quota of Pods.
    const capacity = {
        cpu: String(SUPER_NODE_PODS * 64),
        memory: `${SUPER_NODE_PODS * 256}Gi`,
        pods: String(SUPER_NODE_PODS),
        ...eniCapacity(cluster, { shared: SUPER_NODE_PODS, exclusive: SUPER_NODE_PODS }),
    };
    return {
        apiVersion: "v1",
        kind: "Node",
        metadata: {
            name: node.name,
            labels: {
                ...labelMap(pool?.labels),
                ...commonLabels(node.name, SUPER_NODE_LABEL.value, node.zone),
                [SUPER_NODE_SUBNET_LABEL]: node.subnetId,
            },
            // Seen both as a label and as an annotation (imroc/tke-guide reads the annotation).
            annotations: { [SUPER_NODE_SUBNET_LABEL]: node.subnetId },
        },
        spec: {
            taints: [
                SUPER_NODE_TAINT,
                ...(pool?.taints ?? [])
                    .filter(({ key }) => key !== SUPER_NODE_TAINT.key)
                    .map(({ key, value, effect }) => ({ key, value, effect })),
            ],
        },
        status: nodeStatus(node.name, address, capacity, context),
    };
}

/** What VPC-CNI adds to a node's resources, by the cluster's mode of it. */
function eniCapacity(
    { eniSubnetIds, vpcCniType }: Pick<ClusterRecord, "eniSubnetIds" | "vpcCniType">,
    limits: VpcCniPodLimits,
): Record<string, string> {
    if (eniSubnetIds.length === 0) {
        return {};
    }
    return vpcCniType === "tke-direct-eni"
        ? { [ENI_RESOURCES["tke-direct-eni"]]: String(limits.exclusive) }
        : { [ENI_RESOURCES["tke-route-eni"]]: String(limits.shared) };
}

function commonLabels(hostname: string, instanceType: string, zone: string): Record<string, string> {
    return {
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/os": "linux",
        "kubernetes.io/hostname": hostname,
        [INSTANCE_TYPE_LABEL]: instanceType,
        "topology.kubernetes.io/region": zone.replace(/-\d+$/, ""),
        "topology.kubernetes.io/zone": zone,
    };
}

function labelMap(labels: readonly { name: string; value: string }[] = []): Record<string, string> {
    return Object.fromEntries(labels.map(({ name, value }) => [name, value]));
}

function nodeStatus(
    hostname: string,
    address: string,
    capacity: Record<string, string>,
    { kubeletPort, networkReady, now }: NodeContext,
): V1Node["status"] {
    return {
        addresses: [
            { type: "InternalIP", address },
            // Where kube-apiserver finds the kubelet, which serves all nodes (--kubelet-preferred-address-types).
            { type: "InternalDNS", address: "127.0.0.1" },
            { type: "Hostname", address: hostname },
        ],
        capacity,
        allocatable: capacity,
        conditions: nodeConditions(networkReady, now),
        daemonEndpoints: { kubeletEndpoint: { Port: kubeletPort } },
        nodeInfo: {
            architecture: "amd64",
            bootID: "",
            containerRuntimeVersion: "containerd://1.6.9",
            kernelVersion: "5.4.241",
            kubeProxyVersion: "",
            kubeletVersion: KUBELET_VERSION,
            machineID: hostname,
            operatingSystem: "linux",
            osImage: "TKE lab",
            systemUUID: hostname,
        },
    };
}

function nodeConditions(networkReady: boolean, now: Date): V1NodeCondition[] {
    const condition = (type: string, status: boolean, reason: string, message: string): V1NodeCondition => ({
        type,
        status: status ? "True" : "False",
        reason,
        message,
        lastHeartbeatTime: now,
        lastTransitionTime: now,
    });
    return [
        condition("MemoryPressure", false, "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
        condition("DiskPressure", false, "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
        condition("PIDPressure", false, "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
        networkReady
            ? condition("Ready", true, "KubeletReady", "kubelet is posting ready status")
            : condition("Ready", false, "KubeletNotReady", "container runtime network not ready: no Pod CIDR yet"),
    ];
}
