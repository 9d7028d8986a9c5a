import { annotationMistakes } from "../../../tke/annotations/mistakes";
import { rowsOf } from "../../../tke/annotations/table";
import { warning, type Problem } from "../problems";

/**
 * What is wrong with an object's annotations, as the project's checker says it: an error for a value out of its range,
 * which no controller carries out; a warning for the rest. What the controllers write themselves is none.
 *
 * @param told problems that name some of the keys already, with more to say about them.
 */
export function annotationProblems(
    kind: "Service" | "Ingress",
    annotations: Readonly<Record<string, string>>,
    told: readonly Problem[],
): Problem[] {
    const readOnly = new Set(
        Object.values(rowsOf(kind))
            .filter(({ access }) => access === "read-only")
            .map(({ key }) => key),
    );
    return annotationMistakes(kind, annotations)
        .filter(({ key, needs = key }) => {
            const isTold = told.some(({ message }) => names(message, key) || names(message, needs));
            return !readOnly.has(key) && !isTold;
        })
        .map(({ about, code, message }): Problem => {
            if (about !== "value") {
                return warning(message);
            }
            return {
                severity: "error",
                ...(code && { code }),
                message: code ? `ErrorCode: ${code}. ${message}` : message,
            };
        });
}

/** What is wrong with the value of one annotation, for the model that cannot go on without it. */
export function valueProblems(
    kind: "Service" | "Ingress",
    key: string,
    annotations: Readonly<Record<string, string>>,
): Problem[] {
    const text = annotations[key];
    const problems = text === undefined ? [] : annotationProblems(kind, { [key]: text }, []);
    return problems.filter(({ severity }) => severity === "error");
}

/** Whether a message names a key, and not a longer one that begins with it. */
function names(message: string, key: string): boolean {
    const after = message.split(key).slice(1);
    return after.some((rest) => !/^[\w-]/.test(rest));
}
