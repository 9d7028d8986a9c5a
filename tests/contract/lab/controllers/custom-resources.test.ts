import { CustomObjectsApi } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { useSharedCluster } from "../../../support/clusters/shared-cluster";

const configs = { group: "cloud.tencent.com", version: "v1alpha1", plural: "tkeserviceconfigs" };

describe("TkeServiceConfig", function () {
    this.timeout(60_000);
    const cluster = useSharedCluster();
    const namespace = "service-config-schema";

    before(() => cluster.createNamespace(namespace));

    function create(name: string, loadBalancer: object): Promise<unknown> {
        const body = {
            apiVersion: "cloud.tencent.com/v1alpha1",
            kind: "TkeServiceConfig",
            metadata: { name },
            spec: { loadBalancer },
        };
        const api = cluster.kubeConfig.makeApiClient(CustomObjectsApi);
        return api.createNamespacedCustomObject({ ...configs, namespace, body });
    }

    it("takes what 457/45490 and 457/45700 show, and keeps it as it is", async () => {
        const loadBalancer = {
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
                    keepaliveEnable: 0,
                    domains: [
                        {
                            domain: "",
                            http2: false,
                            rules: [
                                {
                                    url: "/",
                                    forwardType: "HTTP",
                                    healthCheck: { httpCheckPath: "/", httpCheckMethod: "HEAD", httpCode: 31 },
                                },
                            ],
                        },
                    ],
                },
            ],
        };
        const created = (await create("full", loadBalancer)) as { spec: unknown };
        assert.deepEqual(created.spec, { loadBalancer });
    });

    const listener = { protocol: "TCP", port: 80 };
    for (const [what, loadBalancer] of [
        ["a bandwidth above 2048 Mbps", { internetMaxBandwidthOut: 2049 }],
        ["a session below 30 s", { l4Listeners: [{ ...listener, session: { sessionExpireTime: 29 } }] }],
        ["a layer 4 session above 3600 s", { l4Listeners: [{ ...listener, session: { sessionExpireTime: 3601 } }] }],
        ["an interval below 5 s", { l4Listeners: [{ ...listener, healthCheck: { intervalTime: 4 } }] }],
        [
            "a timeout that is not less than the interval",
            { l4Listeners: [{ ...listener, healthCheck: { intervalTime: 10, timeout: 10 } }] },
        ],
        ["a timeout above the interval's default", { l4Listeners: [{ ...listener, healthCheck: { timeout: 6 } }] }],
        ["IP_HASH on layer 4", { l4Listeners: [{ ...listener, scheduler: "IP_HASH" }] }],
        ["two entries for one listener", { l4Listeners: [listener, listener] }],
        ["a listener without a port", { l7Listeners: [{ protocol: "HTTP" }] }],
    ] as const) {
        it(`refuses ${what}`, async () => {
            await assert.rejects(create("wrong", loadBalancer), /"code":422|HTTP-Code: 422/);
        });
    }
});
