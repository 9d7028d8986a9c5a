import { type ArgsOf, computed, defaulted, optional, required, resourceClass } from "./resource";
import type * as outputs from "./types/output";

const properties = {
    annotations: optional<outputs.KubernetesNativeNodePoolAnnotation[]>(),
    clusterId: required<string>(),
    createdAt: computed<string>(),
    deletionProtection: defaulted<boolean>(),
    kubernetesNativeNodePoolId: defaulted<string>(),
    labels: optional<outputs.KubernetesNativeNodePoolLabel[]>(),
    lifeState: computed<string>(),
    name: defaulted<string>(),
    native: required<outputs.KubernetesNativeNodePoolNative>(),
    tags: optional<outputs.KubernetesNativeNodePoolTag[]>(),
    taints: optional<outputs.KubernetesNativeNodePoolTaint[]>(),
    type: required<string>(),
    unschedulable: defaulted<boolean>(),
};

export type KubernetesNativeNodePoolArgs = ArgsOf<typeof properties>;

/** A pool of native nodes (`tencentcloud_kubernetes_native_node_pool`). */
export class KubernetesNativeNodePool extends resourceClass(
    "tencentcloud:index/kubernetesNativeNodePool:KubernetesNativeNodePool",
    properties,
) {}
