import { rules } from "./rules";
import { type PolicyResource, type Rule, type RuleVerdict, runRule, type Violation } from "./rules/rule";
import { unknownCheckingProxy } from "./rules/unknown";

/** A violation with the name of the policy that it is of. */
export interface PolicyViolation extends Violation {
    policy: string;
}

/** Applies the pack in an engine other than the Pulumi CLI: give it every resource as the program registers it. */
export class StackCheck {
    /** What could not be decided, since a value is not known before up: one sentence a policy. */
    readonly undecided: string[] = [];
    private readonly stack: PolicyResource[] = [];

    /** The violations of a resource by itself. Its unknown inputs are the SDK's sentinel, its secrets plain. */
    add(registered: PolicyResource): PolicyViolation[] {
        const resource = { ...registered, props: unknownCheckingProxy(registered.props) };
        this.stack.push(resource);
        return rules.flatMap((rule) => {
            const messages = rule.scope === "resource" ? this.conclude(rule, runRule(rule.check(resource))) : [];
            return messages.map((message) => ({ policy: rule.name, urn: resource.urn, message }));
        });
    }

    /** The violations of resources that do not fit each other. Call when all are there. */
    finish(): PolicyViolation[] {
        return rules.flatMap((rule) => {
            const violations = rule.scope === "stack" ? this.conclude(rule, runRule(rule.check(this.stack))) : [];
            return violations.map((violation) => ({ policy: rule.name, ...violation }));
        });
    }

    private conclude<Found>(rule: Rule, { violations, undecided }: RuleVerdict<Found>): Found[] {
        if (undecided) {
            this.undecided.push(`${rule.name} is not decided before up: ${undecided.message}`);
        }
        return violations;
    }
}
