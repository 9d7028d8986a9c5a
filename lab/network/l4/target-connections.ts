import type { Target } from "../balancing/weighted-round-robin";

type Place = Pick<Target, "address" | "port">;

/** The open connections and UDP sessions of one listener or node port, by target. */
export class TargetConnections {
    private readonly ends = new Map<string, Set<() => void>>();

    /**
     * @param end ends the connection at both sides.
     * @returns what forgets the connection; to be called once it has ended, by whomever.
     */
    add(target: Place, end: () => void): () => void {
        const key = keyOf(target);
        const ends = this.ends.get(key) ?? new Set();
        this.ends.set(key, ends.add(end));
        return () => {
            ends.delete(end);
            if (ends.size === 0 && this.ends.get(key) === ends) {
                this.ends.delete(key);
            }
        };
    }

    /** Ends the connections of every target that is not among these. */
    keepOnly(targets: readonly Place[]): void {
        const kept = new Set(targets.map(keyOf));
        for (const [key, ends] of [...this.ends].filter(([each]) => !kept.has(each))) {
            this.ends.delete(key);
            ends.forEach((end) => end());
        }
    }
}

function keyOf({ address, port }: Place): string {
    return `${address}:${port}`;
}
