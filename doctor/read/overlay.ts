import type { AnyObject, ClusterObjects, Metadata, ObjectList } from "../model/cluster-objects";
import { objectKey } from "../paths/objects/object-index";

const LISTS: readonly ObjectList[] = [
    "services",
    "ingresses",
    "ingressClasses",
    "pods",
    "nodes",
    "configMaps",
    "tkeServiceConfigs",
    "workloads",
    "others",
];

/** A cluster as it would be with manifests applied: what they leave out stays, and what the controller said is history. */
export function overlaid(live: ClusterObjects, files: ClusterObjects): ClusterObjects {
    const merged = LISTS.map((list) => [list, overlaidList(live[list] as AnyObject[], files[list] as AnyObject[])]);
    return { ...live, ...(Object.fromEntries(merged) as Partial<ClusterObjects>) };
}

function overlaidList(live: readonly AnyObject[], files: readonly AnyObject[]): AnyObject[] {
    const identity = ({ kind, metadata }: AnyObject) => `${kind ?? ""}/${objectKey(metadata)}`;
    // What a list request returns names no kind.
    const loose = ({ metadata }: AnyObject) => `/${objectKey(metadata)}`;
    const found = new Map(live.map((object) => [object.kind ? identity(object) : loose(object), object]));
    const applied = files.map((file) => {
        const old = found.get(identity(file)) ?? found.get(loose(file));
        found.delete(identity(file));
        found.delete(loose(file));
        return old ? merge(old, file) : file;
    });
    return [...found.values(), ...applied];
}

function merge(old: AnyObject, file: AnyObject): AnyObject {
    const spec = { ...(old.spec as object | undefined), ...(file.spec as object | undefined) };
    const { loadBalancer } = (old.status ?? {}) as { loadBalancer?: unknown };
    // The file's own metadata object is kept: locations are found by it.
    const metadata: Metadata = Object.assign(file.metadata ?? {}, {
        uid: old.metadata?.uid,
        annotations: { ...old.metadata?.annotations, ...file.metadata?.annotations },
        labels: { ...old.metadata?.labels, ...file.metadata?.labels },
    });
    return {
        ...old,
        ...file,
        metadata,
        ...(file.spec !== undefined && { spec }),
        ...(loadBalancer !== undefined && { status: { loadBalancer } }),
    };
}
