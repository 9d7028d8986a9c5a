import type {
    Policies,
    PolicyResource as StackResource,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
} from "@pulumi/policy";
import { type PolicyResource, type ResourceRule, type Rule, type StackRule, runRule } from "./rules/rule";

/** The Pulumi policies that apply rules. Rules that need what the CLI does not tell are left out. */
export function policiesOf(rules: readonly Rule[]): Policies {
    // Pulumi shows a stack policy outputs only, and of Kubernetes resources not even those before there is a cluster.
    const inputs = new Map<string, PolicyResource["props"]>();
    return rules.flatMap((rule): Policies => {
        if (rule.scope === "resource") {
            return [resourcePolicy(rule, inputs)];
        }
        return rule.embeddedOnly ? [] : [stackPolicy(rule, inputs)];
    });
}

function resourcePolicy(rule: ResourceRule, inputs: Map<string, PolicyResource["props"]>): ResourceValidationPolicy {
    return {
        name: rule.name,
        description: rule.description,
        validateResource: (args: ResourceValidationArgs, report) => {
            const { urn, type, name, opts } = args;
            const props = args.props as PolicyResource["props"];
            inputs.set(urn, props);
            const resource = { urn, type, name, props, opts: { parent: opts.parent }, propertyDependencies: {} };
            const { violations, undecided } = runRule(rule.check(resource));
            violations.forEach((message) => report(message));
            if (undecided) {
                // Pulumi makes it a warning in a preview: up decides.
                throw undecided;
            }
        },
    };
}

function stackPolicy(rule: StackRule, inputs: ReadonlyMap<string, PolicyResource["props"]>): StackValidationPolicy {
    return {
        name: rule.name,
        description: rule.description,
        validateStack: (args: StackValidationArgs, report) => {
            const stack = args.resources.map((resource) => ruleResource(resource, inputs));
            const { violations, undecided } = runRule(rule.check(stack));
            violations.forEach(({ urn, message }) => report(message, urn));
            if (undecided) {
                throw undecided;
            }
        },
    };
}

function ruleResource(
    { urn, type, name, props, parent, propertyDependencies }: StackResource,
    inputs: ReadonlyMap<string, PolicyResource["props"]>,
): PolicyResource {
    return {
        urn,
        type,
        name,
        // Not among the inputs: a resource that this operation leaves alone (--target).
        props: inputs.get(urn) ?? props,
        opts: { parent: parent?.urn },
        propertyDependencies: Object.fromEntries(
            Object.entries(propertyDependencies).map(([input, resources]) => [
                input,
                resources.map((from) => from.urn),
            ]),
        ),
    };
}
