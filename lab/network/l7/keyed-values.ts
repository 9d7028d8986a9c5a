/**
 * Values by key, each made when it is first asked for. Before a new one is made, those that are wanted no more are let go:
 * there are never more of them than were wanted at once, and one.
 */
export class KeyedValues<V> {
    private readonly values = new Map<string, V>();

    /** @param wanted keys of what may be asked for again. */
    constructor(private readonly wanted: () => ReadonlySet<string>) {}

    get size(): number {
        return this.values.size;
    }

    get(key: string, make: () => V): V {
        if (!this.values.has(key)) {
            this.letGo();
            this.values.set(key, make());
        }
        return this.values.get(key) as V;
    }

    private letGo(): void {
        const wanted = this.wanted();
        for (const key of [...this.values.keys()].filter((each) => !wanted.has(each))) {
            this.values.delete(key);
        }
    }
}
