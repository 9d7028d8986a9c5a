import { isObject, type Properties, type PropertyValue } from "../../../api/property-values";

/** What identifies an object in a cluster. */
export interface ObjectHeader {
    apiVersion: string;
    kind: string;
    metadata: { name: string; namespace?: string; [field: string]: unknown };
}

/** An object of any kind, as the API server has it. */
export interface LiveObject extends ObjectHeader {
    [field: string]: unknown;
}

/** The header in a resource's inputs. */
export function headerOf(inputs: Properties): ObjectHeader {
    const { apiVersion, kind, metadata } = inputs as unknown as ObjectHeader;
    return {
        apiVersion,
        kind,
        metadata: { name: metadata.name, ...(metadata.namespace ? { namespace: metadata.namespace } : {}) },
    };
}

/** `namespace/name`, or the name alone: the id that the Pulumi provider gives. */
export function idOf({ metadata }: ObjectHeader): string {
    return metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name;
}

export function annotation(inputs: Properties, name: string): string | undefined {
    const { metadata } = inputs;
    const annotations = isObject(metadata) ? metadata.annotations : undefined;
    const value = isObject(annotations) ? annotations[`pulumi.com/${name}`] : undefined;
    return typeof value === "string" ? value : undefined;
}

/** A client's model as plain JSON: dates as the API server writes them. */
export function plainObject(object: object): LiveObject {
    return JSON.parse(JSON.stringify(object)) as LiveObject;
}

/** The live object as a resource's outputs; who manages which field is left out, it would only bloat the state. */
export function outputsOf(object: LiveObject): Properties {
    const { managedFields: _, ...metadata } = object.metadata;
    return { ...object, metadata } as Record<string, unknown> as Record<string, PropertyValue>;
}
