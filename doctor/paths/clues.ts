import type { Dimension, PossibleValues, Situation } from "../../tke/decision-table/situation";

/** What is known of one dimension of a situation: the values that it can have, and what would tell which. */
export interface Clue<Value> {
    values: readonly Value[];
    /** Id of an unknown. @default - the dimension's name */
    waitsFor?: string;
}

/** What is known of a situation; a dimension of which nothing is known is undefined. */
export type Clues = { readonly [D in Dimension]: Clue<Situation[D]> | undefined };

export function certain<Value>(value: Value): Clue<Value> {
    return { values: [value] };
}

/** Clues as the decision table takes them. */
export function possibleValues(clues: Clues): PossibleValues {
    const known = Object.entries(clues).flatMap(([dimension, clue]) =>
        clue ? [[dimension, clue.values] as const] : [],
    );
    return Object.fromEntries(known);
}
