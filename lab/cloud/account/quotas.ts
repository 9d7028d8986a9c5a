import { TencentCloudError } from "../errors";
import type { Store } from "../store";
import { accountProfile } from "./profile";
import { QUOTAS, type QuotaName } from "./quota-defaults";

/** What the account may have: the default, unless the lab is set to another number. */
export function quotaOf(store: Pick<Store, "get">, quota: QuotaName): number {
    return accountProfile(store).quotas[quota] ?? QUOTAS[quota];
}

/**
 * Throws LimitExceeded, or the action's own code, when there are more than the quota.
 *
 * @param count how many there would be.
 * @param what names what is counted, e.g. `subnets of vpc-…`.
 */
export function checkQuota(
    store: Pick<Store, "get">,
    quota: QuotaName,
    count: number,
    what: string,
    code = "LimitExceeded",
): void {
    const limit = quotaOf(store, quota);
    if (count > limit) {
        throw new TencentCloudError(code, `The quota of ${what} is ${limit}: ${count} would be too many.`);
    }
}
