import type { PropertyChange } from "../../api/engine";
import { propertyChanges } from "../../api/property-changes";
import { plainProperties, type Properties } from "../../api/property-values";
import type { ResourceProvider } from "../provider";
import { recordKey, type ResourceRecord } from "../state/stack-state";

/** What has to happen to a resource that the program registers. */
export type ResourcePlan =
    | { op: "create" }
    | { op: "same" }
    | { op: "update"; changes: PropertyChange[] }
    | { op: "replace"; changes: PropertyChange[] };

/**
 * Compares what is saved with what is wanted. A saved record without an id has made nothing yet.
 *
 * @param replaceOnChanges paths for which the program has the resource replaced, beside the provider's.
 * @param providerInputs of the explicit provider.
 */
export function planOf(
    saved: Readonly<ResourceRecord> | undefined,
    wanted: ResourceRecord,
    provider: Pick<ResourceProvider, "update" | "replaceOn" | "alsoReplaceOn">,
    replaceOnChanges: readonly string[] = [],
    providerInputs: Properties = {},
): ResourcePlan {
    if (!saved || !saved.id) {
        return { op: "create" };
    }
    const also = provider.alsoReplaceOn?.(plainProperties(saved.inputs), plainProperties(providerInputs)) ?? [];
    const replaceOn = [...(provider.replaceOn ?? []), ...also, ...replaceOnChanges];
    const found = propertyChanges(saved.inputs, wanted.inputs, replaceOn);
    if (found.length === 0) {
        return unchanged(saved.pending);
    }
    // Without an `update` there is nothing that could change in place.
    const changes = provider.update ? found : found.map((change) => ({ ...change, forcesReplacement: true }));
    const inPlace = saved.pending !== "delete" && !changes.some(({ forcesReplacement }) => forcesReplacement);
    return { op: inPlace ? "update" : "replace", changes };
}

/** A creation that stopped half-way goes on; a deletion that stopped half-way is finished and made good. */
function unchanged(pending: ResourceRecord["pending"]): ResourcePlan {
    switch (pending) {
        case undefined:
            return { op: "same" };
        case "create":
        case "import":
            return { op: "create" };
        case "update":
            return { op: "update", changes: [] };
        case "delete":
            return { op: "replace", changes: [] };
    }
}

/** Everything that depends on a resource, directly or not. */
export function dependentsOf(key: string, records: readonly Readonly<ResourceRecord>[]): Set<string> {
    const dependents = new Set<string>();
    const visit = (target: string) => {
        for (const record of records) {
            const dependent = recordKey(record);
            if (record.dependencies.includes(target) && !dependents.has(dependent)) {
                dependents.add(dependent);
                visit(dependent);
            }
        }
    };
    visit(key);
    return dependents;
}
