import assert from "node:assert/strict";
import fc from "fast-check";
import { createCloud } from "../../../lab/cloud/cloud";
import { Store } from "../../../lab/cloud/store";
import { creationParameters } from "../../../lab/controllers/model/creation-parameters";
import { wantedAttributes } from "../../../lab/controllers/model/desired-load-balancer";
import { annotationProblems } from "../../../lab/controllers/model/annotation-problems";
import { ingressListeners } from "../../../lab/controllers/model/ingress-listeners";
import { serviceConfigName } from "../../../lab/controllers/model/service-config";
import { serviceListeners } from "../../../lab/controllers/model/service-listeners";
import { ingressKeys, serviceKeys } from "../../../lab/controllers/object-keys";
import type { Problem } from "../../../lab/controllers/status/problems";
import { annotationMistakes } from "../../../tke/annotations/mistakes";
import type { AnnotationRow } from "../../../tke/annotations/row";
import { ANNOTATION_KEYS, isSetByUser, rowsOf } from "../../../tke/annotations/table";
import { isAllowed, toText } from "../../../tke/annotations/values";
import { fuzzed } from "../../support/fuzz";
import { legalValue } from "../../support/annotation-values";
import { ingress, nativeNode, service, slice, view } from "./objects";

const KINDS = ["Service", "Ingress"] as const;
type Kind = (typeof KINDS)[number];
type Annotations = Record<string, string>;

/** Whose legal and illegal values decide something else than the model of a CLB. */
const ELSEWHERE: readonly string[] = [
    // Whose object it is, whether it is synced at all, and which CLB it has: the lifecycle's.
    "ingressClass",
    "mode",
    "existingLoadBalancerId",
    "internalSubnetId",
    "enableGroup",
    "retainLoadBalancer",
    "crossRegionId",
    "crossVpcId",
];

const rows = (kind: Kind): [string, AnnotationRow][] =>
    Object.entries(rowsOf(kind)).filter(([name, row]) => isSetByUser(row) && !ELSEWHERE.includes(name));

/** All that the controllers make of annotations: the CLB to create, its attributes, listeners, settings and backends. */
function modelOf(kind: Kind, annotations: Annotations) {
    const keys = kind === "Service" ? serviceKeys : ingressKeys;
    const nodes = [nativeNode("10.0.0.1"), nativeNode("10.0.0.2")];
    const endpoints = slice([{ ip: "10.1.0.1", nodeName: "10.0.0.1", ready: true }]);
    const cluster = view({ nodes, slices: [endpoints] });
    const state =
        kind === "Service"
            ? serviceListeners(service({ annotations }), "127.2.0.1", cluster)
            : ingressListeners(ingress({ annotations, host: "a.com" }), "127.2.0.1", cluster);
    const creation = creationParameters(annotations, keys);
    const { problems, ...model } = state;
    return {
        model: {
            ...model,
            creation: creation.request,
            attributes: wantedAttributes(annotations, keys, { created: true }),
            config: serviceConfigName({ kind, annotations }, "app"),
        },
        problems: [...problems, ...creation.problems],
    };
}

/** What a row needs beside it to have an effect. */
function besides(kind: Kind, { key, needs = [] }: AnnotationRow): Annotations {
    const values: Annotations = {
        chargeType: "TRAFFIC_POSTPAID_BY_HOUR",
        bandwidthMbps: "5",
        localServiceOnlyBindNodeWithPod: "true",
    };
    if (key === ANNOTATION_KEYS.Ingress.autoRewrite) {
        // It leads to HTTPS.
        return { [ANNOTATION_KEYS.Ingress.certificate]: '[{"qcloud_cert_id":["id"]}]' };
    }
    return Object.fromEntries(needs.map((name) => [rowsOf(kind)[name]!.key, values[name]!]));
}

const naming = (problems: readonly Problem[], key: string) => problems.filter(({ message }) => message.includes(key));

