import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import { decideKnown } from "../../tke/decision-table/decide";
import { SCENARIOS, type Scenario, type ScenarioNumber } from "../../tke/scenarios";
import { directAccessOf, isLoadBalancerService, type Service } from "./entries";
import { hasOnlySuperNodes } from "./only-super-nodes";
import { each, type PolicyResource, type ResourceRule, type StackRule } from "./rule";
import { isOfType, type ResourceOf } from "./resource-types";

const SCENARIO = "tke-client-ip:index:ClientIpScenario";

export const directAccessStated: ResourceRule = {
    name: "direct-access-stated",
    description:
        "A LoadBalancer Service and a qcloud Ingress say whether their CLB binds Pods (direct access) or nodes.",
    source: "457/131136: the controller of a new cluster adds direct access where the annotation is missing, that of an old one does not",
    scope: "resource",
    *check(resource) {
        const directAccess = directAccessOf(resource);
        if (!directAccess) {
            return;
        }
        const { where, value } = directAccess;
        if (value === undefined) {
            yield (
                `${where} is not set, and its default depends on the cluster's age: set "true" to bind Pods or ` +
                `"false" to bind nodes (457/131136)`
            );
        } else if (value !== "true" && value !== "false") {
            yield `${where} is ${JSON.stringify(value)}: set "true" or "false" (E4037)`;
        }
    },
};

export const directAccessFitsScenario: StackRule = {
    name: "direct-access-fits-scenario",
    description:
        "Direct access matches the stack's scenario. Without a scenario, a LoadBalancer Service has direct access if it " +
        "would lose its client's address otherwise, and so has everything on super nodes.",
    source: "457/41897 and 457/48949: through a NodePort the Pod sees a node as its client; 457/113905: super nodes have none",
    scope: "stack",
    *check(stack) {
        const onlySuperNodes = hasOnlySuperNodes(stack);
        yield* each(stack, function* (resource) {
            const { where, value } = directAccessOf(resource) ?? {};
            const expected = value && (scenarioSays(resource, stack) ?? kindSays(resource, onlySuperNodes));
            if (expected && expected.value !== value) {
                yield {
                    urn: resource.urn,
                    message: `${where} is "${value}", but ${expected.reason}: set "${expected.value}"`,
                };
            }
        });
    },
};

interface Expectation {
    value: string;
    reason: string;
}

/** By the scenario that a resource is part of; its config may ask for the opposite, to show how the address is lost. */
function scenarioSays(resource: PolicyResource, stack: readonly PolicyResource[]): Expectation | undefined {
    const owner = ancestorsOf(resource, stack).find((ancestor): ancestor is ResourceOf<typeof SCENARIO> =>
        isOfType(ancestor, SCENARIO),
    );
    if (!owner) {
        return undefined;
    }
    const { scenario: number, directAccess } = owner.props;
    if (directAccess !== undefined) {
        return { value: `${directAccess}`, reason: `the stack's config has directAccess: ${directAccess}` };
    }
    const scenario = SCENARIOS[number as ScenarioNumber] as Scenario | undefined;
    return (
        scenario && {
            value: `${scenario.directAccess}`,
            reason: scenario.directAccess
                ? `scenario ${number} binds Pods, so that they see their client (457/41897)`
                : `scenario ${number} binds nodes, and Pods read X-Forwarded-For (457/48949)`,
        }
    );
}

/** By what it is, and by what its Pods run on. */
function kindSays(resource: PolicyResource, onlySuperNodes: boolean): Expectation | undefined {
    if (onlySuperNodes) {
        return { value: "true", reason: "the stack's super nodes have no NodePort that a CLB could bind (457/113905)" };
    }
    return isLoadBalancerService(resource) && losesItsClient(resource)
        ? { value: "true", reason: "through a NodePort the Pod sees a node instead of its client (457/41897)" }
        : undefined;
}

/** By the decision table, with the kube-proxy that TKE's clusters have, whatever the Pods' network. */
function losesItsClient({ props }: Service): boolean {
    const { metadata, spec } = props;
    // The JSON may make a port one of layer 7, whose header names the client.
    const isLayer4 = metadata?.annotations?.[ANNOTATION_KEYS.Service.specifyProtocol] === undefined;
    const { verdict } = decideKnown({
        entry: "Service",
        directAccess: "false",
        externalTrafficPolicy: spec?.externalTrafficPolicy === "Local" ? "Local" : "Cluster",
        ...(isLayer4 && { protocol: ["TCP", "UDP"] }),
        client: "outside",
        network: ["VPC-CNI", "GR"],
        dataPlane: ["IPVS", "iptables"],
    });
    return verdict === "lost";
}

function ancestorsOf({ opts }: PolicyResource, stack: readonly PolicyResource[]): PolicyResource[] {
    const parent = stack.find(({ urn }) => urn === opts.parent);
    return parent ? [parent, ...ancestorsOf(parent, stack)] : [];
}
