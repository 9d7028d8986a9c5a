import type { V1Secret } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import type { Listener } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { servableListeners } from "../../../../../lab/controllers/diff/listener-plan";
import { annotationProblems } from "../../../../../lab/controllers/model/annotation-problems";
import { ingressListeners } from "../../../../../lab/controllers/model/ingress-listeners";
import { ingress, service, view } from "../../../../support/objects/kubernetes-objects";

const VIP = "127.2.0.10";
const MIX = "kubernetes.io/ingress.rule-mix";
const HTTP_RULES = "kubernetes.io/ingress.http-rules";
const HTTPS_RULES = "kubernetes.io/ingress.https-rules";
const LISTEN_PORTS = "ingress.cloud.tencent.com/listen-ports";
const CERTIFICATE = "ingress.cloud.tencent.com/certificate";

function secret(name: string, data: Record<string, string>): V1Secret {
    const encoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString("base64")] as const);
    return { metadata: { namespace: "web", name }, data: Object.fromEntries(encoded) };
}

const secrets = [
    secret("a", { qcloud_cert_id: "cert-a" }),
    secret("b", { qcloud_cert_id: "cert-b\n" }),
    secret("empty", { other: "x" }),
];
const cluster = view({
    services: [service({ type: "NodePort" })],
    secret: (namespace, name) =>
        secrets.find(({ metadata }) => metadata?.name === name && metadata.namespace === namespace),
});

/**
 * An Ingress with one rule for each host and path.
 *
 * @param there the CLB's listeners.
 */
function site(
    rules: [string | undefined, string][],
    tls: { hosts?: string[]; secretName?: string }[],
    annotations: Record<string, string> = {},
    there: Listener[] = [],
) {
    const all = rules.map(([host, path]) => ingress({ host, path }).spec!.rules![0]!);
    const { listeners, problems } = ingressListeners(ingress({ annotations, spec: { rules: all, tls } }), VIP, cluster);
    return {
        served: servableListeners(listeners, there).flatMap(({ protocol, port, rules }) =>
            rules.map(({ domain, url, certIds }) => `${protocol}:${port} ${domain}${url} ${certIds?.join() ?? "-"}`),
        ),
        codes: problems.map(({ code, message }) => code ?? message),
    };
}

describe("HTTPS of an Ingress", () => {
    const one: [string | undefined, string][] = [["a.com", "/"]];

    it("is missed where an annotation asks for it and there is no certificate", () => {
        const rule = { host: "a.com", path: "/", backend: { serviceName: "app", servicePort: "80" } };
        const asked: Record<string, string>[] = [
            { "kubernetes.io/ingress.rule-mix-both": "true" },
            { [MIX]: "true", [HTTPS_RULES]: JSON.stringify([rule]) },
        ];
        for (const annotations of asked) {
            assert.match(site(one, [], annotations).codes.join(), /asks for HTTPS, and the Ingress has no certificate/);
        }
        const ports = { [LISTEN_PORTS]: '[{"HTTP":8081},{"HTTPS":8443}]' };
        assert.match(site(one, [], ports).codes.join(), /no rule is served by HTTPS on port 8443.* add a certificate/);
        const tls = [{ hosts: ["a.com"], secretName: "a" }];
        assert.match(site(one, tls, ports).codes.join(), /no rule is served by HTTP on port 8081.*rule-mix-both/);
        const none = site(one, [], { [LISTEN_PORTS]: '[{"HTTP":8081}]', [MIX]: "true", [HTTPS_RULES]: "null" });
        assert.deepEqual(none.codes, []);
        assert.deepEqual(site(one, [{ hosts: ["b.com"], secretName: "a" }], ports).codes, ["E4040"]);
    });

    it("takes the place of HTTP, with the certificate that the Secret of its host names", () => {
        const tls = [
            { hosts: ["a.com"], secretName: "a" },
            { hosts: ["b.com"], secretName: "b" },
        ];
        const hosts: [string, string][] = [
            ["a.com", "/"],
            ["b.com", "/x"],
        ];
        assert.deepEqual(site(hosts, tls), {
            served: ["HTTPS:443 a.com/ cert-a", "HTTPS:443 b.com/x cert-b"],
            codes: [],
        });
    });

    it("has a default certificate, and wildcards of one label", () => {
        const tls = [{ hosts: ["*.b.com"], secretName: "b" }, { secretName: "a" }];
        const hosts: [string | undefined, string][] = [
            ["x.b.com", "/"],
            ["x.y.b.com", "/"],
            [undefined, "/"],
        ];
        assert.deepEqual(site(hosts, tls).served, [
            "HTTPS:443 x.b.com/ cert-b",
            "HTTPS:443 x.y.b.com/ cert-a",
            `HTTPS:443 ${VIP}/ cert-a`,
        ]);
    });

    it("takes its certificates from the annotation as well, several for one host too", () => {
        const annotations = { [CERTIFICATE]: '[{"hosts":["a.com"],"qcloud_cert_id":["rsa","ecc"]}]' };
        assert.deepEqual(site(one, [], annotations), { served: ["HTTPS:443 a.com/ rsa,ecc"], codes: [] });
    });

    const failures: [string, { hosts?: string[]; secretName?: string }[]][] = [
        ["E4009", [{ hosts: ["a.com"] }]],
        ["E4010", [{ hosts: ["a.com"], secretName: "none" }]],
        ["E4011", [{ hosts: ["a.com"], secretName: "empty" }]],
        ["E4040", [{ hosts: ["other.com"], secretName: "a" }]],
    ];
    for (const [code, tls] of failures) {
        it(`serves nothing new with ${code}`, () => {
            assert.deepEqual(site(one, tls), { served: [], codes: [code] });
        });
    }

    it("keeps what is served while the certificate cannot be read", () => {
        const there = [{ Protocol: "HTTPS", Port: 443, Rules: [{ Domain: "a.com", Url: "/" }] }] as Listener[];
        for (const [code, tls] of failures.filter(([each]) => each !== "E4040")) {
            assert.deepEqual(site(one, tls, {}, there), { served: ["HTTPS:443 a.com/ -"], codes: [code] });
        }
    });

    it("never takes another certificate for a host whose own cannot be read", () => {
        const there = [{ Protocol: "HTTPS", Port: 443, Rules: [{ Domain: "a.com", Url: "/" }] }] as Listener[];
        for (const other of [{ secretName: "b" }, { hosts: ["*.com"], secretName: "b" }]) {
            const tls = [{ hosts: ["a.com"], secretName: "none" }, other];
            assert.deepEqual(site(one, tls, {}, there), { served: ["HTTPS:443 a.com/ -"], codes: ["E4010"] });
            assert.deepEqual(site(one, tls).served, []);
        }
    });

    it("says E4048 for two defaults and E4049 for two certificates of one host", () => {
        assert.deepEqual(site(one, [{ secretName: "a" }, { secretName: "b" }]).codes, ["E4048"]);
        const twice = ["a", "b"].map((secretName) => ({ hosts: ["a.com"], secretName }));
        assert.deepEqual(site(one, twice).codes, ["E4049"]);
    });

    it("refuses an annotation that is not of its form, or stands beside spec.tls", () => {
        for (const text of ["x", "{}", '[{"hosts":["a.com"]}]']) {
            const { codes } = site(one, [], { [CERTIFICATE]: text });
            assert.equal(codes.length, 1, "no consequence beside the cause");
            assert.match(codes[0]!, /certificate: .* is not allowed: set a JSON array/);
        }
        const annotations = { [CERTIFICATE]: '[{"qcloud_cert_id":["x"]}]' };
        assert.match(site(one, [{ secretName: "a" }], annotations).codes[0]!, /beside spec.tls/);
    });
});