describe("checker and controllers", function () {
    this.timeout(60_000);

    for (const kind of KINDS) {
        it(`${kind}: a legal value is no mistake, and no problem of the controllers`, () => {
            const legal = fc
                .constantFrom(...rows(kind))
                .chain(([name, row]) =>
                    legalValue(name, row.value).map((value) => [row, toText(value, row.value)] as const),
                );
            fc.assert(
                fc.property(legal, ([row, text]) => {
                    const annotations = {
                        [ANNOTATION_KEYS[kind].directAccess]: "true",
                        ...besides(kind, row),
                        [row.key]: text,
                    };
                    const wrong = annotationMistakes(kind, annotations).filter(({ about }) => about === "value");
                    assert.deepEqual(wrong, []);
                    const { problems } = modelOf(kind, annotations);
                    const refused = naming(problems, row.key).filter(
                        ({ message }) => !/the lab|has no port/.test(message),
                    );
                    assert.deepEqual(
                        refused.filter(({ severity }) => severity === "error"),
                        [],
                    );
                }),
                fuzzed(200),
            );
        });

        it(`${kind}: an illegal value is a mistake, an error of the controllers, and nothing of it is carried out`, () => {
            const illegal = fc
                .constantFrom(...rows(kind))
                .chain(([name, row]) => wrongText(name, row).map((text) => [name, row, text] as const));
            fc.assert(
                fc.property(illegal, ([name, row, text]) => {
                    fc.pre(!isAllowed(text, row.value));
                    const rest = besides(kind, row);
                    const annotations = { ...rest, [row.key]: text };
                    const [mistake] = annotationMistakes(kind, annotations);
                    assert.equal(mistake?.about, "value");
                    const { model, problems } = modelOf(kind, annotations);
                    const all = [...problems, ...annotationProblems(kind, annotations, problems)];
                    const told = naming(all, row.key).filter(({ severity }) => severity === "error");
                    assert.ok(told.length > 0, JSON.stringify(all));
                    assert.equal(told[0]?.code, mistake.code, "the checker's code is the controllers'");
                    if (name !== "directAccess") {
                        const without = row.needs ? {} : rest;
                        assert.deepEqual(
                            withoutCertificates(name, model),
                            withoutCertificates(name, modelOf(kind, without).model),
                        );
                    }
                }),
                fuzzed(300),
            );
        });
    }

    for (const [title, kind, annotations] of [
        ["a charge type without a bandwidth", "Service", { chargeType: "TRAFFIC_POSTPAID_BY_HOUR" }],
        ["a bandwidth without a charge type", "Service", { bandwidthMbps: "5" }],
        ["a charge type without a bandwidth", "Ingress", { chargeType: "TRAFFIC_POSTPAID_BY_HOUR" }],
        ["a bandwidth without a charge type", "Ingress", { bandwidthMbps: "5" }],
        [
            "TCP and UDP on one port without direct access",
            "Service",
            { specifyProtocol: '{"80":{"protocol":["TCP","UDP"]}}' },
        ],
    ] as const) {
        it(`${kind}: refuse ${title}`, () => {
            const keyed: Annotations = Object.fromEntries(
                Object.entries<string>(annotations).map(([name, text]) => [rowsOf(kind)[name]!.key, text]),
            );
            const [key = ""] = Object.keys(keyed);
            assert.equal(annotationMistakes(kind, keyed).length, 1);
            const { problems } = modelOf(kind, keyed);
            const all = [...problems, ...annotationProblems(kind, keyed, problems)];
            assert.ok(all.length > 0 && naming(annotationProblems(kind, keyed, []), key).length === 1);
        });
    }
});

