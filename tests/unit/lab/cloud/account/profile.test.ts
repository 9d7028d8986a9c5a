import assert from "node:assert/strict";
import {
    accountProfile,
    clusterProfile,
    DEFAULT_PROFILE,
    setAccountProfile,
} from "../../../../../lab/cloud/account/profile";
import { Store } from "../../../../../lab/cloud/store";

describe("the account's profile", () => {
    it("is a new account with addresses until something else is set, and each setting changes nothing but itself", () => {
        const store = new Store(":memory:");
        assert.deepEqual(accountProfile(store), DEFAULT_PROFILE);
        setAccountProfile(store, { billByIp: false, snatPro: undefined });
        assert.deepEqual(accountProfile(store), { ...DEFAULT_PROFILE, billByIp: false });
        const other = {
            controllerDefaults: "old",
            billByIp: true,
            snatPro: false,
            containerCidr: "ccn",
            clbAddress: "domain",
            assumptions: ["default-beats-false", "x-forwarded-for-overwritten"],
            serviceRoles: false,
            soldOut: ["S5.MEDIUM4", "SA5.MEDIUM4"],
            quotas: { addresses: 0 },
            clockMinutesAhead: -10,
        } as const;
        setAccountProfile(store, other);
        assert.deepEqual(accountProfile(store), other);
        setAccountProfile(store, { assumptions: [], soldOut: [] });
        assert.deepEqual(accountProfile(store), { ...other, assumptions: [], soldOut: [] });
    });

    it("gives a cluster all but the form of CLB addresses and the assumptions, which are the whole account's", () => {
        const store = new Store(":memory:");
        setAccountProfile(store, { snatPro: false, clbAddress: "domain" });
        assert.deepEqual(clusterProfile(store), {
            controllerDefaults: "new",
            billByIp: true,
            snatPro: false,
            containerCidr: "ticket",
        });
    });
});
