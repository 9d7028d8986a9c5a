/** The middle one of some values; of an even number the upper one of the two. */
export function median(values: readonly number[]): number {
    return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** To two digits. */
export function rounded(value: number): number {
    return Number(value.toFixed(2));
}
