import { isObject } from "../../../api/property-values";
import type { LiveObject } from "./live-object";

/** Conditions of a Namespace in deletion that say what is left in it and what holds it (k8s.io/api/core/v1). */
const REMAINING = ["NamespaceFinalizersRemaining", "NamespaceContentRemaining"];

const FAILED = [
    "NamespaceDeletionDiscoveryFailure",
    "NamespaceDeletionGroupVersionParsingFailure",
    "NamespaceDeletionContentFailure",
];

/**
 * What keeps an object that is being deleted: its own finalizers, and for a Namespace what its status conditions name,
 * `Some content in the namespace has finalizers remaining: example.com/held in 1 resource instances`.
 */
export function deletionBlockers(object: LiveObject): string[] {
    const finalizers = (object.metadata.finalizers ?? []) as string[];
    const conditions = isObject(object.status) ? object.status.conditions : undefined;
    const named = (Array.isArray(conditions) ? (conditions as Record<string, unknown>[]) : [])
        .filter(({ type, status }) => status === "True" && [...REMAINING, ...FAILED].includes(String(type)))
        .map(({ message }) => String(message));
    return [...(finalizers.length > 0 ? [`finalizers ${finalizers.join(", ")}`] : []), ...named];
}
