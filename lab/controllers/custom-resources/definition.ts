/** A schema as the API server takes it: OpenAPI v3 without references. */
export interface Schema {
    type: "object" | "array" | "string" | "integer" | "boolean";
    description?: string;
    properties?: Record<string, Schema>;
    required?: string[];
    items?: Schema;
    additionalProperties?: Schema;
    minimum?: number;
    maximum?: number;
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
    /** OpenAPI v3 as the API server takes it: {@link Schema}, or one that is generated. */
    spec: object;
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

export const flag: Schema = { type: "boolean" };
