import { combinationMistakes, type KnownTexts, shown } from "./combinations";
import { valueProblem } from "./mistakes";
import { type AnnotationKind, type AnnotationValues, rowsOf } from "./table";
import { toText } from "./values";

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
    const mistakes = mistakesOf(kind, Object.fromEntries(made.map(({ name, text }) => [name, text])));
    if (mistakes.length > 0) {
        throw new Error(mistakes.join("\n"));
    }
    return Object.fromEntries(made.map(({ key, text }) => [key, text]));
}

/** Why what is known of an object's annotations cannot be right, a message each. */
export function mistakesOf(kind: AnnotationKind, texts: KnownTexts): string[] {
    const rows = rowsOf(kind);
    const outOfRange = Object.entries(texts).flatMap(([name, text]) => {
        const row = rows[name];
        const problem = row && text !== undefined ? valueProblem(row, text) : undefined;
        return row && problem ? [`${shown(row.key, text)} ${problem}`] : [];
    });
    return [...outOfRange, ...combinationMistakes(kind, texts).map(({ message }) => message)];
}
