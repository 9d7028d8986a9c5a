import assert from "node:assert/strict";
import fc from "fast-check";
import { TkeServiceConfig } from "../../../../components/entry-point/tke-service-config";
import { SCENARIOS } from "../../../../tke/scenarios";
import { unmatchedListeners } from "../../../../components/entry-point/tke-service-config-fit";
import { loadBalancerMistakes } from "../../../../tke/service-config/schema";
import { type ApiServer, startApiServer } from "../../../support/clusters/api-server";
import { PROJECT, runProgram, valueOf } from "../../../support/program";

const l4 = (changes: object) => ({ l4Listeners: [{ protocol: "TCP", port: 80, ...changes }] });
const rule = (changes: object) => ({
    l7Listeners: [{ protocol: "HTTP", port: 80, domains: [{ domain: "", rules: [{ url: "/", ...changes }] }] }],
});

describe("what of a TkeServiceConfig leads nowhere", () => {
    const https = (domain: string, url = "/") => ({
        l7Listeners: [{ protocol: "HTTPS", port: 443, domains: [{ domain, rules: [{ url }] }] }],
    });
    const check = (scenario: keyof typeof SCENARIOS, config: object, domain?: string) =>
        unmatchedListeners(config, SCENARIOS[scenario], { certificateDomain: domain });

    it("is nothing of what the scenario's way in has", () => {
        assert.deepEqual(check(1, l4({})), []);
        assert.deepEqual(
            check(12, { l4Listeners: [l4({}), l4({ port: 8000 })].flatMap((each) => each.l4Listeners) }),
            [],
        );
        assert.deepEqual(check(4, rule({})), []);
        assert.deepEqual(check(13, https("a.com"), "a.com"), []);
        assert.deepEqual(check(1, { internetMaxBandwidthOut: 5 }), []);
    });

    const cases: [string, string[], RegExp[]][] = [
        ["another layer", check(1, rule({})), [/^l7Listeners\.0: the entry point has l4Listeners TCP 80 only/]],
        [
            "another layer's listener",
            check(4, l4({})),
            [/^l4Listeners\.0: the entry point has l7Listeners HTTP 80 only/],
        ],
        ["another port", check(1, l4({ port: 8080 })), [/^l4Listeners\.0: .*TCP 80 only/]],
        ["another port of two", check(12, l4({ port: 8080 })), [/TCP 80 or 8000 only/]],
        ["another protocol", check(1, l4({ protocol: "UDP" })), [/TCP 80 only/]],
        ["another protocol of layer 7", check(13, rule({}), "a.com"), [/HTTPS 443 only/]],
        ["another domain", check(13, https("b.com"), "a.com"), [/^l7Listeners\.0\.domains\.0\.domain: .*a\.com only/]],
        ["another path", check(4, rule({ url: "/x" })), [/^l7Listeners\.0\.domains\.0\.rules\.0\.url: .*\/ only/]],
        [
            "another default server",
            check(4, { l7Listeners: [{ protocol: "HTTP", port: 80, defaultServer: "a.com" }] }),
            [/^l7Listeners\.0\.defaultServer: .*\(""\) only/],
        ],
    ];
    for (const [what, found, expected] of cases) {
        it(`is ${what}`, () => {
            assert.equal(found.length, expected.length, found.join("\n"));
            expected.forEach((pattern, index) => assert.match(found[index]!, pattern));
        });
    }
});

