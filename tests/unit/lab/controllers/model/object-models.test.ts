import type { V1Ingress, V1Secret, V1Service } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { ingressModel, serviceModel, type ObjectModel } from "../../../../../lab/controllers/model/object-model";
import { ingress, nativeNode, service, slice, superNode, view } from "../../../../support/objects/kubernetes-objects";

const FOLDER = join(__dirname, "../../../../golden/models");
const ADDRESS = "127.2.0.10";

const S = "service.kubernetes.io";
const SC = "service.cloud.tencent.com";
const IC = "ingress.cloud.tencent.com";

const certificate: V1Secret = {
    metadata: { namespace: "web", name: "tls" },
    type: "Opaque",
    data: { qcloud_cert_id: Buffer.from("cert0001").toString("base64") },
};
const settings = {
    metadata: { namespace: "web", name: "slow" },
    spec: {
        loadBalancer: {
            l4Listeners: [
                { protocol: "TCP", port: 80, scheduler: "LEAST_CONN", healthCheck: { enable: true, intervalTime: 30 } },
            ],
        },
    },
};

/** Two native nodes and a super node, with a Pod on the first and one on the super node. */
const vpcCni = view({
    nodes: [nativeNode("10.0.0.1"), nativeNode("10.0.0.2"), superNode()],
    slices: [
        slice([
            { ip: "10.1.0.1", nodeName: "10.0.0.1", ready: true },
            { ip: "10.1.0.9", nodeName: superNode().metadata?.name, ready: true },
        ]),
    ],
    secret: (_, name) => (name === "tls" ? certificate : undefined),
    serviceConfig: (_, name) => (name === "slow" ? settings : undefined),
});
const globalRouter = { ...vpcCni, directAccess: { ...vpcCni.directAccess, networkType: "GR" as const } };

const ofService = (object: V1Service, cluster = vpcCni) => serviceModel(object, ADDRESS, cluster);
const ofIngress = (object: V1Ingress, cluster = vpcCni) => ingressModel(object, ADDRESS, cluster);
const direct = { [`${SC}/direct-access`]: "true" };

const MODELS: Readonly<Record<string, ObjectModel>> = {
    "service-node-port": ofService(service()),
    "service-direct-access": ofService(service({ annotations: direct })),
    "service-direct-access-refused-on-global-router": ofService(service({ annotations: direct }), globalRouter),
    "service-local": ofService({ ...service(), spec: { ...service().spec, externalTrafficPolicy: "Local" } }),
    "service-internal": ofService(
        service({ annotations: { [`${S}/qcloud-loadbalancer-internal-subnetid`]: "subnet-aaaaaaaa" } }),
    ),
    "service-bandwidth-and-security-groups": ofService(
        service({
            annotations: {
                [`${S}/qcloud-loadbalancer-internet-charge-type`]: "TRAFFIC_POSTPAID_BY_HOUR",
                [`${S}/qcloud-loadbalancer-internet-max-bandwidth-out`]: "20",
                [`${SC}/security-groups`]: "sg-aaaaaaaa,sg-bbbbbbbb",
                [`${SC}/pass-to-target`]: "true",
            },
        }),
    ),
    "service-existing-clb-with-tke-service-config": ofService(
        service({ annotations: { [`${S}/tke-existed-lbid`]: "lb-aaaaaaaa", [`${SC}/tke-service-config`]: "slow" } }),
    ),
    "service-tcp-and-udp-on-one-port": ofService(
        service({
            annotations: direct,
            ports: [
                { name: "tcp", port: 53, targetPort: 5000, nodePort: 30053, protocol: "TCP" },
                { name: "udp", port: 53, targetPort: 5000, nodePort: 30054, protocol: "UDP" },
            ],
        }),
    ),
    "service-https-by-specify-protocol": ofService(
        service({
            annotations: {
                ...direct,
                [`${SC}/specify-protocol`]: '{"80":{"protocol":["HTTPS"],"hosts":{"a.com":{"tls":"tls"}}}}',
            },
        }),
    ),
    "service-classic-clb-refused": ofService(
        service({ annotations: { [`${S}/loadbalance-type`]: "classic", [`${SC}/cross-region-id`]: "ap-beijing" } }),
    ),
    "ingress-without-host": ofIngress(ingress()),
    "ingress-direct-access": ofIngress(
        ingress({ host: "a.com", path: "/api", annotations: { [`${IC}/direct-access`]: "true" } }),
    ),
    "ingress-https-redirect": ofIngress(
        ingress({
            host: "a.com",
            annotations: { [`${IC}/auto-rewrite`]: "true", [`${IC}/auto-rewrite-code`]: '{"defaultRewriteCode":301}' },
            spec: {
                tls: [{ hosts: ["a.com"], secretName: "tls" }],
                rules: ingress({ host: "a.com" }).spec?.rules,
            },
        }),
    ),
    "ingress-https-without-certificate": ofIngress(
        ingress({
            host: "a.com",
            spec: {
                tls: [{ hosts: ["a.com"], secretName: "missing" }],
                rules: ingress({ host: "a.com" }).spec?.rules,
            },
        }),
    ),
    "ingress-group-without-clb-refused": ofIngress(
        ingress({ host: "a.com", annotations: { [`${IC}/enable-group`]: "true" } }),
    ),
};

/** Which Pod has an address is no part of what a CLB gets. */
function withoutPods(key: string, value: unknown): unknown {
    return key === "podUid" ? undefined : value;
}

describe("the model that is built of an object", () => {
    for (const [name, model] of Object.entries(MODELS)) {
        it(`${name} is that of tests/golden/models/${name}.json`, async () => {
            const file = join(FOLDER, `${name}.json`);
            const text = await format(JSON.stringify(model, withoutPods), {
                ...(await resolveConfig(file)),
                filepath: file,
            });
            if (process.env.UPDATE_GOLDEN) {
                mkdirSync(FOLDER, { recursive: true });
                writeFileSync(file, text);
            }
            assert.equal(text, readFileSync(file, "utf8"), "if that is meant, run the tests with UPDATE_GOLDEN=1");
        });
    }

    it("is a plain value: nothing of it is lost in JSON but what is absent", () => {
        for (const model of Object.values(MODELS)) {
            assert.deepEqual(JSON.parse(JSON.stringify(model)), model);
        }
    });

    it("has a test for every file of the folder", () => {
        assert.deepEqual(
            readdirSync(FOLDER).sort(),
            Object.keys(MODELS)
                .map((name) => `${name}.json`)
                .sort(),
        );
    });
});
