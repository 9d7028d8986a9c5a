import assert from "node:assert/strict";
import { labSettings, type StartArguments } from "../../../../cli/lab/lab-settings";
import { UsageError } from "../../../../cli/usage";

const CURRENT = { mode: "realistic", factor: 0.5 } as const;

describe("the settings of `lab -- start`", () => {
    it("change nothing that is not named", () => {
        assert.deepEqual(labSettings({})(CURRENT), {
            profile: {
                controllerDefaults: undefined,
                billByIp: undefined,
                snatPro: undefined,
                containerCidr: undefined,
                clbAddress: undefined,
                assumptions: undefined,
                serviceRoles: undefined,
                soldOut: undefined,
                quotas: undefined,
                clockMinutesAhead: undefined,
            },
            rateLimited: undefined,
            timing: undefined,
        });
    });

    it("change the timing's mode and its factor, each without the other", () => {
        assert.deepEqual(labSettings({ timing: "instant" })(CURRENT).timing, { mode: "instant", factor: 0.5 });
        assert.deepEqual(labSettings({ timeFactor: "0.01" })(CURRENT).timing, { mode: "realistic", factor: 0.01 });
    });

    it("make the profile of the clusters and CLBs to come", () => {
        const args = {
            controllerDefaults: "old",
            billByIp: "off",
            snatPro: "on",
            containerCidr: "ccn",
            clbAddress: "domain",
        } as const;
        assert.deepEqual(labSettings(args)(CURRENT).profile, {
            controllerDefaults: "old",
            billByIp: false,
            snatPro: true,
            containerCidr: "ccn",
            clbAddress: "domain",
            assumptions: undefined,
            serviceRoles: undefined,
            soldOut: undefined,
            quotas: undefined,
            clockMinutesAhead: undefined,
        });
    });

    it("say what is assumed, and take it back", () => {
        const assumed = (...assume: StartArguments["assume"] & object) =>
            labSettings({ assume })(CURRENT).profile?.assumptions;
        assert.deepEqual(assumed("default-beats-false", "snat-pro-hides-client"), [
            "default-beats-false",
            "snat-pro-hides-client",
        ]);
        assert.deepEqual(assumed("nothing"), []);
    });

    it("set quotas and the clock, and take them back", () => {
        const profile = (args: StartArguments) => labSettings(args)(CURRENT).profile;
        assert.deepEqual(profile({ quota: ["addresses=0", "vpc-max-nat-gateways=1"] })?.quotas, {
            addresses: 0,
            "vpc-max-nat-gateways": 1,
        });
        assert.deepEqual(profile({ quota: ["nothing"] })?.quotas, {});
        assert.equal(profile({ clockAhead: "-10" })?.clockMinutesAhead, -10);
        for (const quota of [["eips=0"], ["addresses"], ["addresses=-1"]]) {
            assert.throws(() => labSettings({ quota }), UsageError);
        }
        assert.throws(() => labSettings({ clockAhead: "10m" }), UsageError);
    });

    it("register identity providers from a file, all mistakes of which are named at once, and take them back", () => {
        const provider = {
            providerId: "github",
            issuer: "https://token.actions.githubusercontent.com",
            audiences: ["sts.tencentcloudapi.com"],
            subjects: ["repo:org/repository:*"],
            jwks: { keys: [{ kty: "RSA", n: "AQAB", e: "AQAB" }] },
        };
        const registered = (...providers: object[]) =>
            labSettings({ webIdentity: "file" }, () => JSON.stringify({ providers }))(CURRENT).identityProviders;
        assert.deepEqual(registered(provider), [provider]);
        assert.deepEqual(labSettings({ webIdentity: "off" })(CURRENT).identityProviders, []);
        const refused: [RegExp, object[]][] = [
            [/providers: /, []],
            [/0\.issuer: [^]*0\.subjects: /, [{ ...provider, issuer: "http://localhost", subjects: [] }]],
            [/holds a private key/, [{ ...provider, jwks: { keys: [{ kty: "EC", d: "secret" }] } }]],
            [/shared key/, [{ ...provider, jwks: { keys: [{ kty: "oct", k: "secret" }] } }]],
            [/same providerId/, [provider, provider]],
        ];
        for (const [message, providers] of refused) {
            assert.throws(() => registered(...providers), message);
            assert.throws(() => registered(...providers), UsageError);
        }
        assert.throws(() => labSettings({ webIdentity: "/nowhere.json" }), /nowhere\.json: ENOENT/);
        assert.throws(() => labSettings({ webIdentity: "file" }, () => "{"), /not JSON/);
    });

    it("switch the request limits", () => {
        assert.equal(labSettings({ rateLimits: "on" })(CURRENT).rateLimited, true);
        assert.equal(labSettings({ rateLimits: "off" })(CURRENT).rateLimited, false);
    });

    for (const timeFactor of ["0", "-1", "fast", "", "101"]) {
        it(`refuse ${JSON.stringify(timeFactor)} for a factor`, () => {
            assert.throws(() => labSettings({ timeFactor }), UsageError);
        });
    }
});
