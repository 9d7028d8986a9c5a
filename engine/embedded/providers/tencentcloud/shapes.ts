import type { Properties, PropertyValue } from "../../../api/property-values";

/** A resource's `tags`. */
export type Tags = Record<string, string>;

/** `{team: "net"}` as `[{Key: "team", Value: "net"}]`. */
export function apiTags(tags: Tags | undefined): { Key: string; Value: string }[] | undefined {
    const entries = Object.entries(tags ?? {});
    return entries.length > 0 ? entries.map(([Key, Value]) => ({ Key, Value })) : undefined;
}

/** Property names of the provider to field names of the API, at any depth: `subnetIds` to `SubnetIds`. */
export function toApi(value: PropertyValue | undefined): unknown {
    return renamed(value, (name) => name.charAt(0).toUpperCase() + name.slice(1));
}

/** Field names of the API to property names of the provider, null fields left out. */
export function fromApi(value: unknown): PropertyValue {
    return renamed(value, (name) => name.charAt(0).toLowerCase() + name.slice(1)) as PropertyValue;
}

function renamed(value: unknown, rename: (name: string) => string): unknown {
    if (Array.isArray(value)) {
        return value.map((element) => renamed(element, rename));
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(
            Object.entries(value)
                .filter(([, field]) => field !== null && field !== undefined)
                .map(([name, field]) => [rename(name), renamed(field, rename)]),
        );
    }
    return value;
}

/** Properties with a value; what the API leaves out or answers with null is absent. */
export function definedProperties(properties: Record<string, unknown>): Properties {
    return Object.fromEntries(
        Object.entries(properties).filter(([, value]) => value !== undefined && value !== null),
    ) as Properties;
}
