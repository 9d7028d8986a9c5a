import { type ArgsOf, computed, defaulted, optional, required, resourceClass } from "./resource";
import type * as outputs from "./types/output";

const properties = {
    clusterId: required<string>(),
    kubernetesServerlessNodePoolId: defaulted<string>(),
    labels: optional<Record<string, string>>(),
    lifeState: computed<string>(),
    name: defaulted<string>(),
    securityGroupIds: optional<string[]>(),
    serverlessNodes: required<outputs.KubernetesServerlessNodePoolServerlessNode[]>(),
    taints: optional<outputs.KubernetesServerlessNodePoolTaint[]>(),
};

export type KubernetesServerlessNodePoolArgs = ArgsOf<typeof properties>;

/** A pool of super nodes (`tencentcloud_kubernetes_serverless_node_pool`). */
export class KubernetesServerlessNodePool extends resourceClass(
    "tencentcloud:index/kubernetesServerlessNodePool:KubernetesServerlessNodePool",
    properties,
) {}
