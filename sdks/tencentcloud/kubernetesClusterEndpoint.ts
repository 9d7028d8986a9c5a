import { type ArgsOf, computed, computedSecret, defaulted, optional, required, resourceClass } from "./resource";

const properties = {
    certificationAuthority: computed<string>(),
    clusterDeployType: computed<string>(),
    clusterExternalEndpoint: computed<string>(),
    clusterId: required<string>(),
    clusterInternet: optional<boolean>(),
    clusterInternetDomain: optional<string>(),
    clusterInternetSecurityGroup: optional<string>(),
    clusterIntranet: optional<boolean>(),
    clusterIntranetDomain: optional<string>(),
    clusterIntranetSecurityGroup: optional<string>(),
    clusterIntranetSubnetId: optional<string>(),
    domain: computed<string>(),
    existedLoadBalancerId: optional<string>(),
    extensiveParameters: optional<string>(),
    kubeConfig: computedSecret<string>(),
    kubeConfigIntranet: computedSecret<string>(),
    kubernetesClusterEndpointId: defaulted<string>(),
    /** @deprecated Deprecated by the provider. */
    managedClusterInternetSecurityPolicies: optional<string[]>(),
    password: computedSecret<string>(),
    pgwEndpoint: computed<string>(),
    userName: computed<string>(),
};

export type KubernetesClusterEndpointArgs = ArgsOf<typeof properties>;

/** The endpoints of a TKE cluster's API server (`tencentcloud_kubernetes_cluster_endpoint`). */
export class KubernetesClusterEndpoint extends resourceClass(
    "tencentcloud:index/kubernetesClusterEndpoint:KubernetesClusterEndpoint",
    properties,
) {}
