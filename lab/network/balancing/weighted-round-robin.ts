import type { PacketPath } from "../filter/packet-path";

/** A backend as the lab reaches it. */
export interface Target {
    /** Loopback address. */
    address: string;
    port: number;
    /** 0 to 100; with 0 it gets no new connection. */
    weight: number;
    /**
     * Which registration of this address and port it is.
     *
     * @default there is only one
     */
    registration?: string;
    /**
     * What a packet has to pass to get there.
     *
     * @default nothing
     */
    path?: PacketPath;
    /**
     * Loopback address of the CLB's own from which connections come.
     *
     * @default the listener decides, mostly the client's
     */
    source?: string;
}

/** Weighted round robin, smooth as nginx's: weights 2 and 1 give a, b, a and not a, a, b. */
export class WeightedRoundRobin {
    private credits = new Map<string, number>();

    /** Targets in the order to try: the one whose turn it is, then the others by falling weight. Weight 0 is left out. */
    order(targets: readonly Target[]): Target[] {
        const usable = targets.filter(({ weight }) => weight > 0);
        const total = usable.reduce((sum, { weight }) => sum + weight, 0);
        const credits = new Map(
            usable.map((target) => [key(target), (this.credits.get(key(target)) ?? 0) + target.weight]),
        );
        const [next, ...others] = usable.toSorted((a, b) => credits.get(key(b))! - credits.get(key(a))!);
        this.credits = credits;
        if (!next) {
            return [];
        }
        credits.set(key(next), credits.get(key(next))! - total);
        return [next, ...others.toSorted((a, b) => b.weight - a.weight)];
    }
}

function key(target: Target): string {
    return `${target.address}:${target.port}`;
}
