import { createRequire } from "node:module";

/** The official client's models are loaded one by one, when an object has a field of their type: all of them take long. */
const load = createRequire(__filename);

interface CoreType {
    /** The official client's name of it. */
    model: string;
    apiVersion: string;
}

/** Kubernetes' own kinds that doctor looks at. */
const CORE_TYPES: ReadonlyMap<string, CoreType> = new Map(
    Object.entries({
        v1: ["Service", "Pod", "Node", "ConfigMap", "Event"],
        "networking.k8s.io/v1": ["Ingress", "IngressClass"],
        "apps/v1": ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"],
        "batch/v1": ["Job", "CronJob"],
    }).flatMap(([apiVersion, kinds]) =>
        kinds.map((kind) => [kind, { apiVersion, model: kind === "Event" ? "CoreV1Event" : `V1${kind}` }] as const),
    ),
);

/** Whether a kind is Kubernetes' own: a CRD may bring another of the same name. Without a version the kind alone tells. */
export function coreTypeOf(kind: string, apiVersion: string | undefined): CoreType | undefined {
    const found = CORE_TYPES.get(kind);
    const group = (version: string) => (version.includes("/") ? version.replace(/\/.*$/, "") : "");
    const isOwn =
        apiVersion === undefined ||
        group(apiVersion) === group(found?.apiVersion ?? "") ||
        // Where Ingresses and workloads were at first.
        group(apiVersion) === "extensions";
    return isOwn ? found : undefined;
}

/** A field of another type than the API server takes. */
export interface Mistyped {
    path: readonly string[];
    value: unknown;
    wants: "text" | "number" | "boolean" | "number or text" | "list" | "map";
}

interface Model {
    getAttributeTypeMap: () => readonly { baseName: string; type: string }[];
}

/** Fields whose text is a quantity, which may be a number as well. */
const QUANTITIES = ["limits", "requests", "capacity", "allocatable", "overhead", "divisor", "sizeLimit"];

/** The first field of a value that is not of its type in Kubernetes' API; fields that the type lacks are passed over. */
export function mistypedField(value: unknown, type: string, path: readonly string[] = []): Mistyped | undefined {
    const wrong = (wants: Mistyped["wants"]): Mistyped => ({ path, value, wants });
    const item = /^Array<(.+)>$/.exec(type)?.[1];
    if (item !== undefined) {
        return Array.isArray(value) ? firstMistyped(Object.entries(value), () => item, path) : wrong("list");
    }
    switch (type) {
        case "string":
        case "Date":
        case "V1MicroTime":
            return typeof value === "string" ? undefined : wrong("text");
        case "number":
            return typeof value === "number" ? undefined : wrong("number");
        case "boolean":
            return typeof value === "boolean" ? undefined : wrong("boolean");
        case "IntOrString":
            return typeof value === "number" || typeof value === "string" ? undefined : wrong("number or text");
        case "any":
            return undefined;
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return wrong("map");
    }
    const entry = /^\{ \[key: string\]: (.+); \}$/.exec(type)?.[1];
    const typeOf = entry === undefined ? fieldsOf(type) : () => entry;
    return firstMistyped(Object.entries(value), typeOf, path);
}

function firstMistyped(
    entries: readonly [string, unknown][],
    typeOf: (key: string) => string | undefined,
    path: readonly string[],
): Mistyped | undefined {
    for (const [key, each] of entries) {
        const type = typeOf(key);
        const isQuantity = [key, path.at(-1) ?? ""].some((name) => QUANTITIES.includes(name)) && isScalar(each);
        const found = type === undefined || isQuantity ? undefined : mistypedField(each, type, [...path, key]);
        if (found) {
            return found;
        }
    }
    return undefined;
}

function isScalar(value: unknown): boolean {
    return typeof value === "number" || typeof value === "string";
}

const known = new Map<string, ReadonlyMap<string, string>>();

function fieldsOf(type: string): (key: string) => string | undefined {
    const fields = known.get(type) ?? readFields(type);
    known.set(type, fields);
    return (key) => fields.get(key);
}

function readFields(type: string): ReadonlyMap<string, string> {
    const models = load(`@kubernetes/client-node/dist/gen/models/${type}.js`) as Readonly<Record<string, Model>>;
    return new Map(models[type]!.getAttributeTypeMap().map((field) => [field.baseName, field.type]));
}
