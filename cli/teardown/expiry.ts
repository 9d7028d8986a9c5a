import { ttlMilliseconds } from "../../components/common/ttl";
import type { StackInfo } from "../../engine/api/engine";
import { STACK_TAGS } from "../../engine/api/stack-tags";

/** How old a stack is, and how old it may get. Milliseconds. */
export interface Lifetime {
    /** Since its last update; absent where it never had one. */
    age?: number;
    /** The stack's `ttl` tag as it is. */
    ttl?: string;
    /** Until it expires, negative once it has; absent where it never does. */
    left?: number;
}

/** A stack without an update, or whose `ttl` is no time to live, never expires. */
export function lifetimeOf({ lastUpdate, tags }: Pick<StackInfo, "lastUpdate" | "tags">, now: Date): Lifetime {
    const ttl = tags[STACK_TAGS.ttl];
    const age = lastUpdate && now.getTime() - lastUpdate.getTime();
    const limit = ttl === undefined ? undefined : ttlMilliseconds(ttl);
    return {
        ...(age === undefined ? {} : { age }),
        ...(ttl === undefined ? {} : { ttl }),
        ...(age === undefined || limit === undefined ? {} : { left: limit - age }),
    };
}

export function hasExpired({ left }: Lifetime): boolean {
    return left !== undefined && left < 0;
}

/** The two largest units: `2d 3h`, `5m 10s`, `0s`. */
export function durationText(milliseconds: number): string {
    const seconds = Math.floor(Math.abs(milliseconds) / 1000);
    const units = [
        [Math.floor(seconds / 86_400), "d"],
        [Math.floor(seconds / 3600) % 24, "h"],
        [Math.floor(seconds / 60) % 60, "m"],
        [seconds % 60, "s"],
    ] as const;
    const first = units.findIndex(([count]) => count > 0);
    const shown = first < 0 ? units.slice(-1) : units.slice(first, first + 2).filter(([count]) => count > 0);
    return shown.map(([count, unit]) => `${count}${unit}`).join(" ");
}
