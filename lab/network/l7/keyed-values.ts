/**
 * Values by key, each created by its first use. Evicts stale keys before it creates a value, so that it holds at most one value
 * more than there are wanted keys.
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