describe("HTTP and HTTPS of one Ingress", () => {
    const tls = [{ secretName: "a" }];
    const rules: [string, string][] = [
        ["a.com", "/"],
        ["a.com", "/x"],
        ["a.com", "/y"],
    ];
    const entry = (path: string, servicePort: string | number = "80") => ({
        host: "a.com",
        path,
        backend: { serviceName: "app", servicePort },
    });

    it("are sorted by the annotations; what neither names is HTTPS's", () => {
        const annotations = {
            [MIX]: "true",
            [HTTP_RULES]: JSON.stringify([entry("/"), entry("/x", 80)]),
            [HTTPS_RULES]: JSON.stringify([entry("/x")]),
        };
        assert.deepEqual(site(rules, tls, annotations).served, [
            "HTTP:80 a.com/ -",
            "HTTP:80 a.com/x -",
            "HTTPS:443 a.com/x cert-a",
            "HTTPS:443 a.com/y cert-a",
        ]);
    });

    it("are not mixed without a certificate", () => {
        const annotations = { [MIX]: "true", [HTTPS_RULES]: JSON.stringify([entry("/")]) };
        assert.deepEqual(site(rules.slice(0, 1), [], annotations).served, ["HTTP:80 a.com/ -"]);
    });

    it("have all rules with rule-mix-both, on every port that is listened on", () => {
        const annotations = {
            "kubernetes.io/ingress.rule-mix-both": "true",
            [LISTEN_PORTS]: '[{"HTTP": 8080}, {"HTTPS": 443}, {"HTTPS": 8443}]',
        };
        assert.deepEqual(site(rules.slice(0, 1), tls, annotations), {
            served: ["HTTP:8080 a.com/ -", "HTTPS:443 a.com/ cert-a", "HTTPS:8443 a.com/ cert-a"],
            codes: [],
        });
    });

    it("are all by HTTPS on the default ports where the annotations cannot be read", () => {
        const annotations = { [MIX]: "true", [HTTP_RULES]: "x", [HTTPS_RULES]: "{}", [LISTEN_PORTS]: '[{"TCP":1}]' };
        const { served } = site(rules.slice(0, 1), tls, annotations);
        assert.deepEqual(served, ["HTTPS:443 a.com/ cert-a"]);
        const problems = annotationProblems("Ingress", annotations, []);
        assert.deepEqual(problems.map(({ code }) => code).toSorted(), ["E4022", "E4023", undefined]);
    });

    it("take null for no rules", () => {
        const annotations = { [MIX]: "true", [HTTP_RULES]: "null", [HTTPS_RULES]: "null" };
        assert.deepEqual(site(rules.slice(0, 1), tls, annotations), { served: ["HTTPS:443 a.com/ cert-a"], codes: [] });
    });
});
