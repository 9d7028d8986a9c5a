import type * as kubernetes from "@pulumi/kubernetes";
import type { Input, Unwrap } from "@pulumi/pulumi";
import type * as tencentcloud from "@pulumi/tencentcloud";
import type { PolicyResource } from "./rule";

/** Of the component's arguments, which are `components/`' to declare: those that rules read. */
interface ScenarioArgs {
    /** The row of the table of scenarios. */
    scenario: Input<number>;
    /** @default - as the scenario says */
    directAccess?: Input<boolean>;
}

/** Arguments of the classes by type token: types alone, since to load the SDKs would cost more than all checks. */
interface ArgsByType {
    "kubernetes:apps/v1:Deployment": kubernetes.apps.v1.DeploymentArgs;
    "kubernetes:batch/v1:CronJob": kubernetes.batch.v1.CronJobArgs;
    "kubernetes:core/v1:Pod": kubernetes.core.v1.PodArgs;
    "kubernetes:core/v1:Service": kubernetes.core.v1.ServiceArgs;
    "kubernetes:networking.k8s.io/v1:Ingress": kubernetes.networking.v1.IngressArgs;
    "tencentcloud:index/kubernetesCluster:KubernetesCluster": tencentcloud.KubernetesClusterArgs;
    "tencentcloud:index/kubernetesClusterEndpoint:KubernetesClusterEndpoint": tencentcloud.KubernetesClusterEndpointArgs;
    "tencentcloud:index/securityGroupRuleSet:SecurityGroupRuleSet": tencentcloud.SecurityGroupRuleSetArgs;
    "tencentcloud:index/subnet:Subnet": tencentcloud.SubnetArgs;
    "tencentcloud:index/vpc:Vpc": tencentcloud.VpcArgs;
    "tke-client-ip:index:ClientIpScenario": ScenarioArgs;
}

export type ResourceOf<Type extends keyof ArgsByType> = PolicyResource<Unwrap<ArgsByType[Type]>>;

/** Groups of Kubernetes whose kinds rules are about: their types of every version, and the patches of these. */
const KUBERNETES = /^kubernetes:(?:apps|batch|core|extensions|networking\.k8s\.io)\/v\w+:(\w+?)(Patch)?$/;

/** A kind of Kubernetes; a patch changes some fields of an object that is not the stack's: what it does not set may be set there. */
export interface KubernetesKind {
    /** `Deployment`, of a patch too. */
    name: string;
    isPatch: boolean;
}

/** Undefined for what is none of Kubernetes' own kinds. */
export function kubernetesKind({ type }: Pick<PolicyResource, "type">): KubernetesKind | undefined {
    const [, name, patch] = KUBERNETES.exec(type) ?? [];
    return name === undefined ? undefined : { name, isPatch: patch !== undefined };
}

/** Whether a resource is of a type, with its inputs typed. */
export function isOfType<Type extends keyof ArgsByType>(
    resource: PolicyResource,
    type: Type,
): resource is ResourceOf<Type> {
    return resource.type === type;
}

/** All resources of a type. */
export function allOfType<Type extends keyof ArgsByType>(
    stack: readonly PolicyResource[],
    type: Type,
): ResourceOf<Type>[] {
    return stack.filter((resource): resource is ResourceOf<Type> => isOfType(resource, type));
}
