import { nearestWord } from "../nearest-word";
import { ANNOTATION_KINDS, isSetByUser, rowsOf, type AnnotationKind } from "./table";

/**
 * Whether a key can only be meant for TKE. `service.kubernetes.io` and `kubernetes.io` alone do not tell: Kubernetes and
 * other controllers have annotations there.
 */
const OF_TKE = /^[^/]*\btencent\.com\/|qcloud|\/tke-/;

/** What is known of a key that a kind's table lacks. */
export interface UnknownKey {
    /** Follows the key in a message. */
    problem: string;
    /** Whether another key was probably meant. */
    mistyped: boolean;
}

/** What is wrong with a key that a kind's table lacks; undefined: it is none of TKE's. */
export function unknownKey(kind: AnnotationKind, key: string): UnknownKey | undefined {
    const owner = ANNOTATION_KINDS.find((other) => nameOf(other, key));
    if (owner) {
        return { problem: ofAnotherKind(kind, owner, key), mistyped: true };
    }
    const suggestion = suggestionFor(kind, key);
    if (suggestion) {
        return { problem: `is not an annotation that TKE documents: set ${suggestion}`, mistyped: true };
    }
    return OF_TKE.test(key)
        ? { problem: `is not an annotation that TKE documents for ${A[kind]}: remove it`, mistyped: false }
        : undefined;
}

/** The known key that an unknown one probably misspells; undefined where no key is within two edits. */
export function suggestedKey(kind: AnnotationKind, key: string): string | undefined {
    const owner = ANNOTATION_KINDS.find((other) => nameOf(other, key));
    const twin = owner && rowsOf(kind)[nameOf(owner, key) ?? ""];
    return owner ? (twin && isSetByUser(twin) ? twin.key : undefined) : suggestionFor(kind, key);
}

const A: Record<AnnotationKind, string> = { Service: "a Service", Ingress: "an Ingress", Pod: "a Pod" };

function ofAnotherKind(kind: AnnotationKind, owner: AnnotationKind, key: string): string {
    const twin = rowsOf(kind)[nameOf(owner, key) ?? ""];
    const remedy = twin && isSetByUser(twin) ? `set ${twin.key}` : `move it to the ${owner}, or remove it`;
    return `is an annotation of ${A[owner]} and has no effect on ${A[kind]}: ${remedy}`;
}

/** The nearest key, or the one that is the same but for what stands before the slash. */
function suggestionFor(kind: AnnotationKind, key: string): string | undefined {
    const candidates = Object.values(rowsOf(kind))
        .filter(isSetByUser)
        .map((row) => row.key);
    return nearestWord(key, candidates) ?? candidates.find((candidate) => afterSlash(candidate) === afterSlash(key));
}

function afterSlash(key: string): string {
    return key.slice(key.indexOf("/") + 1);
}

function nameOf(kind: AnnotationKind, key: string): string | undefined {
    return Object.entries(rowsOf(kind)).find(([, row]) => row.key === key)?.[0];
}
