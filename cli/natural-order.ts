const collator = new Intl.Collator("en", { numeric: true });

/** Order of names as people count: scenario2 before scenario11. */
export function naturalOrder(a: string, b: string): number {
    return collator.compare(a, b);
}
