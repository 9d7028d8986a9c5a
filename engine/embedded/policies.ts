import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Registration } from "./deployment/deployment";
import { resourceOfUrn } from "../api/urn";
import { plainProperties } from "../api/property-values";

/** Where a project keeps its policy pack, as for `pulumi preview --policy-pack policy`. */
const PACK = "policy";

/** What the engine passes to a policy pack about a registered resource. */
interface RegisteredResource {
    urn: string;
    type: string;
    name: string;
    props: object;
    opts: { parent?: string; deletedWith?: string };
    propertyDependencies: Record<string, string[]>;
}

/** A policy that a stack breaks, and the resource that breaks it. */
interface PolicyViolation {
    policy: string;
    urn: string;
    message: string;
}

/** What a pack's module `stack-check` exports as `StackCheck`: one run of a program, checked. */
export interface StackPolicies {
    /** What could not be decided, since a value is not known before up: one sentence a policy. */
    readonly undecided: readonly string[];
    /** The violations of a resource by itself. */
    add(resource: RegisteredResource): PolicyViolation[];
    /** The violations of resources that do not fit each other. */
    finish(): PolicyViolation[];
}

/** Begins to check a stack by the project's policies; undefined in a project without a pack. */
export type NewPolicyCheck = () => PolicyCheck;

/** Loads the project's policy pack; undefined where it has none. */
export function loadPolicies(projectDirectory: string): NewPolicyCheck | undefined {
    const directory = join(projectDirectory, PACK);
    if (!existsSync(join(directory, "PulumiPolicy.yaml"))) {
        return undefined;
    }
    const load = createRequire(join(directory, "package.json"));
    const pack = load("./stack-check") as { StackCheck: new () => StackPolicies };
    return () => new PolicyCheck(new pack.StackCheck());
}

/** One run of a program, checked by policies. Violations are returned as lines to show. */
export class PolicyCheck {
    constructor(private readonly check: StackPolicies) {}

    get undecided(): readonly string[] {
        return this.check.undecided;
    }

    /** The violations of a resource by itself. */
    add(registration: Registration): string[] {
        const { urn, type, name, inputs, parent, deletedWith, propertyDependencies } = registration;
        const props = plainProperties(inputs);
        return this.check
            .add({ urn, type, name, props, opts: { parent, deletedWith }, propertyDependencies })
            .map(lineOf);
    }

    /** The violations of resources that do not fit each other. */
    finish(): string[] {
        return this.check.finish().map(lineOf);
    }
}

/** The message about violations. */
export function violationsText(violations: readonly string[], consequence: string): string {
    const count = violations.length === 1 ? "1 policy violation" : `${violations.length} policy violations`;
    return [`${count}; ${consequence} (--no-policy turns the policies off)`, ...violations].join("\n");
}

function lineOf({ policy, urn, message }: PolicyViolation): string {
    const { type, name } = resourceOfUrn(urn);
    return `  ${type} ${name}: ${message} [${policy}]`;
}
