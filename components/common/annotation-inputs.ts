import * as pulumi from "@pulumi/pulumi";
import type { KnownTexts } from "../../tke/annotations/combinations";
import { valueMistakes } from "../../tke/annotations/mistakes";
import { type AnnotationKind, type AnnotationValues, rowsOf } from "../../tke/annotations/table";
import { toText } from "../../tke/annotations/values";
import { refuseMistakes } from "./input-error";

/** Typed values of annotations, some of which become known only when resources are created. */
export type AnnotationInputs<K extends AnnotationKind> = {
    [Name in keyof AnnotationValues<K>]?: NonNullable<AnnotationValues<K>[Name]> extends readonly string[]
        ? pulumi.Input<pulumi.Input<string>[]>
        : pulumi.Input<NonNullable<AnnotationValues<K>[Name]>>;
};

/**
 * Annotations from typed values, as `buildAnnotations` makes them; undefined ones are left out. Throws on what is wrong
 * with the values that are known at once and with the combination of all; what a resource gives is Tencent Cloud's own.
 */
export function annotationInputs<K extends AnnotationKind>(
    kind: K,
    inputs: AnnotationInputs<K>,
): Record<string, pulumi.Input<string>> {
    const rows = rowsOf(kind);
    const made = Object.entries(inputs as Record<string, unknown>).flatMap(([name, input]) => {
        const row = rows[name];
        return row && input !== undefined ? [{ name, row, input }] : [];
    });
    const known = made.map(({ name, row, input }) => [name, isKnown(input) ? toText(input, row.value) : undefined]);
    const mistakes = valueMistakes(kind, Object.fromEntries(known) as KnownTexts);
    refuseMistakes(
        `${kind} annotations`,
        mistakes.map((reason) => ({ propertyPath: "annotations", reason })),
    );
    return Object.fromEntries(
        made.map(({ row, input }) => [row.key, pulumi.output(input).apply((value) => toText(value, row.value))]),
    );
}

function isKnown(input: unknown): boolean {
    return Array.isArray(input)
        ? input.every(isKnown)
        : !pulumi.Output.isInstance(input) && !(input instanceof Promise);
}
