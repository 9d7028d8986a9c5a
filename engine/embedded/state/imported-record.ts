import type { ImportedResource } from "../../api/engine";
import { recordKey, type ResourceRecord } from "./stack-state";

/** The record of an existing resource: its inputs are those that the program registers next. */
export function importedRecord(
    { type, name, id }: ImportedResource,
    others: readonly Readonly<ResourceRecord>[],
): ResourceRecord {
    const [namespace] = type.split(":");
    const ofProvider = others.filter((other) => other.type.startsWith(`${namespace}:`));
    const [clusterId] = id.split("#");
    return {
        type,
        name,
        id,
        // A destroy may come before the next `up`: what belongs to a cluster is deleted by the cluster's id.
        inputs: clusterId === id ? {} : { clusterId: clusterId ?? "" },
        outputs: {},
        provider: ofProvider.find((other) => other.provider)?.provider ?? "",
        dependencies: ofProvider.filter((other) => other.id !== "" && !isOfCluster(other.id, clusterId)).map(recordKey),
        protect: false,
        retainOnDelete: false,
        pending: "import",
    };
}

/** An endpoint has the id of its cluster, a pool begins with it: both depend on the cluster, not it on them. */
function isOfCluster(id: string, clusterId = ""): boolean {
    return id.split("#")[0] === clusterId;
}
