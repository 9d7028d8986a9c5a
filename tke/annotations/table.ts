import type { z } from "zod";
import { ingressRows } from "./ingress-rows";
import { podRows } from "./pod-rows";
import type { AnnotationRow, AnnotationRows, ValueType } from "./row";
import { serviceRows } from "./service-rows";
import { fromText } from "./values";

/** Every annotation that TKE's controllers read, and those that they write (457/51258, 457/56112). */
export const ANNOTATIONS = { Service: serviceRows, Ingress: ingressRows, Pod: podRows };

export type AnnotationKind = keyof typeof ANNOTATIONS;
export const ANNOTATION_KINDS = Object.keys(ANNOTATIONS) as AnnotationKind[];

type Table<K extends AnnotationKind> = (typeof ANNOTATIONS)[K];

type ValueOf<V extends ValueType> = V extends { type: "boolean" }
    ? boolean
    : V extends { type: "oneOf"; values: readonly (infer Choice)[] }
      ? Choice
      : V extends { type: "wholeNumber" }
        ? number
        : V extends { type: "list" }
          ? readonly string[]
          : V extends { type: "json"; schema: infer Schema extends z.ZodType }
            ? z.input<Schema>
            : string;

/** What an annotation's text is read as. */
type ReadValue<V extends ValueType> = V extends { type: "json"; schema: infer Schema extends z.ZodType }
    ? z.output<Schema>
    : ValueOf<V>;

type ByUser<Row, Name> = Row extends { access: "read-only" | "deprecated" | "label" } ? never : Name;

/** What a user may set on an object of a kind: the value of each annotation by its name in the table. */
export type AnnotationValues<K extends AnnotationKind> = {
    [Name in keyof Table<K> as ByUser<Table<K>[Name], Name>]?: Table<K>[Name] extends {
        value: infer V extends ValueType;
    }
        ? ValueOf<V>
        : never;
};

/** The keys of a kind's annotations by their names in the table. */
export type AnnotationKeys<K extends AnnotationKind> = {
    readonly [Name in keyof Table<K>]: Table<K>[Name] extends { key: infer Key extends string } ? Key : never;
};

/** A kind's rows by name, with the type that is common to them. */
export function rowsOf(kind: AnnotationKind): AnnotationRows {
    return ANNOTATIONS[kind];
}

function annotationKeys<K extends AnnotationKind>(kind: K): AnnotationKeys<K> {
    const keys = Object.entries(rowsOf(kind)).map(([name, { key }]) => [name, key]);
    return Object.fromEntries(keys) as AnnotationKeys<K>;
}

/** Keys of annotations, by kind and by the name of their row. */
export const ANNOTATION_KEYS = {
    Service: annotationKeys("Service"),
    Ingress: annotationKeys("Ingress"),
    Pod: annotationKeys("Pod"),
} as const;

/** Whether a user may set it, and it has an effect. */
export function isSetByUser({ access }: AnnotationRow): boolean {
    return access === undefined || access === "create-only";
}

/**
 * The value of one annotation by the name of its row, read by the same range that `annotationMistakes` checks.
 *
 * @returns undefined where the annotation is absent or out of its range.
 */
export function readAnnotation<K extends AnnotationKind, Name extends keyof Table<K> & string>(
    kind: K,
    name: Name,
    annotations: Readonly<Record<string, string>>,
): (Table<K>[Name] extends { value: infer V extends ValueType } ? ReadValue<V> : never) | undefined {
    const row = rowsOf(kind)[name];
    const text = row && annotations[row.key];
    const value = row && text !== undefined ? fromText(text, row.value) : undefined;
    return value as ReturnType<typeof readAnnotation<K, Name>>;
}
