import { UnknownValueError } from "./unknown";

/** A resource as the program registers it. Reading a property that is not known yet throws an {@link UnknownValueError}. */
export interface PolicyResource<Props extends object = object> {
    urn: string;
    /** Type token, for example `tencentcloud:index/vpc:Vpc`. */
    type: string;
    /** Logical name. */
    name: string;
    /** The inputs. */
    props: Props;
    opts: {
        /** URN. */
        parent?: string;
        /** URN. Only the embedded engine tells it: the CLI hands no such option to policy packs (pulumi v3.259, analyzer.proto). */
        deletedWith?: string;
    };
    /** By input: URNs of the resources that its value comes from. */
    propertyDependencies: Record<string, string[]>;
}

/** A resource that breaks a policy. */
export interface Violation {
    urn: string;
    /** Where it is wrong, what is wrong, what to set, and who says so. */
    message: string;
}

interface RuleText {
    /** The policy's name. */
    name: string;
    /** The policy in one sentence. */
    description: string;
    /** What the rule rests on: a page of Tencent's documentation, an error code, a version of the provider. */
    source: string;
}

/** A rule about one resource, whatever else is in the stack. */
export interface ResourceRule extends RuleText {
    scope: "resource";
    check(resource: PolicyResource): Iterable<string>;
}

/** A rule about resources that have to fit each other. */
export interface StackRule extends RuleText {
    scope: "stack";
    check(stack: readonly PolicyResource[]): Iterable<Violation>;
    /** Whether the rule needs what only the embedded engine tells. @default false */
    embeddedOnly?: boolean;
}

export type Rule = ResourceRule | StackRule;

/** What came of a check. */
export interface RuleVerdict<Found> {
    violations: Found[];
    /** Set: a value is not known yet on which it depends whether there are more. */
    undecided?: UnknownValueError;
}

/** Runs a check to its end, or to a value that is not known yet. */
export function runRule<Found>(findings: Iterable<Found>): RuleVerdict<Found> {
    const violations: Found[] = [];
    try {
        for (const found of findings) {
            violations.push(found);
        }
    } catch (error) {
        return { violations, undecided: unknownOrThrow(error) };
    }
    return { violations };
}

/** Checks one thing after the other; what is not known of one does not keep the others from being checked. */
export function* each<Item, Found>(
    items: readonly Item[],
    check: (item: Item, index: number) => Iterable<Found>,
): Generator<Found, void> {
    let undecided: UnknownValueError | undefined;
    for (let index = 0; index < items.length; index++) {
        try {
            yield* check(items[index] as Item, index);
        } catch (error) {
            undecided ??= unknownOrThrow(error);
        }
    }
    if (undecided) {
        throw undecided;
    }
}

/** The value, or undefined where it is not known yet. */
export function ifKnown<T>(value: () => T): T | undefined {
    try {
        return value();
    } catch (error) {
        unknownOrThrow(error);
        return undefined;
    }
}

function unknownOrThrow(error: unknown): UnknownValueError {
    if (error instanceof UnknownValueError) {
        return error;
    }
    throw error;
}
