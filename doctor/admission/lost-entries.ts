import type { EntryKind } from "../../tke/objects";
import { diagnose } from "../diagnose";
import { NO_OBJECTS, type ClusterObjects, type Ingress, type Service } from "../model/cluster-objects";
import type { Finding } from "../model/diagnosis";
import type { Facts } from "../model/facts";
import { diagnoseEntry, entriesOf } from "../paths/entry-points";
import { ObjectIndex } from "../paths/objects/object-index";
import { combinations, conditionsOf, type Conjunction } from "./conditions";
import { emptyDrafts, OBSERVABLES, type Draft } from "./observables";

/** When objects of a kind lose their clients' addresses, by the code of doctor's finding. */
export interface LostEntries {
    kind: EntryKind;
    byCode: ReadonlyMap<string, readonly Conjunction[]>;
}

/**
 * Asks doctor of every combination that an admission policy can tell apart. A combination is lost where every object that it
 * may stand for is.
 */
export function lostEntries(kind: EntryKind, facts: Facts): LostEntries {
    const observables = OBSERVABLES[kind];
    const variables = observables.map(({ name, values }) => ({ name, values: Object.keys(values) }));
    return { kind, byCode: conditionsOf(variables, (combination) => codeOf(kind, combination, facts)) };
}

function codeOf(kind: EntryKind, combination: Readonly<Record<string, string>>, facts: Facts): string | undefined {
    const drafts = draftsOf(kind, combination).map(({ draft, backends }) => objectsOf(kind, draft, backends));
    const [first] = drafts;
    return first && drafts.every((objects) => isLost(kind, objects, facts)) ? lostCode(first, facts) : undefined;
}

/** The objects that a combination may stand for. */
function draftsOf(kind: EntryKind, combination: Readonly<Record<string, string>>) {
    const choices = OBSERVABLES[kind].map(({ name, values }) => {
        const changes = values[combination[name] ?? ""] ?? [];
        return { name, values: changes.map((_, index) => String(index)), changes };
    });
    return combinations(choices).flatMap((choice) =>
        emptyDrafts(kind).map(({ draft, backends }) => {
            choices.forEach(({ name, changes }) => changes[Number(choice[name])]?.(draft));
            return { draft, backends };
        }),
    );
}

function objectsOf(kind: EntryKind, { entry, config }: Draft, backends: readonly Service[]): ClusterObjects {
    return {
        ...NO_OBJECTS,
        services: kind === "Service" ? [entry as Service] : backends,
        ingresses: kind === "Ingress" ? [entry as Ingress] : [],
        configMaps: [config],
    };
}

/** The verdict alone: there are thousands of combinations, and most of them lose nothing. */
function isLost(kind: EntryKind, objects: ClusterObjects, facts: Facts): boolean {
    const index = new ObjectIndex(objects);
    const found = entriesOf(index).find(({ entry }) => entry.kind === kind);
    return found !== undefined && diagnoseEntry(found, index, facts).point.verdict === "lost";
}

function lostCode(objects: ClusterObjects, facts: Facts): string | undefined {
    const isAbout = ({ verdict, severity }: Finding) => verdict === "lost" && severity === "error";
    return diagnose(objects, facts).findings.find(isAbout)?.code;
}
