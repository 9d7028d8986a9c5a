import { ASSUMPTIONS, type Assumption } from "../../../tke/assumptions";
import type { ClusterProfile } from "../model";
import type { Store } from "../store";
import type { QuotaName } from "./quota-defaults";

/** How Tencent treats the lab's account: what clusters and CLBs get that are created from now on. */
export interface AccountProfile extends ClusterProfile {
    /**
     * What public CLBs are reached by: an address, or a domain name whose addresses change (214/53830). It holds for the
     * whole account, old clusters included.
     */
    clbAddress: "vip" | "domain";
    /** What is taken for true, of what no page of Tencent's establishes, against the lab's own reading. */
    assumptions: readonly Assumption[];
    /** Whether the account has granted TKE its service roles (457/37808). */
    serviceRoles: boolean;
    /** Instance types that no zone sells now. */
    soldOut: readonly string[];
    /** Quotas that differ from the default. */
    quotas: Readonly<Partial<Record<QuotaName, number>>>;
    /** Minutes by which Tencent Cloud's clock is ahead of this machine's; negative where it is behind. */
    clockMinutesAhead: number;
}

/** A new account with new clusters, and the CLBs of an account from before 2023-03-06 (214/53830). */
export const DEFAULT_PROFILE: AccountProfile = {
    controllerDefaults: "new",
    billByIp: true,
    snatPro: true,
    containerCidr: "ticket",
    clbAddress: "vip",
    assumptions: [],
    serviceRoles: true,
    soldOut: [],
    quotas: {},
    clockMinutesAhead: 0,
};

/** The profile that the lab is set to. */
export function accountProfile(store: Pick<Store, "get">): AccountProfile {
    const setting = (name: keyof AccountProfile) => store.get("setting", name)?.value;
    const isOn = (name: "billByIp" | "snatPro" | "serviceRoles") =>
        setting(name) === undefined ? DEFAULT_PROFILE[name] : setting(name) === "on";
    return {
        controllerDefaults: setting("controllerDefaults") === "old" ? "old" : "new",
        billByIp: isOn("billByIp"),
        snatPro: isOn("snatPro"),
        containerCidr: setting("containerCidr") === "ccn" ? "ccn" : "ticket",
        clbAddress: setting("clbAddress") === "domain" ? "domain" : "vip",
        assumptions: ASSUMPTIONS.filter((assumption) => setting("assumptions")?.split(",").includes(assumption)),
        serviceRoles: isOn("serviceRoles"),
        soldOut: setting("soldOut")?.split(",").filter(Boolean) ?? [],
        quotas: JSON.parse(setting("quotas") ?? "{}") as AccountProfile["quotas"],
        clockMinutesAhead: Number(setting("clockMinutesAhead") ?? 0),
    };
}

/** What a cluster that is created now keeps of the account's profile. */
export function clusterProfile(store: Pick<Store, "get">): ClusterProfile {
    const { controllerDefaults, billByIp, snatPro, containerCidr } = accountProfile(store);
    return { controllerDefaults, billByIp, snatPro, containerCidr };
}

/** Whether the lab is set to take something for true that no page of Tencent's establishes. */
export function isAssumed(store: Pick<Store, "get">, assumption: Assumption): boolean {
    return accountProfile(store).assumptions.includes(assumption);
}

/** Changes what is named. */
export function setAccountProfile(store: Store, changes: Partial<AccountProfile>): void {
    for (const [name, value] of Object.entries(changes)) {
        if (value !== undefined) {
            store.put("setting", name, { name, value: settingText(value) });
        }
    }
}

function settingText(value: AccountProfile[keyof AccountProfile]): string {
    if (typeof value === "boolean") {
        return value ? "on" : "off";
    }
    return typeof value === "object" && !Array.isArray(value) ? JSON.stringify(value) : String(value);
}
