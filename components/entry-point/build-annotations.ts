import { valueMistakes } from "../../tke/annotations/mistakes";
import { type AnnotationKind, type AnnotationValues, rowsOf } from "../../tke/annotations/table";
import { toText } from "../../tke/annotations/values";

/**
 * The annotations of an object, from typed values by the names of the table's rows; undefined ones are left out.
 * Throws on values out of range and on combinations without effect, all at once.
 */
export function buildAnnotations<K extends AnnotationKind>(
    kind: K,
    values: AnnotationValues<K>,
): Record<string, string> {
    const rows = rowsOf(kind);
    const made = Object.entries<unknown>(values).flatMap(([name, value]) => {
        const row = rows[name];
        return row && value !== undefined ? [{ name, key: row.key, text: toText(value, row.value) }] : [];
    });
    const mistakes = valueMistakes(kind, Object.fromEntries(made.map(({ name, text }) => [name, text])));
    if (mistakes.length > 0) {
        throw new Error(mistakes.join("\n"));
    }
    return Object.fromEntries(made.map(({ key, text }) => [key, text]));
}
