import { beijingTime } from "../lifecycle/time";
import type { Store } from "../store";

const SETTING = "addressesAppliedFor";

/** How many EIPs the account has applied for on the day of `now`, by Beijing time; released ones count, too. */
export function eipApplicationsToday(store: Pick<Store, "get">, now: Date): number {
    const [day, count] = store.get("setting", SETTING)?.value.split(" ") ?? [];
    return day === dayOf(now) ? Number(count) : 0;
}

export function countApplication(store: Store, now: Date): void {
    const value = `${dayOf(now)} ${eipApplicationsToday(store, now) + 1}`;
    store.put("setting", SETTING, { name: SETTING, value });
}

function dayOf(now: Date): string {
    return beijingTime(now).slice(0, 10);
}
