import { isUnknown } from "@pulumi/pulumi";
import { specialSecretSig, specialSigKey, unknownValue } from "@pulumi/pulumi/runtime/rpc";

/** Property values as they cross the SDK's wire: JSON, with objects that mark secrets and a string that marks unknowns. */
export type PropertyValue = null | boolean | number | string | PropertyValue[] | { [key: string]: PropertyValue };

/** Inputs or outputs of a resource. */
export type Properties = Record<string, PropertyValue>;

export function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isSecret(value: unknown): value is { value: PropertyValue } {
    return isObject(value) && value[specialSigKey] === specialSecretSig;
}

export function secret(value: PropertyValue): PropertyValue {
    return { [specialSigKey]: specialSecretSig, value };
}

/** JSON from what the SDK hands to mocks: unknowns become the wire's sentinel, undefined properties go. */
export function fromSdk(value: unknown): PropertyValue {
    if (isUnknown(value)) {
        return unknownValue;
    }
    if (Array.isArray(value)) {
        return value.map((element) => fromSdk(element ?? null));
    }
    if (isObject(value)) {
        return Object.fromEntries(
            Object.entries(value)
                .filter(([, property]) => property !== undefined)
                .map(([key, property]) => [key, fromSdk(property)]),
        );
    }
    return (value ?? null) as PropertyValue;
}

/** The value without its secret markers, at any depth. */
export function plain(value: PropertyValue): PropertyValue {
    return mapSecrets(value, (inner) => inner);
}

/** Replaces every secret by what `replace` makes of its value. */
export function mapSecrets(value: PropertyValue, replace: (value: PropertyValue) => PropertyValue): PropertyValue {
    if (isSecret(value)) {
        return replace(plain(value.value));
    }
    if (Array.isArray(value)) {
        return value.map((element) => mapSecrets(element, replace));
    }
    if (isObject(value)) {
        return Object.fromEntries(Object.entries(value).map(([key, property]) => [key, mapSecrets(property, replace)]));
    }
    return value;
}

export function plainProperties(properties: Properties): Properties {
    return plain(properties) as Properties;
}

/** Marks those top-level properties as secret that are named, where they have a value. */
export function markSecrets(properties: Properties, names: Iterable<string>): Properties {
    const secrets = new Set(names);
    return Object.fromEntries(
        Object.entries(properties).map(([key, value]) => [
            key,
            secrets.has(key) && value !== null && !isSecret(value) ? secret(value) : value,
        ]),
    );
}

export function secretNames(properties: Properties): string[] {
    return Object.keys(properties).filter((key) => isSecret(properties[key]));
}

/** Whether a changed path equals, contains or is contained in one of the given paths, whose `*` stands for any key or index. */
export function pathsOverlap(changed: readonly string[], paths: readonly string[]): boolean {
    const patterns = paths.map(parsePattern);
    return changed
        .map(parsePattern)
        .some((path) =>
            patterns.some((pattern) =>
                path.slice(0, pattern.length).every((key, index) => pattern[index] === "*" || pattern[index] === key),
            ),
        );
}

const PATTERN_ELEMENT = /\["((?:\\"|[^"])*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g;

function parsePattern(path: string): string[] {
    return [...path.matchAll(PATTERN_ELEMENT)].map(([, quoted, index, plainKey]) => quoted ?? index ?? plainKey ?? "");
}
