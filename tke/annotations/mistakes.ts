import { coerce, lt } from "semver";
import { type AnnotationMistake, combinationMistakes, type KnownTexts, annotationText } from "./combinations";
import type { AnnotationRow } from "./row";
import { type AnnotationKind, isSetByUser, rowsOf } from "./table";
import { unknownKey } from "./unknown-keys";
import { isAllowed, rangeOf, unreadFields } from "./values";

export interface MistakeOptions {
    /** Version of the cluster's controller, against which each annotation's own is held. @default - not compared */
    controllerVersion?: string;
    /** Whether the object was read from a cluster, and so has what the controller writes. @default false */
    live?: boolean;
}

/**
 * What TKE would refuse or overlook in the annotations of an object: keys that it does not know, values out of range,
 * read-only and deprecated keys, combinations without effect. Annotations of others are left alone.
 *
 * @param annotations texts by key; undefined for one that is set, but whose text is not known yet
 */
export function annotationMistakes(
    kind: AnnotationKind,
    annotations: KnownTexts,
    options: MistakeOptions = {},
): AnnotationMistake[] {
    const rows = Object.entries(rowsOf(kind));
    const known = rows.filter(([, { key }]) => key in annotations);
    const texts = Object.fromEntries(
        known.filter(([, row]) => isSetByUser(row)).map(([name, { key }]) => [name, annotations[key]]),
    );
    return [
        ...Object.entries(annotations).flatMap(([key, value]) => {
            const row = known.find(([, { key: own }]) => own === key)?.[1];
            const found = row ? problemOf(row, value, options) : unknownKeyProblem(kind, key, options);
            return found
                ? [
                      {
                          key,
                          value,
                          about: found.about,
                          ...(found.code && { code: found.code }),
                          message: `${annotationText(key, value)} ${found.problem}`,
                      },
                  ]
                : [];
        }),
        ...combinationMistakes(kind, texts),
    ];
}

/** Controllers also write what the documentation passes over, so that a live object may have keys that nobody mistyped. */
function unknownKeyProblem(kind: AnnotationKind, key: string, { live = false }: MistakeOptions): Found | undefined {
    const unknown = unknownKey(kind, key);
    return unknown && (unknown.mistyped || !live) ? { about: "key", problem: unknown.problem } : undefined;
}

interface Found extends Pick<AnnotationMistake, "about" | "code"> {
    /** Follows the annotation in a message. */
    problem: string;
}

function problemOf(row: AnnotationRow, value: string | undefined, options: MistakeOptions): Found | undefined {
    const { controllerVersion, live = false } = options;
    const outOfRange = value === undefined ? undefined : valueProblem(row, value);
    const ofValue = outOfRange && ({ about: "value", code: row.error, problem: outOfRange } as const);
    switch (row.access) {
        case "read-only":
            return live ? undefined : { about: "access", problem: "is written by the controller: remove it" };
        case "label":
            return {
                about: "access",
                problem: `has no effect, the controller writes it as a label: ${row.instead}`,
            };
        case "deprecated":
            return ofValue || { about: "access", problem: `is deprecated: ${row.instead}` };
        default: {
            const tooOld = versionProblem(row, controllerVersion);
            return ofValue || (tooOld ? { about: "version", problem: tooOld } : fieldProblem(row, value));
        }
    }
}

/**
 * What is wrong with the annotations that somebody is about to set, by the names of their rows: values out of range and
 * combinations without effect, a message each.
 */
export function valueMistakes(kind: AnnotationKind, texts: KnownTexts): string[] {
    const rows = rowsOf(kind);
    const outOfRange = Object.entries(texts).flatMap(([name, text]) => {
        const row = rows[name];
        const problem = row && text !== undefined ? valueProblem(row, text) : undefined;
        return row && problem ? [`${annotationText(row.key, text)} ${problem}`] : [];
    });
    return [...outOfRange, ...combinationMistakes(kind, texts).map(({ message }) => message)];
}

/** What is wrong with the text of an annotation, by its range alone. */
function valueProblem(row: AnnotationRow, value: string): string | undefined {
    return isAllowed(value, row.value)
        ? undefined
        : `is not allowed${row.error ? ` (${row.error})` : ""}: set ${rangeOf(row.value)}`;
}

function versionProblem({ since }: AnnotationRow, controllerVersion: string | undefined): string | undefined {
    return since && controllerVersion && isOlder(controllerVersion, since)
        ? `needs controller ${since}, and the cluster has ${controllerVersion}: upgrade it, or remove the annotation`
        : undefined;
}

function fieldProblem({ value: type }: AnnotationRow, value: string | undefined): Found | undefined {
    const unread = value === undefined ? [] : unreadFields(value, type);
    return unread.length > 0
        ? { about: "field", problem: `has fields that TKE does not document: remove ${unread.join(", ")}` }
        : undefined;
}

/** Compares `2.9.0` and `v2.11.4`; a text that is no version is not older. */
function isOlder(version: string, other: string): boolean {
    const [left, right] = [coerce(version), coerce(other)];
    return left !== null && right !== null && lt(left, right);
}
