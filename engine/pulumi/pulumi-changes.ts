import type { PropertyDiff, StepEventMetadata } from "@pulumi/pulumi/automation";
import { HIDDEN_SECRET, type PropertyChange } from "../api/engine";
import { changeOf, propertyChanges } from "../api/property-changes";
import { parsePath, type PropertyPath } from "../api/property-path";
import { isObject, isSecret, pathsOverlap, type Properties, type PropertyValue } from "../api/property-values";

type Kind = PropertyChange["kind"];

/**
 * The inputs that a step changes. The provider's detailed diff names paths and kinds; the values are found as Pulumi's
 * own display finds them (its `TranslateDetailedDiff`): before in the old outputs, or in the old inputs where the diff is
 * one of inputs, and after in the new inputs.
 */
export function changesOf(step: StepEventMetadata): PropertyChange[] {
    if (!step.old || !step.new) {
        return [];
    }
    const olds = { inputs: visible(step.old.inputs), outputs: visible(step.old.outputs) };
    const news = visible(step.new.inputs);
    const detailed = Object.entries(step.detailedDiff ?? {});
    if (detailed.length === 0) {
        return comparedInputs(olds.inputs, news, step.diffs ?? [], step.keys ?? []);
    }
    return detailed
        .map(([text, { diffKind, inputDiff }]: [string, PropertyDiff]): PropertyChange => {
            const path = parsePath(text);
            const kind = diffKind.replace("-replace", "") as Kind;
            const before = valueAt(inputDiff ? olds.inputs : olds.outputs, path) ?? valueAt(olds.inputs, path);
            const { kind: _, ...values } = changeOf(
                kind === "add" ? undefined : before,
                kind === "delete" ? undefined : valueAt(news, path),
            );
            return { path: text, kind, forcesReplacement: diffKind.endsWith("-replace"), ...values };
        })
        .sort((one, other) => (one.path < other.path ? -1 : 1));
}

/**
 * For a provider that tells nothing in detail: at most the properties that changed (`diffs`), and those that force a
 * replacement (`keys`).
 */
function comparedInputs(olds: Properties, news: Properties, diffs: string[], keys: string[]): PropertyChange[] {
    const found = propertyChanges(olds, news, keys);
    const isFound = (key: string) => found.some(({ path }) => pathsOverlap([path], [key]));
    // Named, though the inputs are the same: it is the resource itself that differs, or the value is a secret.
    const others = [...new Set([...diffs, ...keys])].filter((key) => !isFound(key));
    return [
        ...found,
        ...others.map((path) => ({ path, kind: "update" as const, forcesReplacement: keys.includes(path) })),
    ];
}

function valueAt(properties: Properties, path: PropertyPath): PropertyValue | undefined {
    return path.reduce<PropertyValue | undefined>((value, key) => {
        if (Array.isArray(value)) {
            return typeof key === "number" ? value[key] : undefined;
        }
        return isObject(value) ? value[key] : value === HIDDEN_SECRET ? value : undefined;
    }, properties);
}

/** The CLI blinds a secret's value, but leaves its mark around it; here `[secret]` stands for the whole. */
function visible(properties: Record<string, unknown> | undefined): Properties {
    return withoutSecrets((properties ?? {}) as Properties) as Properties;
}

function withoutSecrets(value: PropertyValue): PropertyValue {
    if (isSecret(value)) {
        return HIDDEN_SECRET;
    }
    if (Array.isArray(value)) {
        return value.map(withoutSecrets);
    }
    if (isObject(value)) {
        return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner)]));
    }
    return value;
}