describe("what a TkeServiceConfig may say", () => {
    it("is everything in the documentation's example", () => {
        const config = {
            internetMaxBandwidthOut: 100,
            l4Listeners: [
                {
                    protocol: "TCP",
                    port: 80,
                    session: { enable: true, sessionExpireTime: 30 },
                    healthCheck: { enable: true, intervalTime: 5, timeout: 2, healthNum: 3, unHealthNum: 3 },
                    scheduler: "WRR",
                },
            ],
            l7Listeners: [
                {
                    protocol: "HTTPS",
                    port: 443,
                    defaultServer: "a.com",
                    domains: [
                        {
                            domain: "a.com",
                            http2: false,
                            rules: [
                                {
                                    url: "/",
                                    forwardType: "HTTP",
                                    session: { enable: true, sessionExpireTime: 86400 },
                                    healthCheck: {
                                        enable: true,
                                        httpCheckPath: "/",
                                        httpCheckMethod: "HEAD",
                                        httpCode: 31,
                                    },
                                    scheduler: "IP_HASH",
                                },
                            ],
                        },
                    ],
                },
            ],
        };
        assert.deepEqual(loadBalancerMistakes(config), []);
    });

    const refused: [string, unknown, RegExp][] = [
        ["bandwidth beyond the CLB's", { internetMaxBandwidthOut: 2049 }, /^internetMaxBandwidthOut: set 0 to 2048$/],
        ["a key that there is not", { l4Listener: [] }, /^loadBalancer: .*l4Listener/],
        ["proxy protocol, which is not documented", l4({ proxyProtocol: { enable: true } }), /proxyProtocol/],
        ["a layer 7 scheduler at layer 4", l4({ scheduler: "IP_HASH" }), /^l4Listeners\.0\.scheduler/],
        ["a layer 7 session at layer 4", l4({ session: { enable: true, sessionExpireTime: 3601 } }), /set 30 to 3600/],
        [
            "a timeout as long as the default interval",
            l4({ healthCheck: { enable: true, timeout: 5 } }),
            /timeout: has/,
        ],
        ["one check in a row", l4({ healthCheck: { enable: true, healthNum: 1 } }), /healthNum: set 2 to 10/],
        ["the same listener twice", { l4Listeners: [...l4({}).l4Listeners, ...l4({}).l4Listeners] }, /merge them/],
        ["a relative URL", rule({ url: "a" }), /l7Listeners\.0\.domains\.0\.rules\.0\.url: set a path/],
        ["no answer that is healthy", rule({ healthCheck: { enable: true, httpCode: 0 } }), /httpCode: set 1 to 31/],
    ];
    for (const [what, config, message] of refused) {
        it(`is not ${what}`, () => {
            const mistakes = loadBalancerMistakes(config);
            assert.equal(mistakes.length, 1, mistakes.join("\n"));
            assert.match(mistakes[0] ?? "", message);
        });
    }

    it("is told all at once", () => {
        const config = { ...l4({ port: 0, scheduler: "RR" }), internetMaxBandwidthOut: -1 };
        assert.equal(loadBalancerMistakes(config).length, 3);
    });

    it("takes a health check exactly where its timeout is below its interval", () => {
        fc.assert(
            fc.property(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 5, max: 300 }), (timeout, intervalTime) => {
                const mistakes = loadBalancerMistakes(l4({ healthCheck: { enable: true, timeout, intervalTime } }));
                assert.equal(mistakes.length === 0, timeout < intervalTime);
            }),
        );
    });
});

describe("TkeServiceConfig", () => {
    let apiServer: ApiServer;
    before(async () => (apiServer = await startApiServer()));
    after(() => apiServer.close());

    it("says that no connection to the backends is kept, unless it is asked for", async () => {
        const l7 = (changes: object) => ({ l7Listeners: [{ protocol: "HTTP" as const, port: 80, ...changes }] });
        const made: TkeServiceConfig[] = [];
        const { resources } = await runProgram({
            program: () => {
                made.push(new TkeServiceConfig("a", { namespace: "n", loadBalancer: l7({}) }));
                made.push(new TkeServiceConfig("b", { namespace: "n", loadBalancer: l7({ keepaliveEnable: 1 }) }));
            },
        });
        const specs = resources.filter(({ type }) => type.startsWith("kubernetes:")).map(({ inputs }) => inputs.spec);
        assert.deepEqual(specs, [
            { loadBalancer: l7({ keepaliveEnable: 0 }) },
            { loadBalancer: l7({ keepaliveEnable: 1 }) },
        ]);
        assert.equal(await valueOf(made[0]?.configName), "real-ip");
    });

    it("takes no name of the controller's own", async () => {
        const args = { namespace: "n", configName: "x-auto-service-config", loadBalancer: {} };
        await assert.rejects(runProgram({ program: () => void new TkeServiceConfig("a", args) }), /set another/);
    });

    it("is what a stack's Service or Ingress names, once it is there", async () => {
        for (const [stack, wayIn, key] of [
            ["scenario1", "client-ip-direct-service", "service.cloud.tencent.com/tke-service-config"],
            ["scenario4", "client-ip-node-port-ingress", "ingress.cloud.tencent.com/tke-service-config"],
        ] as const) {
            const config = { [`${PROJECT}:tkeServiceConfig`]: '{"internetMaxBandwidthOut":5}' };
            const { resources } = await runProgram({ stack, config, kubeconfig: apiServer.kubeconfig });
            const { inputs, dependsOn } = resources.find(({ name }) => name === wayIn)!;
            assert.equal((inputs.metadata as { annotations: Record<string, string> }).annotations[key], "real-ip");
            assert.ok(dependsOn.includes("client-ip-listeners-config"));
        }
    });
});
