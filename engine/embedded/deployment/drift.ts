import { isDeepStrictEqual } from "node:util";
import { isObject, plain, type Properties, type PropertyValue } from "../../api/property-values";

/**
 * Inputs as they would have to be for what the cloud has now: wherever an output changed behind the stack's back, the
 * input of the same path takes its value over. The next `up` then sees the difference, and puts it right.
 * @param wholeMaps maps of which nobody else owns a key: what was added there is drift too.
 */
export function driftedInputs(
    inputs: Properties,
    before: Properties,
    now: Properties,
    wholeMaps: readonly string[] = [],
): Properties {
    const changed = drifted(inputs, before, now) as Properties;
    const whole = wholeMaps
        .filter((name) => !isDeepStrictEqual(before[name], now[name]) && isObject(now[name] ?? {}))
        .map((name) => [name, now[name] ?? (name in inputs ? {} : undefined)] as const);
    return definedOnly([...Object.entries(changed), ...whole]);
}

/** Inputs of which each differs from `wanted` if either the old or the attempted one does: an update may have come to either. */
export function doubtfulInputs(olds: Properties, attempted: Properties = olds, wanted: Properties): Properties {
    const names = new Set([...Object.keys(olds), ...Object.keys(attempted)]);
    return definedOnly([...names].map((name) => [name, doubtful(olds[name], attempted[name], wanted[name])]));
}

export function doubtful(
    old: PropertyValue | undefined,
    attempted: PropertyValue | undefined,
    wanted: PropertyValue | undefined,
): PropertyValue | undefined {
    const value = (property: PropertyValue | undefined) => (property === undefined ? undefined : plain(property));
    return isDeepStrictEqual(value(old), value(wanted)) ? attempted : old;
}

export function definedOnly(entries: readonly (readonly [string, PropertyValue | undefined])[]): Properties {
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Properties;
}

function drifted(
    input: PropertyValue,
    before: PropertyValue | undefined,
    now: PropertyValue | undefined,
): PropertyValue {
    // An input that is no output tells nothing of the cloud.
    if (before === undefined || isDeepStrictEqual(before, now)) {
        return input;
    }
    if (isObject(input) && isObject(before) && isObject(now)) {
        return Object.fromEntries(
            Object.entries(input).map(([key, value]) => [key, drifted(value, before[key], now[key])]),
        );
    }
    if (Array.isArray(input) && Array.isArray(before) && Array.isArray(now) && input.length === now.length) {
        return input.map((element, index) => drifted(element, before[index], now[index]));
    }
    return now ?? null;
}
