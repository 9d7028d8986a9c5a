import type { PolicyResource } from "./rule";

const SUPER_NODES = "tencentcloud:index/kubernetesServerlessNodePool:KubernetesServerlessNodePool";

/** What gives a cluster nodes with machines (provider v1.83.25). */
const MACHINES = [
    "tencentcloud:index/kubernetesAsScalingGroup:KubernetesAsScalingGroup",
    "tencentcloud:index/kubernetesClusterAttachment:KubernetesClusterAttachment",
    "tencentcloud:index/kubernetesNativeNodePool:KubernetesNativeNodePool",
    "tencentcloud:index/kubernetesNodePool:KubernetesNodePool",
    "tencentcloud:index/kubernetesScaleWorker:KubernetesScaleWorker",
];

/** Whether every Pod of the stack's clusters has to run on a super node. */
export function hasOnlySuperNodes(stack: readonly PolicyResource[]): boolean {
    return stack.some(({ type }) => type === SUPER_NODES) && !stack.some(({ type }) => MACHINES.includes(type));
}
