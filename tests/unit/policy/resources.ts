import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { type PolicyResource, type Rule, runRule } from "../../../policy/rules/rule";
import { unknownCheckingProxy } from "../../../policy/rules/unknown";

/** Stands for a value that a preview does not know. */
export const UNKNOWN = unknownValue as never;

export const SERVICE = "kubernetes:core/v1:Service";
export const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";
export const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
export const VPC = "tencentcloud:index/vpc:Vpc";
export const SUBNET = "tencentcloud:index/subnet:Subnet";
export const CLUSTER = "tencentcloud:index/kubernetesCluster:KubernetesCluster";
export const ENDPOINT = "tencentcloud:index/kubernetesClusterEndpoint:KubernetesClusterEndpoint";
export const NATIVE_POOL = "tencentcloud:index/kubernetesNativeNodePool:KubernetesNativeNodePool";
export const SUPER_POOL = "tencentcloud:index/kubernetesServerlessNodePool:KubernetesServerlessNodePool";
export const RULE_SET = "tencentcloud:index/securityGroupRuleSet:SecurityGroupRuleSet";
export const LITE_RULE = "tencentcloud:index/securityGroupLiteRule:SecurityGroupLiteRule";
export const SINGLE_RULE = "tencentcloud:index/securityGroupRule:SecurityGroupRule";
export const CLB = "tencentcloud:index/clbInstance:ClbInstance";
export const SCENARIO = "tke-client-ip:index:ClientIpScenario";

export interface Links {
    parent?: PolicyResource;
    deletedWith?: PolicyResource;
    /** By input: what its value comes from. */
    from?: Record<string, PolicyResource[]>;
}

/** A resource of stack `dev` in project `demo`; its props are an object that a test writes as it likes. */
export function resource(type: string, name: string, props: object = {}, links: Links = {}): PolicyResource {
    const { parent, deletedWith, from = {} } = links;
    return {
        urn: `urn:pulumi:dev::demo::${type}::${name}`,
        type,
        name,
        props,
        opts: { parent: parent?.urn, deletedWith: deletedWith?.urn },
        propertyDependencies: Object.fromEntries(
            Object.entries(from).map(([input, resources]) => [input, resources.map(({ urn }) => urn)]),
        ),
    };
}

/** What a rule says of a stack: messages, and last `undecided` where a value is missing for it. */
export function saysOf(rule: Rule, ...stack: PolicyResource[]): string[] {
    const seen = stack.map((each) => ({ ...each, props: unknownCheckingProxy(each.props) }));
    const verdicts =
        rule.scope === "stack" ? [runRule(messages(rule.check(seen)))] : seen.map((each) => runRule(rule.check(each)));
    return verdicts.flatMap(({ violations, undecided }) => [...violations, ...(undecided ? ["undecided"] : [])]);
}

function* messages(violations: Iterable<{ urn: string; message: string }>): Generator<string> {
    for (const { urn, message } of violations) {
        yield `${urn.split("::").at(-1)}: ${message}`;
    }
}

/** The annotation that a Service or Ingress says it with. */
export const annotations = (key: string, directAccess?: string) =>
    directAccess === undefined ? {} : { [`${key}.cloud.tencent.com/direct-access`]: directAccess };

export const loadBalancer = (directAccess?: string, links: Links = {}) =>
    resource(
        SERVICE,
        "entry",
        { metadata: { annotations: annotations("service", directAccess) }, spec: { type: "LoadBalancer" } },
        links,
    );

export const ingress = (directAccess?: string, spec: object = { ingressClassName: "qcloud" }, links: Links = {}) =>
    resource(
        INGRESS,
        "entry",
        { metadata: { namespace: "app", annotations: annotations("ingress", directAccess) }, spec },
        links,
    );