describe("checker and CLB API", () => {
    let store: Store;
    let cloud: ReturnType<typeof createCloud>;
    let VpcId: string;

    beforeEach(async () => {
        store = new Store(":memory:");
        cloud = createCloud({ store, clusters: { adminKubeconfig: () => "" } });
        VpcId = (await cloud.vpc("CreateVpc", { VpcName: "v", CidrBlock: "10.20.0.0/16" })).Vpc?.VpcId ?? "";
    });
    afterEach(() => store.close());

    const create = async (internet = {}) => {
        const request = { LoadBalancerType: "OPEN", VpcId, InternetAccessible: internet };
        return (await cloud.clb("CreateLoadBalancer", request)).LoadBalancerIds?.[0] ?? "";
    };
    const isTaken = async (call: () => Promise<unknown>): Promise<boolean> => {
        try {
            await call();
            return true;
        } catch {
            return false;
        }
    };
    const checked = (name: string, text: string, kind: Kind = "Ingress") => isAllowed(text, rowsOf(kind)[name]!.value);

    it("agree on bandwidths", async () => {
        for (const mbps of ["0", "1", "2048", "2049", "1.5", "-1"]) {
            const taken = await isTaken(() =>
                create({ InternetChargeType: "TRAFFIC_POSTPAID_BY_HOUR", InternetMaxBandwidthOut: Number(mbps) }),
            );
            assert.equal(taken, checked("bandwidthMbps", mbps), mbps);
        }
    });

    it("agree on charge types", async () => {
        for (const type of ["TRAFFIC_POSTPAID_BY_HOUR", "BANDWIDTH_POSTPAID_BY_HOUR", "traffic", "PREPAID"]) {
            const taken = await isTaken(() => create({ InternetChargeType: type, InternetMaxBandwidthOut: 5 }));
            assert.equal(taken, checked("chargeType", type), type);
        }
    });

    it("agree on the ports of listeners", async () => {
        for (const text of [
            '[{"HTTP":80},{"HTTPS":443}]',
            '[{"HTTP":80},{"HTTPS":80}]',
            '[{"HTTP":8080},{"HTTP":8080}]',
            '[{"HTTP":0}]',
            '[{"HTTPS":65536}]',
            '[{"HTTP":65535}]',
        ]) {
            const LoadBalancerId = await create();
            const entries = (JSON.parse(text) as Record<string, number>[]).flatMap((each) => Object.entries(each));
            const taken = await isTaken(async () => {
                for (const [Protocol, port] of entries) {
                    const sni = Protocol === "HTTPS" ? { SniSwitch: 1 } : {};
                    await cloud.clb("CreateListener", { LoadBalancerId, Protocol, Ports: [port], ...sni });
                }
            });
            assert.equal(taken, checked("listenPorts", text), text);
        }
    });

    it("agree on protocols that share a port", async () => {
        for (const protocols of [["TCP"], ["TCP", "HTTP"], ["HTTP", "HTTPS"], ["HTTP"]]) {
            const LoadBalancerId = await create();
            const taken = await isTaken(async () => {
                for (const Protocol of protocols) {
                    const sni = Protocol === "HTTPS" ? { SniSwitch: 1 } : {};
                    await cloud.clb("CreateListener", { LoadBalancerId, Protocol, Ports: [80], ...sni });
                }
            });
            const text = JSON.stringify({ 80: { protocol: protocols, tls: "certificate" } });
            assert.equal(taken, checked("specifyProtocol", text, "Service"), text);
        }
    });

    it("agree on how many security groups a CLB has", async () => {
        for (const count of [1, 5, 6]) {
            const ids: string[] = [];
            for (let index = 0; index < count; index++) {
                const request = { GroupName: `g${index}`, GroupDescription: "g" };
                ids.push((await cloud.vpc("CreateSecurityGroup", request)).SecurityGroup?.SecurityGroupId ?? "");
            }
            const LoadBalancerId = await create();
            const taken = await isTaken(() =>
                cloud.clb("SetLoadBalancerSecurityGroups", { LoadBalancerId, SecurityGroups: ids }),
            );
            assert.equal(taken, checked("securityGroupIds", ids.join(",")), `${count}`);
        }
    });
});

/** A certificate that cannot be read leaves the rules to HTTPS, which then have none. */
function withoutCertificates(name: string, model: ReturnType<typeof modelOf>["model"]) {
    return name === "certificate" ? { ...model, listeners: [] } : model;
}

/** Texts near the legal ones, and any. */
function wrongText(name: string, { value }: AnnotationRow): fc.Arbitrary<string> {
    const near = legalValue(name, value).map((each) => toText(each, value));
    return fc.oneof(
        fc.string(),
        fc.json(),
        near.map((text) => `${text},`),
        near.map((text) => ` ${text}`),
        near.map((text) => text.toUpperCase()),
        near.map((text) => JSON.stringify(text)),
        near.map((text) => `[${text}]`),
        fc.integer({ min: -5, max: 5000 }).map(String),
        fc.constantFrom("True", "yes", "1", "null", "{}", "[]", "01", "307", '"x"'),
    );
}
