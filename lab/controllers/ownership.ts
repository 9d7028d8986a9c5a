import { listenerKey } from "./clb-diff";

/** One Service or Ingress, as a LoadBalancerResource names it. The uid tells it from a later one of the same name. */
export interface ObjectReference {
    kind: "Service" | "Ingress";
    namespace: string;
    name: string;
    uid: string;
    /** An Ingress that was made to share its CLB (`enable-group`). */
    group?: boolean;
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
    /** The listeners that were made, or were about to be made. */
    listeners: { protocol: string; port: number; references: ObjectReference[] }[];
}

/** `<protocol>:<port>` of the listeners that an object has something on. */
export function listenersOf(use: LoadBalancerUse | undefined, uid: string): string[] {
    return (use?.listeners ?? []).filter((listener) => refersTo(listener.references, uid)).map(listenerKey);
}

/** The use of a CLB once an object has just these listeners on it, beside what others have. */
export function withObject(
    use: LoadBalancerUse,
    owner: ObjectReference,
    listeners: readonly string[],
): LoadBalancerUse {
    const rest = withoutObject(use, owner.uid);
    const byKey = new Map(rest.listeners.map((listener) => [listenerKey(listener), listener]));
    for (const key of new Set(listeners)) {
        const [protocol = "", port] = key.split(":");
        const references = byKey.get(key)?.references ?? [];
        byKey.set(key, { protocol, port: Number(port), references: [...references, owner] });
    }
    return {
        ...rest,
        references: [...rest.references, owner],
        listeners: [...byKey.entries()].sort(([one], [other]) => one.localeCompare(other)).map(([, entry]) => entry),
    };
}

export function withoutObject(use: LoadBalancerUse, uid: string): LoadBalancerUse {
    const others = (references: readonly ObjectReference[]) => references.filter((reference) => reference.uid !== uid);
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
