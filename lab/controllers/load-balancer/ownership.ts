import { listenerKey, type RuleKey } from "../model/listener-keys";

/** One Service or Ingress, as a LoadBalancerResource names it. The uid tells it from a later one of the same name. */
export interface ObjectReference {
    kind: "Service" | "Ingress";
    namespace: string;
    name: string;
    uid: string;
    /** An Ingress that shares its CLB (`enable-group`). */
    group?: boolean;
}

/** What an object has on a CLB's listener, or is about to make there. */
export interface ListenerClaim {
    protocol: string;
    port: number;
    /** Layer 7 only. */
    rules: RuleKey[];
}

/** An object on a listener, which Ingresses of one group can have together. */
export interface ListenerReference extends ObjectReference {
    /** Layer 7 only. */
    rules?: RuleKey[];
}

/** What the controllers of one cluster have on one CLB: the `spec` of its LoadBalancerResource. */
export interface LoadBalancerUse {
    /** Whether the controllers created the CLB. */
    created: boolean;
    /** The create-only annotations that it was created with. */
    createdWith?: Record<string, string>;
    /** Whether the controllers protected it from deletion. */
    deletionProtection?: boolean;
    references: ObjectReference[];
    /** The listeners that were created, or whose creation was about to begin. */
    listeners: { protocol: string; port: number; references: ListenerReference[] }[];
}

export function claimsOf(use: LoadBalancerUse | undefined, uid: string): ListenerClaim[] {
    return (use?.listeners ?? []).flatMap(({ protocol, port, references }) =>
        references.filter((each) => each.uid === uid).map(({ rules = [] }) => ({ protocol, port, rules })),
    );
}

/** Other objects with rules or backends on a listener, by `<protocol>:<port>` of the listener. */
export function otherOwners(use: LoadBalancerUse | undefined, uid: string): Map<string, ListenerReference[]> {
    const others = (use?.listeners ?? []).map((listener): [string, ListenerReference[]] => [
        listenerKey(listener),
        listener.references.filter((reference) => reference.uid !== uid),
    ]);
    return new Map(others.filter(([, references]) => references.length > 0));
}

/**
 * The use of a CLB once an object has just this on it, beside what others have.
 *
 * @param claims of different listeners.
 */
export function withObject(
    use: LoadBalancerUse,
    owner: ObjectReference,
    claims: readonly ListenerClaim[],
): LoadBalancerUse {
    const rest = withoutObject(use, owner.uid);
    const byKey = new Map(rest.listeners.map((listener) => [listenerKey(listener), listener]));
    for (const claim of claims) {
        const { protocol, port, rules } = claim;
        const references = byKey.get(listenerKey(claim))?.references ?? [];
        const reference = { ...owner, ...(rules.length > 0 && { rules }) };
        byKey.set(listenerKey(claim), { protocol, port, references: [...references, reference] });
    }
    return {
        ...rest,
        references: [...rest.references, owner],
        listeners: [...byKey.entries()].sort(([one], [other]) => one.localeCompare(other)).map(([, entry]) => entry),
    };
}

export function withoutObject(use: LoadBalancerUse, uid: string): LoadBalancerUse {
    const others = <R extends ObjectReference>(references: readonly R[]) =>
        references.filter((reference) => reference.uid !== uid);
    return {
        ...use,
        references: others(use.references),
        listeners: use.listeners
            .map((listener) => ({ ...listener, references: others(listener.references) }))
            .filter(({ references }) => references.length > 0),
    };
}

export function refersTo(references: readonly ObjectReference[], uid: string): boolean {
    return references.some((reference) => reference.uid === uid);
}
