import { DIRECT_ACCESS_ROWS, ROWS, type Condition, type DirectAccessRow, type Outcome, type Row } from "./rows";
import type { Dimension, Situation } from "./situation";

/** The row that says whether direct access is in force in a situation. */
export function directAccessRowFor(situation: Situation): DirectAccessRow {
    return firstThat(DIRECT_ACCESS_ROWS, situation);
}

/** The row that says what becomes of a connection in a situation. */
export function rowFor(situation: Situation): Row {
    return firstThat(ROWS[directAccessRowFor(situation).then], situation);
}

/** What becomes of a client's connection in a situation, by the documentation. */
export function decide(situation: Situation): Outcome {
    return rowFor(situation).then;
}

function firstThat<R extends { when: Condition }>(rows: readonly R[], situation: Situation): R {
    const row = rows.find(({ when }) => fits(when, situation));
    if (!row) {
        throw new Error(`the decision table has no row for ${JSON.stringify(situation)}`);
    }
    return row;
}

function fits(when: Condition, situation: Situation): boolean {
    return Object.entries(when).every(([dimension, values]) =>
        (values as readonly string[]).includes(situation[dimension as Dimension]),
    );
}
