import type { LongAction } from "../model/timed-actions";

/** What tells how long things take. */
export interface Clock {
    now: () => Date;
    /**
     * Milliseconds that an action takes whose progress shows in the record that it changes (an add-on's phase, a
     * cluster's version), and in no other part of the lab.
     *
     * @default none: done at once
     */
    durationOf?: (action: LongAction) => number;
}

const BEIJING_OFFSET = 8 * 3600 * 1000;

/** `YYYY-MM-DD HH:MM:SS` in Beijing time, as the VPC and CLB APIs write times. */
export function beijingTime(now: Date): string {
    return new Date(now.getTime() + BEIJING_OFFSET).toISOString().slice(0, 19).replace("T", " ");
}

/** `YYYY-MM-DDTHH:MM:SS+08:00`, as TKE writes times into annotations. */
export function beijingRfc3339(now: Date): string {
    return `${beijingTime(now).replace(" ", "T")}+08:00`;
}

/** `YYYY-MM-DDTHH:MM:SSZ`, as the TKE API writes times. */
export function isoTime(now: Date): string {
    return `${now.toISOString().slice(0, 19)}Z`;
}

/** When (ISO 8601) an action that began now is done. */
export function completionTime({ now, durationOf }: Clock, action: LongAction): string {
    return new Date(now().getTime() + (durationOf?.(action) ?? 0)).toISOString();
}

/** Whether what is done at `until` (ISO 8601) still goes on. */
export function isUnderWay(until: string | undefined, now: Date): boolean {
    return until !== undefined && now.getTime() < Date.parse(until);
}
