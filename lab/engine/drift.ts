import { isDeepStrictEqual } from "node:util";
import { isObject, type Properties, type PropertyValue } from "./values";

/**
 * Inputs as they would have to be for what the cloud has now: wherever an output changed behind the stack's back, the
 * input of the same path takes its value over. The next `up` then sees the difference, and puts it right.
 */
export function driftedInputs(inputs: Properties, before: Properties, now: Properties): Properties {
    return drifted(inputs, before, now) as Properties;
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
