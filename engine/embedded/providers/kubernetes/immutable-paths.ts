import type { Properties } from "../../../api/property-values";

const IDENTITY = ["metadata.name", "metadata.namespace"];

/** Fields that the Pulumi provider replaces an object for (its diff.go), by kind. */
const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
    "apps/v1:DaemonSet": ["spec.selector"],
    "apps/v1:Deployment": ["spec.selector"],
    "apps/v1:StatefulSet": [
        "spec.selector",
        "spec.serviceName",
        "spec.podManagementPolicy",
        "spec.volumeClaimTemplates",
    ],
    "batch/v1:Job": ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
    "core/v1:PersistentVolumeClaim": ["spec"],
    "core/v1:Service": ["spec.clusterIP"],
    "rbac.authorization.k8s.io/v1:ClusterRoleBinding": ["roleRef"],
    "rbac.authorization.k8s.io/v1:RoleBinding": ["roleRef"],
};

/** Kinds whose data the Pulumi provider replaces an object for, unless its options call them mutable. */
const MUTABLE_IF: Readonly<Record<string, { option: string; data: readonly string[] }>> = {
    "core/v1:ConfigMap": { option: "enableConfigMapMutable", data: ["data", "binaryData"] },
    "core/v1:Secret": { option: "enableSecretMutable", data: ["type", "data", "stringData"] },
};

/** Paths whose change replaces an object of the kind, whatever it says. */
export function immutablePaths(kind: string): readonly string[] {
    return [...IDENTITY, ...(IMMUTABLE[kind] ?? [])];
}

/**
 * Paths of an object's data whose change replaces it. An object that says `immutable: true` can only be replaced, whatever the
 * provider's options say.
 *
 * @param saved the inputs that the object was applied with.
 */
export function immutableDataPaths(kind: string, saved: Properties, providerInputs: Properties): readonly string[] {
    const { option, data } = MUTABLE_IF[kind] ?? {};
    if (option === undefined || data === undefined) {
        return [];
    }
    if (saved.immutable === true) {
        return [...data, "immutable"];
    }
    // A provider's inputs are texts (`"true"`): the SDK writes them as JSON.
    const flag = providerInputs[option];
    return flag === true || flag === "true" ? data.filter((name) => name === "type") : data;
}
