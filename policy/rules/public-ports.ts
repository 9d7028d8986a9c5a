import { API_SERVER_PORT } from "../../tke/clb";
import { ingressRulesOf, isEverywhere, openingsOf, type IngressRule } from "./ingress-rules";
import { each, ifKnown, type PolicyResource, type ResourceRule, type StackRule, runRule } from "./rule";
import { isOfType, type ResourceOf } from "./resource-types";

/** Ports that are for administrators only. */
const ADMIN_PORTS = { 22: "SSH", 6443: "the Kubernetes API" };

export const adminPortsClosed: ResourceRule = {
    name: "admin-ports-closed-to-the-world",
    description: "No security group opens port 22 or 6443 to the world, neither by a range of ports nor by ALL.",
    source: "provider v1.83.25: security_group_rule_set, the first rule that matches decides",
    scope: "resource",
    *check(resource) {
        yield* openPorts(resource, ADMIN_PORTS, "their administrators call from");
    },
};

export const publicEndpointGuarded: ResourceRule = {
    name: "public-endpoint-guarded",
    description: "An API server with a public endpoint has a security group.",
    source: "provider v1.83.25: cluster_internet_security_group must not be empty with cluster_internet",
    scope: "resource",
    *check(resource) {
        if (!isEndpoint(resource)) {
            return;
        }
        const { clusterInternet, managedClusterInternetSecurityPolicies: policies = [] } = resource.props;
        if (isEverywhere(policies)) {
            yield (
                "managedClusterInternetSecurityPolicies lets the whole world call the Kubernetes API: set " +
                "clusterInternetSecurityGroup, to a group with the CIDRs you call it from"
            );
        }
        // That it is not known yet is enough: it is set.
        const group = ifKnown(() => ({ id: resource.props.clusterInternetSecurityGroup }));
        if (clusterInternet && group && !group.id) {
            yield (
                "clusterInternet opens the Kubernetes API to the internet: set clusterInternetSecurityGroup, to a group " +
                "with the CIDRs you call it from, or clusterInternet: false"
            );
        }
    },
};

export const publicEndpointClosed: StackRule = {
    name: "public-endpoint-closed-to-the-world",
    description: "The security group of a public API server endpoint does not open its port, 443, to the world.",
    source: "TKE serves the endpoint on port 443 of a CLB, filtered by cluster_internet_security_group (provider v1.83.25)",
    scope: "stack",
    *check(stack) {
        const endpoints = stack.filter(isEndpoint);
        yield* each(stack, function* (resource) {
            const guards = endpoints.some((endpoint) => isGuardedBy(endpoint, resource));
            const ports = { [API_SERVER_PORT]: "the Kubernetes API's public endpoint" };
            for (const message of guards ? openPorts(resource, ports, "you call it from") : []) {
                yield { urn: resource.urn, message };
            }
        });
    },
};

export const adminPortsClosedTogether: StackRule = {
    name: "admin-ports-closed-together",
    description:
        "Several resources with rules of one security group do not open them together either: two halves of the internet are the internet.",
    source: "provider v1.83.25: security_group_rule and security_group_lite_rule add rules to the same group",
    scope: "stack",
    *check(stack) {
        const endpoints = stack.filter(isEndpoint);
        const ruled = stack.filter((resource) => ingressRulesOf(resource).length > 0);
        yield* each(ruled, function* (resource, index) {
            const others = ruled.slice(index + 1).filter((other) => isSameGroup(resource, other));
            const together = [resource, ...others];
            // Reported once, at the first of them.
            if (others.length === 0 || ruled.slice(0, index).some((earlier) => isSameGroup(earlier, resource))) {
                return;
            }
            const rulesOfEach = together.map((each) => ingressRulesOf(each).map((read) => read()));
            const guards = endpoints.some((endpoint) => together.some((each) => isGuardedBy(endpoint, each)));
            const endpointPort = { [API_SERVER_PORT]: "the Kubernetes API's public endpoint" };
            const ports: Record<number, string> = guards ? { ...ADMIN_PORTS, ...endpointPort } : ADMIN_PORTS;
            for (const message of openedTogether(rulesOfEach, ports)) {
                yield {
                    urn: resource.urn,
                    message: `${message}; the rules are in ${together.map(nameOf).join(" and ")}`,
                };
            }
        });
    },
};

function nameOf({ name }: PolicyResource): string {
    return name;
}

/** Messages for the ports that the rules of no resource open alone. */
function* openedTogether(rulesOfEach: IngressRule[][], ports: Record<number, string>): Generator<string> {
    for (const [port, use] of Object.entries(ports)) {
        const isOpenedByOne = rulesOfEach.some((rules) => openingsOf(rules, Number(port)).length > 0);
        const openings = isOpenedByOne ? [] : openingsOf(rulesOfEach.flat(), Number(port));
        if (openings.length > 0) {
            const sources = openings.map(({ source }) => source).join(" and ");
            yield `port ${port} (${use}) is open to the world through ${sources} together: set the CIDRs that need it`;
        }
    }
}

/** Whether two resources have rules for one security group, by its id or, before that is known, by where it comes from. */
function isSameGroup(one: PolicyResource, other: PolicyResource): boolean {
    const [id, otherId] = [one, other].map(({ props }) =>
        ifKnown(() => (props as { securityGroupId?: string }).securityGroupId),
    );
    if (id && otherId) {
        return id === otherId;
    }
    const origins = one.propertyDependencies.securityGroupId ?? [];
    return (other.propertyDependencies.securityGroupId ?? []).some((urn) => origins.includes(urn));
}

/** Messages for the ports that are open to the world, by what is known of the rules. */
function* openPorts(resource: PolicyResource, ports: Record<number, string>, whose: string): Generator<string> {
    const { violations: rules, undecided } = runRule(each(ingressRulesOf(resource), (read) => [read()]));
    for (const [port, use] of Object.entries(ports)) {
        const openings = openingsOf(rules, Number(port));
        if (openings.length > 0) {
            const through = openings.map((rule) => `${rule.where} (${rule.source}, ${rule.protocol} ${rule.ports})`);
            yield (
                `port ${port} (${use}) is open to the world through ${through.join(" and ")}: set the CIDRs ${whose}, ` +
                `or other ports`
            );
        }
    }
    if (undecided) {
        throw undecided;
    }
}

type Endpoint =
    | ResourceOf<"tencentcloud:index/kubernetesCluster:KubernetesCluster">
    | ResourceOf<"tencentcloud:index/kubernetesClusterEndpoint:KubernetesClusterEndpoint">;

/** Whether a resource can open a public endpoint of an API server. */
function isEndpoint(resource: PolicyResource): resource is Endpoint {
    return (
        isOfType(resource, "tencentcloud:index/kubernetesCluster:KubernetesCluster") ||
        isOfType(resource, "tencentcloud:index/kubernetesClusterEndpoint:KubernetesClusterEndpoint")
    );
}

/** Whether rules are those of an endpoint's security group, by its id or, before that is known, by where it comes from. */
function isGuardedBy(endpoint: Endpoint, rules: PolicyResource): boolean {
    const group = ifKnown(() => endpoint.props.clusterInternetSecurityGroup);
    const groupOfRules = ifKnown(() => (rules.props as { securityGroupId?: string }).securityGroupId);
    if (group && groupOfRules) {
        return group === groupOfRules;
    }
    const origins = endpoint.propertyDependencies.clusterInternetSecurityGroup ?? [];
    return (rules.propertyDependencies.securityGroupId ?? []).some((urn) => origins.includes(urn));
}
