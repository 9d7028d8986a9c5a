import { isDeepStrictEqual } from "node:util";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { HIDDEN_SECRET, type PropertyChange } from "./engine";
import { formatPath, type PropertyPath } from "./property-path";
import {
    isObject,
    isSecret,
    mapSecrets,
    plain,
    pathsOverlap,
    type Properties,
    type PropertyValue,
} from "./property-values";

/** What stands in a shown value for a part of it that is known only once it is there. */
const UNKNOWN_PART = "[unknown]";

/**
 * What has to change for `before` to become `after`. Secrets are compared by value and shown as a whole, never what is
 * in them; an unknown differs from everything. A list whose length differs is one change.
 * @param replaceOn paths for which the resource is replaced.
 */
export function propertyChanges(
    before: Properties,
    after: Properties,
    replaceOn: readonly string[] = [],
): PropertyChange[] {
    const changes = new Map<string, PropertyChange>();
    for (const { path, shown } of differences(before, after)) {
        const shownPath = formatPath(shown.path);
        const forcesReplacement =
            pathsOverlap([formatPath(path)], replaceOn) || changes.get(shownPath)?.forcesReplacement === true;
        changes.set(shownPath, { path: shownPath, ...changeOf(shown.before, shown.after), forcesReplacement });
    }
    return [...changes.values()];
}

/** The kind of a change and its values as they are shown: without secrets, absent where not known. */
export function changeOf(
    before: PropertyValue | undefined,
    after: PropertyValue | undefined,
): Pick<PropertyChange, "kind" | "before" | "after"> {
    const [from, to] = [shownValue(before), shownValue(after)];
    return {
        kind: before === undefined ? "add" : after === undefined ? "delete" : "update",
        ...(from === undefined ? {} : { before: from }),
        ...(to === undefined ? {} : { after: to }),
    };
}

interface Compared {
    path: PropertyPath;
    before: PropertyValue | undefined;
    after: PropertyValue | undefined;
}

interface Difference {
    path: PropertyPath;
    /** What of it may be shown: the difference itself, or the outermost secret that it lies in. */
    shown: Compared;
}

function differences(
    before: PropertyValue | undefined,
    after: PropertyValue | undefined,
    path: PropertyPath = [],
    outerSecret?: Compared,
): Difference[] {
    // Where only one side is a secret, the other one is not shown either: it may well hold the same value.
    const secret =
        outerSecret ??
        (isSecret(before) || isSecret(after) ? { path, before: hidden(before), after: hidden(after) } : undefined);
    const [from, to] = [unwrap(before), unwrap(after)];
    if (isObject(from) && isObject(to)) {
        const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
        return [...keys].flatMap((key) => differences(from[key], to[key], [...path, key], secret));
    }
    if (Array.isArray(from) && Array.isArray(to) && from.length === to.length) {
        return from.flatMap((element, index) => differences(element, to[index], [...path, index], secret));
    }
    if (isDeepStrictEqual(plainOf(from), plainOf(to)) && to !== unknownValue) {
        return [];
    }
    return [{ path, shown: secret ?? { path, before: from, after: to } }];
}

function unwrap(value: PropertyValue | undefined): PropertyValue | undefined {
    return isSecret(value) ? value.value : value;
}

function plainOf(value: PropertyValue | undefined): PropertyValue | undefined {
    return value === undefined ? undefined : plain(value);
}

function hidden(value: PropertyValue | undefined): PropertyValue | undefined {
    return value === undefined ? undefined : HIDDEN_SECRET;
}

function shownValue(value: PropertyValue | undefined): PropertyValue | undefined {
    if (value === undefined || value === unknownValue) {
        return undefined;
    }
    return withoutUnknowns(mapSecrets(value, () => HIDDEN_SECRET));
}

function withoutUnknowns(value: PropertyValue): PropertyValue {
    if (Array.isArray(value)) {
        return value.map(withoutUnknowns);
    }
    if (isObject(value)) {
        return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutUnknowns(inner)]));
    }
    return value === unknownValue ? UNKNOWN_PART : value;
}
