import { OWNERSHIP_ANNOTATION } from "./annotations";

/** What a controller made for an object on a CLB. */
export interface Ownership {
    loadBalancerId: string;
    /** `<protocol>:<port>` of the listeners that it made, or was about to make. */
    listeners: string[];
}

/** Reads the ownership annotation; one that was copied from another object (another uid) counts for nothing. */
export function ownershipOf(metadata: {
    uid?: string;
    annotations?: Readonly<Record<string, string>>;
}): Ownership | undefined {
    const text = metadata.annotations?.[OWNERSHIP_ANNOTATION];
    if (!text) {
        return undefined;
    }
    try {
        const { uid, loadBalancerId, listeners } = JSON.parse(text) as Partial<Ownership & { uid: string }>;
        return uid === metadata.uid && loadBalancerId && Array.isArray(listeners)
            ? { loadBalancerId, listeners }
            : undefined;
    } catch {
        return undefined;
    }
}

export function ownershipAnnotation(uid: string, { loadBalancerId, listeners }: Ownership): Record<string, string> {
    return {
        [OWNERSHIP_ANNOTATION]: JSON.stringify({ uid, loadBalancerId, listeners: [...new Set(listeners)].sort() }),
    };
}
