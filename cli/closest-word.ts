/** More than this share of a word mistyped makes another word of it. */
const MOST_MISTYPED = 0.4;

/** The candidate that differs from a mistyped word in the fewest letters; undefined where each differs in more than two of five. */
export function closestWord(typed: string, candidates: readonly string[]): string | undefined {
    const [closest] = candidates
        .map((word) => ({ word, distance: editDistance(typed, word) }))
        .filter(({ word, distance }) => distance <= Math.max(typed.length, word.length) * MOST_MISTYPED)
        .toSorted((a, b) => a.distance - b.distance);
    return closest?.word;
}

/** Optimal string alignment: how many letters are to be added, left out or replaced, or change places with the next. */
function editDistance(from: string, to: string): number {
    const rows = [Array.from({ length: to.length + 1 }, (_, column) => column)];
    const at = (row: number, column: number) => rows[row]![column]!;
    for (let row = 1; row <= from.length; row++) {
        rows.push([row]);
        for (let column = 1; column <= to.length; column++) {
            const isSame = from[row - 1] === to[column - 1];
            const isSwapped =
                row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
            rows[row]!.push(
                Math.min(
                    at(row - 1, column - 1) + (isSame ? 0 : 1),
                    at(row - 1, column) + 1,
                    at(row, column - 1) + 1,
                    isSwapped ? at(row - 2, column - 2) + 1 : Infinity,
                ),
            );
        }
    }
    return at(from.length, to.length);
}
