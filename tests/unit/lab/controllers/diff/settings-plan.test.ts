import assert from "node:assert/strict";
import { annotationProblems } from "../../../../../lab/controllers/model/annotation-problems";
import { autoConfig } from "../../../../../lab/controllers/deploy/auto-service-config";
import type {
    Listener,
    ModifyListenerRequest,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import {
    loadBalancerSettings,
    serviceConfigName,
    type TkeServiceConfig,
} from "../../../../../lab/controllers/model/service-config";
import {
    planSettings,
    unmatchedSettings,
    unsupportedSettings,
} from "../../../../../lab/controllers/diff/settings-plan";

const VIP = "127.2.0.10";
const check = { HealthSwitch: 1, IntervalTime: 5, TimeOut: 2, HealthNum: 3, UnHealthNum: 3, SourceIpType: 1 };
const tcp: Listener = {
    ListenerId: "lbl-tcp",
    Protocol: "TCP",
    Port: 80,
    Scheduler: "WRR",
    SessionExpireTime: 0,
    HealthCheck: check,
};
const http: Listener = {
    ListenerId: "lbl-http",
    Protocol: "HTTP",
    Port: 80,
    KeepaliveEnable: 0,
    Rules: [
        { LocationId: "loc-a", Domain: "a.com", Url: "/", Scheduler: "WRR", SessionExpireTime: 0, HealthCheck: check },
        { LocationId: "loc-vip", Domain: VIP, Url: "/", Scheduler: "WRR", SessionExpireTime: 0, HealthCheck: check },
    ] as Listener["Rules"],
};

type Config = NonNullable<NonNullable<TkeServiceConfig["spec"]>["loadBalancer"]>;

function plan(config: Config) {
    return planSettings("lb-1", config, [tcp, http], VIP).map(({ action, request }) => {
        const { LoadBalancerId: _id, ...rest }: Partial<ModifyListenerRequest> = request;
        return { action, ...rest };
    });
}

describe("plan for what a TkeServiceConfig asks of a CLB", () => {
    it("changes a layer 4 listener in what differs, and nothing that is not set", () => {
        const listener = { protocol: "TCP", port: 80, scheduler: "LEAST_CONN", healthCheck: { intervalTime: 10 } };
        assert.deepEqual(plan({ l4Listeners: [listener] }), [
            {
                action: "ModifyListener",
                ListenerId: "lbl-tcp",
                Scheduler: "LEAST_CONN",
                HealthCheck: { ...check, IntervalTime: 10 },
            },
        ]);
    });

    it("changes nothing where nothing differs", () => {
        const session = { enable: false };
        const healthCheck = { enable: true, intervalTime: 5 };
        const listener = { protocol: "TCP", port: 80, scheduler: "WRR", session, healthCheck };
        assert.deepEqual(plan({ l4Listeners: [listener] }), []);
        assert.deepEqual(plan({}), []);
    });

    it("has session persistence of 30 s where it is switched on without a time", () => {
        const seconds = (session: object) =>
            plan({ l4Listeners: [{ protocol: "TCP", port: 80, session }] }).map((change) => change.SessionExpireTime);
        assert.deepEqual(seconds({ enable: true }), [30]);
        assert.deepEqual(seconds({ enable: true, sessionExpireTime: 600 }), [600]);
        assert.deepEqual(seconds({ enable: false, sessionExpireTime: 600 }), []);
        assert.deepEqual(seconds({}), []);
    });

    it("makes no listener and no rule", () => {
        const l7 = {
            protocol: "HTTP",
            port: 80,
            domains: [{ domain: "b.com", rules: [{ url: "/", scheduler: "IP_HASH" }] }],
        };
        assert.deepEqual(
            plan({ l4Listeners: [{ protocol: "TCP", port: 81, scheduler: "WRR" }], l7Listeners: [l7] }),
            [],
        );
    });

    it("changes layer 7 listeners, domains and rules; an empty domain is the CLB's address", () => {
        const rule = (url: string) => ({ url, scheduler: "IP_HASH" });
        const listener = {
            protocol: "HTTP",
            port: 80,
            keepaliveEnable: 1,
            defaultServer: "a.com",
            domains: [
                { domain: "a.com", rules: [rule("/"), rule("/none")] },
                { domain: "", rules: [rule("/")] },
            ],
        };
        assert.deepEqual(plan({ l7Listeners: [listener] }), [
            { action: "ModifyListener", ListenerId: "lbl-http", KeepaliveEnable: 1 },
            { action: "ModifyDomainAttributes", ListenerId: "lbl-http", Domain: "a.com", DefaultServer: true },
            { action: "ModifyRule", ListenerId: "lbl-http", LocationId: "loc-a", Scheduler: "IP_HASH" },
            { action: "ModifyRule", ListenerId: "lbl-http", LocationId: "loc-vip", Scheduler: "IP_HASH" },
        ]);
    });

    it("switches SNAT of a layer 7 listener on and off, and leaves it alone where nothing is said", () => {
        const on: Listener = { ...http, AttrFlags: ["SnatEnable"] };
        const change = (snatEnable: boolean | undefined, listener: Listener) =>
            planSettings("lb-1", { l7Listeners: [{ protocol: "HTTP", port: 80, snatEnable }] }, [listener], VIP).map(
                ({ request }) => (request as { SnatEnable?: boolean }).SnatEnable,
            );
        assert.deepEqual(change(true, http), [true]);
        assert.deepEqual(change(false, on), [false]);
        assert.deepEqual([...change(true, on), ...change(false, http), ...change(undefined, on)], []);
    });

    it("tells what the lab's CLBs have not", () => {
        const rules = [
            { url: "/", forwardType: "GRPC" },
            { url: "/x", forwardType: "HTTP" },
        ];
        const listener = {
            protocol: "HTTPS",
            port: 443,
            snatEnable: true,
            domains: [{ domain: "a.com", http2: true, rules }],
        };
        const named = { ...listener, listenerName: "web" };
        assert.deepEqual(
            unsupportedSettings({ l7Listeners: [named] }).map(
                (text) => text.split(" is not carried out by the lab")[0],
            ),
            ["listenerName web", 'http2 of the domain "a.com"', "forwardType GRPC of a.com/"],
        );
        assert.deepEqual(unsupportedSettings({ l7Listeners: [{ ...listener, snatEnable: false, domains: [] }] }), []);
    });

    it("names what configures no listener, domain or rule of the object", () => {
        const unmatched = (config: Config) => unmatchedSettings(config, [tcp, http], VIP);
        const domains = [
            { domain: "a.com", rules: [{ url: "/" }, { url: "/gone" }] },
            { domain: "b.com", rules: [{ url: "/" }] },
            { domain: "", rules: [{ url: "/" }] },
        ];
        assert.deepEqual(
            unmatched({
                l4Listeners: [
                    { protocol: "TCP", port: 80 },
                    { protocol: "UDP", port: 80 },
                ],
                l7Listeners: [
                    { protocol: "HTTP", port: 80, defaultServer: "c.com", domains },
                    { protocol: "HTTPS", port: 443, domains },
                ],
            }),
            [
                "the listener UDP:80",
                'the defaultServer "c.com" of HTTP:80',
                "the rule a.com/gone of HTTP:80",
                'the domain "b.com" of HTTP:80',
                "the listener HTTPS:443",
            ],
        );
        const fitting = { protocol: "HTTP", port: 80, defaultServer: "", domains: [{ domain: "a.com" }] };
        assert.deepEqual(unmatched({ l7Listeners: [fitting] }), []);
    });
});

describe("the TkeServiceConfig of an object", () => {
    const service = (annotations: Record<string, string>) => ({ kind: "Service" as const, annotations });
    const ingress = (annotations: Record<string, string>) => ({ kind: "Ingress" as const, annotations });

    it("is the one that it names, or its own with -auto", () => {
        const named = { "service.cloud.tencent.com/tke-service-config": "mine" };
        const auto = { "service.cloud.tencent.com/tke-service-config-auto": "true" };
        assert.equal(serviceConfigName(service(named), "app"), "mine");
        assert.equal(serviceConfigName(service(auto), "app"), "app-auto-service-config");
        const ofIngress = { "ingress.cloud.tencent.com/tke-service-config-auto": "true" };
        assert.equal(serviceConfigName(ingress(ofIngress), "site"), "site-auto-ingress-config");
        assert.equal(serviceConfigName(ingress(named), "site"), undefined);
    });

    it("is never the controller's own for an Ingress that shares its CLB (457/127545)", () => {
        const auto = { "ingress.cloud.tencent.com/tke-service-config-auto": "true" };
        const entry = ingress({ ...auto, "ingress.cloud.tencent.com/enable-group": "true" });
        assert.equal(serviceConfigName(entry, "site"), undefined);
        const [found] = loadBalancerSettings(entry, "site", () => undefined).problems;
        assert.match(found?.message ?? "", /-auto is not for Ingresses that share a CLB/);
    });

    it("is missed with E4043 by an Ingress, and with E4026 by a Service", () => {
        const missing = (entry: ReturnType<typeof service> | ReturnType<typeof ingress>) =>
            loadBalancerSettings(entry, "x", () => undefined).problems[0];
        const ofIngress = missing(ingress({ "ingress.cloud.tencent.com/tke-service-config": "none" }));
        assert.deepEqual([ofIngress?.severity, ofIngress?.code], ["error", "E4043"]);
        const ofService = missing(service({ "service.cloud.tencent.com/tke-service-config": "none" }));
        assert.deepEqual([ofService?.severity, ofService?.code], ["error", "E4026"]);
        assert.match(ofService?.message ?? "", /TkeServiceConfig none: .*does not exist/);
    });

    it("is not missed while it is the controller's own to make", () => {
        const auto = { "ingress.cloud.tencent.com/tke-service-config-auto": "true" };
        assert.deepEqual(
            loadBalancerSettings(ingress(auto), "x", () => undefined),
            { problems: [] },
        );
    });

    it("is none where the annotation is out of its range", () => {
        for (const [key, value] of [
            ["ingress.cloud.tencent.com/tke-service-config-auto", "yes"],
            ["ingress.cloud.tencent.com/tke-service-config", "x-auto-service-config"],
            ["ingress.cloud.tencent.com/tke-service-config", "x-auto-ingress-config"],
        ] as const) {
            assert.deepEqual(
                loadBalancerSettings(ingress({ [key]: value }), "x", () => ({})),
                { problems: [] },
            );
            assert.match(annotationProblems("Ingress", { [key]: value }, [])[0]?.code ?? "", /E405[01]/);
        }
    });
});

describe("the TkeServiceConfig that a controller makes", () => {
    const balancing = {
        session: { enable: false },
        scheduler: "WRR",
        healthCheck: { enable: true, intervalTime: 5, timeout: 2, healthNum: 3, unHealthNum: 3 },
    };

    it("says what the CLB has, so that it changes nothing", () => {
        const config = autoConfig({}, [tcp, http], VIP);
        assert.deepEqual(config, {
            l4Listeners: [{ protocol: "TCP", port: 80, ...balancing }],
            l7Listeners: [
                {
                    protocol: "HTTP",
                    port: 80,
                    domains: [
                        { domain: "a.com", rules: [{ url: "/", ...balancing }] },
                        { domain: "", rules: [{ url: "/", ...balancing }] },
                    ],
                },
            ],
        });
        assert.deepEqual(planSettings("lb-1", config, [tcp, http], VIP), []);
    });

    it("keeps what somebody wrote into it, takes up new listeners and rules, and drops those that are gone", () => {
        const written = {
            internetMaxBandwidthOut: 5,
            l4Listeners: [
                { protocol: "TCP", port: 80, scheduler: "LEAST_CONN" },
                { protocol: "TCP", port: 81 },
            ],
            l7Listeners: [
                {
                    protocol: "HTTP",
                    port: 80,
                    keepaliveEnable: 1,
                    domains: [
                        { domain: "a.com", http2: true, rules: [{ url: "/", scheduler: "IP_HASH" }, { url: "/gone" }] },
                    ],
                },
            ],
        };
        const config = autoConfig(written, [tcp, http], VIP);
        assert.equal(config.internetMaxBandwidthOut, 5);
        assert.deepEqual(config.l4Listeners, [{ protocol: "TCP", port: 80, scheduler: "LEAST_CONN" }]);
        const [listener] = config.l7Listeners ?? [];
        assert.equal(listener?.keepaliveEnable, 1);
        assert.deepEqual(listener?.domains?.[0], {
            domain: "a.com",
            http2: true,
            rules: [{ url: "/", scheduler: "IP_HASH" }],
        });
        assert.equal(listener?.domains?.[1]?.domain, "");
    });
});
