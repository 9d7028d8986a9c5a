/** A schema as the API server takes it: OpenAPI v3 without references, with the rules of `x-kubernetes-validations`. */
export interface Schema {
    type: "object" | "array" | "string" | "integer" | "boolean";
    description?: string;
    properties?: Record<string, Schema>;
    required?: string[];
    items?: Schema;
    additionalProperties?: Schema;
    enum?: string[];
    minimum?: number;
    maximum?: number;
    maxItems?: number;
    "x-kubernetes-validations"?: { rule: string; message: string }[];
    "x-kubernetes-list-type"?: "map";
    "x-kubernetes-list-map-keys"?: string[];
}

/** What tells one kind of custom resource from another. */
export interface CustomResource {
    group: string;
    version: string;
    plural: string;
    singular: string;
    kind: string;
    shortNames: string[];
    scope: "Namespaced" | "Cluster";
    spec: Schema;
    /** Columns of `kubectl get` between NAME and AGE. */
    columns: { name: string; type: "string" | "integer" | "boolean"; jsonPath: string }[];
}

/** The CustomResourceDefinition of a kind with a single version. */
export function customResourceDefinition(resource: CustomResource): object {
    const { group, version, plural, singular, kind, shortNames, scope, spec, columns } = resource;
    return {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: `${plural}.${group}` },
        spec: {
            group,
            scope,
            names: { plural, singular, kind, listKind: `${kind}List`, shortNames },
            versions: [
                {
                    name: version,
                    served: true,
                    storage: true,
                    schema: { openAPIV3Schema: { type: "object", properties: { spec } } },
                    additionalPrinterColumns: [
                        ...columns,
                        { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
                    ],
                },
            ],
        },
    };
}

export function object(properties: Record<string, Schema>, more: Partial<Schema> = {}): Schema {
    return { type: "object", properties, ...more };
}

export function integer(minimum: number, maximum: number, description?: string): Schema {
    return { type: "integer", minimum, maximum, ...(description && { description }) };
}

export function text(description?: string): Schema {
    return { type: "string", ...(description && { description }) };
}

export function oneOf(...values: string[]): Schema {
    return { type: "string", enum: values };
}

/** A list whose entries are told apart by some of their fields, so that no two of them are for the same thing. */
export function keyedList(keys: string[], entry: Schema): Schema {
    return {
        type: "array",
        items: { ...entry, required: keys },
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": keys,
    };
}

export const flag: Schema = { type: "boolean" };
